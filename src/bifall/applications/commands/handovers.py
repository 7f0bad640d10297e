"""Somebody else answers for a case from now on: an officer at the desk, or a colleague of the applicant's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.applications.commands.drafting import lock
from bifall.applications.events import ContactChanged, HandedOver
from bifall.applications.models import Application, Handover
from bifall.applications.queries import contact_of, possible_contacts
from bifall.applications.states import HandoverSide
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.notices.commands import notify

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@transaction.atomic
def hand_over(
    *, application_id: UUID, officer_id: UUID, actor: User, at: datetime, note: str = ""
) -> Application:
    """Let another case officer handle the case, or take it over oneself."""
    application = lock(application_id)
    require(actor, "applications.hand_over", application, at=at)
    officer = User.objects.get(pk=officer_id)
    if not officer.is_active or application.authority_id not in officer.authorities_as(Role.CASE_OFFICER):
        refuse_if([Problem("officer_not_at_the_authority", "officer")])
    previous = application.case_officer
    application.case_officer = officer
    application.save(update_fields=["case_officer"])
    _keep(application, HandoverSide.DESK, previous, officer, note, actor, at)
    record(HandedOver(officer_id=str(officer.pk)), subject=application, actor=actor, at=at)
    _tell(
        application,
        (officer, previous),
        actor,
        subject=_("{title}: {person} handlägger ärendet"),
        path=reverse("desk:case", args=[application.pk]),
        at=at,
        person=officer,
        note=note,
    )
    return application


@transaction.atomic
def change_contact(
    *, application_id: UUID, person_id: UUID, actor: User, at: datetime, note: str = ""
) -> Application:
    """Let a colleague answer for the application and what comes of it, or take it over oneself.

    Nobody's rights change: whoever takes over must be able to write for the organisation already.
    """
    application = lock(application_id)
    require(actor, "applications.change_contact", application, at=at)
    previous = contact_of(application)
    possible = possible_contacts(application, at)
    person = next((one for one in possible if one.pk == person_id), None)
    if person is None:
        raise Refused([Problem("contact_does_not_write", "person")])
    refuse_if([Problem("contact_already", "person", {"name": person.name})] if person == previous else [])
    _keep(application, HandoverSide.APPLICANT, previous, person, note, actor, at)
    record(ContactChanged(user_id=str(person.pk)), subject=application, actor=actor, at=at)
    _tell(
        application,
        (person, previous),
        actor,
        subject=_("{title}: {person} är kontaktperson"),
        path=reverse("portal:application", args=[application.pk]),
        at=at,
        person=person,
        note=note,
    )
    return application


def _keep(
    application: Application,
    side: HandoverSide,
    previous: User | None,
    person: User,
    note: str,
    actor: User,
    at: datetime,
) -> None:
    Handover.objects.create(
        application=application,
        side=side,
        previous=previous,
        person=person,
        note=note.strip(),
        by=actor,
        at=at,
    )


def _tell(
    application: Application,
    people: tuple[User, User | None],
    actor: User,
    *,
    subject: StrPromise,
    path: str,
    at: datetime,
    person: User,
    note: str,
) -> None:
    """A letter to the one who takes over and the one who did it before, but not to who did this."""
    for recipient in people:
        if recipient is None or recipient == actor or not recipient.is_active:
            continue
        notify(
            authority_id=application.authority_id,
            recipient=recipient,
            kind="applications.handed_over",
            subject=format_lazy(subject, title=application.title or application.case_number, person=person),
            body=note.strip() or format_lazy(_("{name} har lämnat över det i tjänsten."), name=actor.name),
            path=path,
            at=at,
        )
