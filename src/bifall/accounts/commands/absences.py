"""A case officer is away for some days, and a colleague stands in under their own name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.events import AbsenceEnded, AbsenceStated
from bifall.accounts.models import Absence, Authority, User
from bifall.accounts.permissions import require
from bifall.accounts.queries import absences_between
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def state_absence(
    *,
    authority_id: UUID,
    officer_id: UUID,
    substitute_id: UUID,
    first_day: date,
    last_day: date,
    actor: User,
    at: datetime,
) -> Absence:
    """Say who stands in for a case officer from `first_day` to `last_day`. A director says it for others.

    Refused: absence_not_an_officer, substitute_missing, substitute_is_away, officer_away_backwards,
    officer_away_over, officer_away_already.
    """
    # Two who state the same officer's absence at once wait for one another here.
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, _permission(officer_id, actor), authority)
    people = {person.pk: person for person in User.objects.filter(pk__in=[officer_id, substitute_id])}
    refuse_if(
        [
            *_problems_with_people(authority, people.get(officer_id), people.get(substitute_id)),
            *_problems_with_days(authority, officer_id, substitute_id, first_day, last_day, at),
        ]
    )
    absence = Absence.objects.create(
        authority=authority,
        officer_id=officer_id,
        substitute_id=substitute_id,
        first_day=first_day,
        last_day=last_day,
        stated_by=actor,
        stated_at=at,
    )
    record(
        AbsenceStated(
            officer_id=str(officer_id),
            user_id=str(substitute_id),
            first_on=first_day.isoformat(),
            last_on=last_day.isoformat(),
        ),
        subject=absence,
        actor=actor,
        at=at,
    )
    return absence


@transaction.atomic
def end_absence(*, absence_id: UUID, actor: User, at: datetime) -> Absence:
    """The officer is back, or does not go. What is ended already is left as it is."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("authority").get(pk=absence_id)
    require(actor, _permission(absence.officer_id, actor), absence.authority)
    if absence.ended_at is None:
        absence.ended_at = at
        absence.save(update_fields=["ended_at"])
        record(AbsenceEnded(officer_id=str(absence.officer_id)), subject=absence, actor=actor, at=at)
    return absence


def _permission(officer_id: UUID, actor: User) -> str:
    return "accounts.state_own_absence" if officer_id == actor.pk else "accounts.state_absence"


def _problems_with_people(
    authority: Authority, officer: User | None, substitute: User | None
) -> Iterator[Problem]:
    if officer is None or not _handles_cases(officer, authority):
        yield Problem("absence_not_an_officer", "officer")
    if substitute is None or substitute == officer or not _handles_cases(substitute, authority):
        yield Problem("substitute_missing", "substitute")


def _handles_cases(person: User, authority: Authority) -> bool:
    return person.is_active and authority.pk in person.authorities_as(Role.CASE_OFFICER)


def _problems_with_days(
    authority: Authority,
    officer_id: UUID,
    substitute_id: UUID,
    first_day: date,
    last_day: date,
    at: datetime,
) -> Iterator[Problem]:
    if last_day < first_day:
        yield Problem("officer_away_backwards", "last_day")
        return
    if last_day < timezone.localdate(at):
        yield Problem("officer_away_over", "last_day")
    known = absences_between(authority.pk, first_day, last_day)
    if (other := known.filter(officer_id=officer_id).first()) is not None:
        yield Problem("officer_away_already", "first_day", {"first": other.first_day, "last": other.last_day})
    if (other := known.filter(officer_id=substitute_id).first()) is not None:
        yield Problem("substitute_is_away", "substitute", {"first": other.first_day, "last": other.last_day})
