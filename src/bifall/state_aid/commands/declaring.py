"""What the applicant declares: other de minimis aid, and who controls whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.kernel.periods import years_after
from bifall.kernel.problems import refuse_if
from bifall.state_aid.commands.declared_links import values_of
from bifall.state_aid.commands.locks import lock_register
from bifall.state_aid.commands.undertakings import undertaking_of
from bifall.state_aid.events import AidDeclared
from bifall.state_aid.models import (
    AidDeclaration,
    AwardCorrection,
    DeclaredAward,
    DeclaredLink,
    Undertaking,
)
from bifall.state_aid.rules import awards as rules
from bifall.state_aid.rules.awards import DECLARED_YEARS, AwardValues
from bifall.state_aid.rules.declared_links import LinkValues, problems_with_links


@transaction.atomic
def declare_aid(
    *,
    application_id: UUID,
    awards: Sequence[AwardValues],
    is_whole: bool,
    actor: User,
    at: datetime,
    links: Sequence[LinkValues] = (),
) -> AidDeclaration:
    """Declare all other de minimis aid of the last three years, for the whole single undertaking.

    awards: none when there is none. links: the undertakings that control the applicant or that it controls.
    is_whole: the signatory vouches that nothing is left out. A later declaration counts in the place of this
    one; what an officer has made of a link that stands in it unchanged holds still.
    """
    application = Application.objects.select_related("organisation").get(pk=application_id)
    require(actor, "state_aid.declare", application, at=at)
    lock_register(application.authority_id)
    today = timezone.localdate(at)
    of = application.organisation.register_number
    refuse_if(
        [
            *rules.problems_with_declaration(awards, is_whole=is_whole, today=today),
            *problems_with_links(links, of=of, today=today),
        ]
    )
    earlier = {values_of(link): link for link in _handled_links(application)}
    declaration = keep_declaration(
        application,
        undertaking_of(application.organisation, at),
        awards,
        declared_on=today,
        actor=actor,
        at=at,
    )
    for position, values in enumerate(dict.fromkeys(link.settled() for link in links), start=1):
        link = DeclaredLink(declaration=declaration, position=position, **asdict(values))
        if (before := earlier.get(values)) is not None:
            for name in ("handling", "reason", "ownership", "handled_by", "handled_at"):
                setattr(link, name, getattr(before, name))
        link.save(force_insert=True)
    return declaration


def keep_declaration(
    application: Application,
    undertaking: Undertaking,
    awards: Sequence[AwardValues],
    *,
    declared_on: date,
    actor: User,
    at: datetime,
) -> AidDeclaration:
    """Write a declaration that has been tried, with its event.

    How the officer counts an award holds still where the same award is declared again.
    """
    corrected = _corrections(application, undertaking)
    declaration = AidDeclaration.objects.create(
        application=application,
        undertaking=undertaking,
        number=application.aid_declarations.count() + 1,
        covers_from=years_after(declared_on, -DECLARED_YEARS),
        declared_on=declared_on,
        declared_by=actor,
        declared_at=at,
    )
    rows: list[dict[str, Any]] = [asdict(award) | {"given_by": award.given_by.strip()} for award in awards]
    declared = DeclaredAward.objects.bulk_create(
        DeclaredAward(declaration=declaration, position=position, **row)
        for position, row in enumerate(rows, start=1)
    )
    for award in declared:
        if corrections := corrected.get(_told(award)):
            correction = corrections.pop(0)
            correction.pk, correction.award = uuid4(), award
            correction.save(force_insert=True)
    total_cents = sum(award.amount_cents or 0 for award in awards)
    event = AidDeclared(number=declaration.number, awards=len(awards), total_cents=total_cents)
    record(event, subject=declaration, actor=actor, at=at)
    return declaration


def _told(award: DeclaredAward) -> tuple[object, ...]:
    return award.given_by, award.granted_on, award.kind, award.amount_cents


def _corrections(
    application: Application, undertaking: Undertaking
) -> dict[tuple[object, ...], list[AwardCorrection]]:
    """{what was declared last: how it is counted, once for each row that was corrected}."""
    declared = AidDeclaration.objects.filter(application=application, undertaking=undertaking)
    found = AwardCorrection.objects.filter(award__declaration=declared.order_by("-number").first())
    in_order = found.select_related("award").order_by("award__position", "corrected_at", "id")
    counts = {correction.award_id: correction for correction in in_order}
    corrected: dict[tuple[object, ...], list[AwardCorrection]] = {}
    for correction in counts.values():
        corrected.setdefault(_told(correction.award), []).append(correction)
    return corrected


def _handled_links(application: Application) -> QuerySet[DeclaredLink]:
    """The earliest first, so that what was done last counts."""
    found = DeclaredLink.objects.filter(declaration__application=application).exclude(handling="")
    return found.order_by("handled_at", "id")
