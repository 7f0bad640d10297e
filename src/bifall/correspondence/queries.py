"""What has been written in a case and what is unread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.policies import DESK
from bifall.applications.states import State
from bifall.assessment.models import Assignment
from bifall.assessment.states import AssignmentState
from bifall.correspondence.models import CaseMessage, InternalNote, Reading
from bifall.correspondence.states import Party
from bifall.organisations.policies import acts_for, organisations_of, ties_of


def messages_visible_to(user: User) -> QuerySet[CaseMessage]:
    """The messages in the cases that `correspondence.view_thread` opens; a test holds the two together."""
    own = Q(application__organisation_id__in=organisations_of(user)) & ~Q(application__state=State.DRAFT)
    return CaseMessage.objects.filter(own | _read_at_the_desk(user))


def notes_visible_to(user: User) -> QuerySet[InternalNote]:
    """The notes in the cases that `correspondence.view_notes` opens; a test holds the two together."""
    return InternalNote.objects.filter(_read_at_the_desk(user))


def thread_of(application: Application) -> QuerySet[CaseMessage]:
    """Every message of a case, the oldest first, with its writer, files and readers. Never a note.

    It asks for no permission: whoever may see the thread may see all of it.
    """
    return (
        CaseMessage.objects.filter(application=application)
        .select_related("written_by")
        .prefetch_related("attachments", Prefetch("readings", Reading.objects.select_related("reader")))
        .order_by("written_at", "id")
    )


def notes_of(application: Application) -> QuerySet[InternalNote]:
    """The desk's own notes in a case, the oldest first, for whom `correspondence.view_notes` allows it."""
    return InternalNote.objects.filter(application=application).select_related("written_by")


def party_of(user: User, application: Application) -> Party:
    """Whose side the person is on: whoever acts for the applicant is on theirs, whatever else they do."""
    return Party.APPLICANT if acts_for(user, application.organisation_id) else Party.AUTHORITY


def unread_in(application: Application, user: User) -> int:
    """How many messages from the other party the person has not had before them."""
    return unread_by(user, thread_of(application)).exclude(party=party_of(user, application)).count()


def unread_by(user: User, messages: QuerySet[CaseMessage]) -> QuerySet[CaseMessage]:
    return messages.exclude(readings__reader=user)


@dataclass(frozen=True, slots=True)
class UnreadThread:
    """A case in which something is unread."""

    application_id: UUID
    title: str
    case_number: str
    applicant: str
    number: int
    latest_at: datetime


def with_unread(applications: QuerySet[Application], user: User) -> QuerySet[Any]:
    """Each with `unread_number` of messages from the authority that the person has not read, and
    `unread_latest_at`; asked for together with the applications themselves.
    """
    unread = unread_by(user, CaseMessage.objects.filter(application=OuterRef("pk"), party=Party.AUTHORITY))
    of_each = unread.order_by().values("application")
    return applications.annotate(
        unread_number=Coalesce(Subquery(of_each.annotate(number=Count("pk")).values("number")), 0),
        unread_latest_at=Subquery(of_each.annotate(latest_at=Max("written_at")).values("latest_at")),
    )


def unread_among(applications: Iterable[Any]) -> list[UnreadThread]:
    """The cases with something unread, of those from `with_unread`; the oldest first."""
    found = [
        UnreadThread(
            application_id=one.pk,
            title=one.title,
            case_number=one.case_number,
            applicant=one.organisation.name,
            number=one.unread_number,
            latest_at=one.unread_latest_at,
        )
        for one in applications
        if one.unread_number
    ]
    return sorted(found, key=lambda thread: (thread.latest_at, thread.case_number))


def unread_at_the_desk(user: User, authority: Authority, officers: Sequence[User] = ()) -> list[UnreadThread]:
    """What applicants have written in the cases of `officers` (the person, and those that they stand in for;
    the person alone when left out) and the person has not read; for a case officer also in cases that nobody
    handles, until anybody at the desk has read it.
    """
    open_to = CaseMessage.objects.filter(_read_at_the_desk(user), authority=authority, party=Party.APPLICANT)
    readings = Reading.objects.filter(message=OuterRef("pk"))
    unread = Q(application__case_officer__in=officers or [user]) & Q(~Exists(readings.filter(reader=user)))
    if authority.pk in user.authorities_as(Role.CASE_OFFICER):
        unread |= Q(application__case_officer=None) & Q(~Exists(readings))
    return _by_case(open_to.filter(unread))


def _by_case(messages: QuerySet[CaseMessage]) -> list[UnreadThread]:
    lines = (
        messages.order_by()
        .values(
            "application_id",
            title=F("application__title"),
            case_number=F("application__case__case_number"),
            applicant=F("application__organisation__name"),
        )
        .annotate(number=Count("pk", distinct=True), latest_at=Max("written_at"))
        .order_by("latest_at", "case_number")
    )
    return [UnreadThread(**line) for line in lines]


def _read_at_the_desk(user: User) -> Q:
    """Submitted cases at the authorities where the person works, but for those where they act for the
    applicant or have declared a conflict of interest.
    """
    conflicted = Assignment.objects.filter(assessor=user, state=AssignmentState.CONFLICTED)
    return (
        Q(application__authority_id__in=user.authorities_as(*DESK))
        & ~Q(application__state=State.DRAFT)
        & ~Q(application__organisation_id__in=ties_of(user))
        & ~Q(application_id__in=conflicted.values("application_id"))
    )
