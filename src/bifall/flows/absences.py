"""Who is away, with a letter to those it concerns."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.commands import state_absence
from bifall.accounts.models import Absence, User
from bifall.notices.commands import notify


@transaction.atomic
def arrange_absence(
    *,
    authority_id: UUID,
    officer_id: UUID,
    substitute_id: UUID,
    first_day: date,
    last_day: date,
    actor: User,
    at: datetime,
) -> Absence:
    """State the absence, and write to the substitute; to the officer too, when somebody else stated it."""
    absence = state_absence(
        authority_id=authority_id,
        officer_id=officer_id,
        substitute_id=substitute_id,
        first_day=first_day,
        last_day=last_day,
        actor=actor,
        at=at,
    )
    days = {"first": first_day.isoformat(), "last": last_day.isoformat()}
    path = reverse("desk:absences")
    if absence.substitute != actor:
        notify(
            authority_id=authority_id,
            recipient=absence.substitute,
            kind="accounts.stands_in",
            subject=format_lazy(_("Du ersätter {officer}"), officer=absence.officer.name),
            body=format_lazy(
                _(
                    "Från {first} till {last} får du också breven om ärendena, och de står på din startsida."
                    " Det du gör i dem gör du i ditt eget namn."
                ),
                **days,
            ),
            path=path,
            at=at,
        )
    if absence.officer != actor:
        notify(
            authority_id=authority_id,
            recipient=absence.officer,
            kind="accounts.absence_stated",
            subject=format_lazy(_("{name} ersätter dig"), name=absence.substitute.name),
            body=format_lazy(_("Du står som borta från {first} till {last}."), **days),
            path=path,
            at=at,
        )
    return absence
