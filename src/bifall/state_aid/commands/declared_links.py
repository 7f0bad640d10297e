"""What the officer does with a declaration: takes in who controls whom, and corrects what aid counts for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.state_aid.commands.locks import lock_declared
from bifall.state_aid.commands.undertakings import keep_link
from bifall.state_aid.events import DeclaredAwardCorrected, DeclaredLinkLeftOut, DeclaredLinkTakenIn
from bifall.state_aid.models import (
    AidDeclaration,
    AwardCorrection,
    DeclaredAward,
    DeclaredLink,
    OwnershipLink,
)
from bifall.state_aid.rules.awards import HIGHEST_CENTS
from bifall.state_aid.rules.declared_links import LinkValues, problems_with_link_values
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import Direction, LinkHandling


@transaction.atomic
def take_in_link(
    *, link_id: UUID, values: LinkValues, actor: User, at: datetime, reason: str = ""
) -> DeclaredLink:
    """Record what the applicant told as an ownership link, which is counted from now on.

    values: as the officer finds it to be; where they differ from what was told, `reason` says why.

    A link that is recorded already and lasts is the one that is meant. A declaration that a later one has
    replaced is refused.
    """
    link = lock_declared(DeclaredLink.objects.all(), link_id)
    require(actor, "state_aid.take_in_link", link, at=at)
    undertaking = link.declaration.undertaking
    problems = [
        *_problems_with_age(link.declaration),
        *problems_with_link_values(values, of=undertaking.register_number, today=timezone.localdate(at)),
    ]
    handling = LinkHandling.TAKEN_IN
    if not problems and (values := values.settled()) != values_of(link):
        handling = LinkHandling.CORRECTED
        if not reason.strip():
            problems.append(Problem("declared_change_without_reason", "reason"))
    refuse_if(problems)
    ownership = _recorded(link, values) or keep_link(
        undertaking,
        RelatedUndertaking(values.name, values.register_number, values.country),
        direction=Direction(values.direction),
        stake=Stake(values.control),
        valid_from=values.since or timezone.localdate(at),
        source=f"Sökandens redogörelse {link.declaration.declared_on.isoformat()}",
        actor=actor,
        at=at,
    )
    _handled(link, handling, reason if handling == LinkHandling.CORRECTED else "", ownership, actor, at)
    event = DeclaredLinkTakenIn(link_id=str(link.pk), ownership_id=str(ownership.pk), handling=handling)
    record(event, subject=link.declaration, actor=actor, at=at)
    return link


@transaction.atomic
def leave_out_link(*, link_id: UUID, reason: str, actor: User, at: datetime) -> DeclaredLink:
    """Say that an undertaking that the applicant told of does not count as one with it, and why."""
    link = lock_declared(DeclaredLink.objects.all(), link_id)
    require(actor, "state_aid.take_in_link", link, at=at)
    problems = _problems_with_age(link.declaration)
    if not reason.strip():
        problems.append(Problem("declared_link_left_out_without_reason", "reason"))
    refuse_if(problems)
    _handled(link, LinkHandling.LEFT_OUT, reason, None, actor, at)
    record(DeclaredLinkLeftOut(link_id=str(link.pk)), subject=link.declaration, actor=actor, at=at)
    return link


@transaction.atomic
def correct_declared_award(
    *,
    award_id: UUID,
    granted_on: date | None,
    kind: str,
    amount_cents: int | None,
    reason: str,
    actor: User,
    at: datetime,
) -> AwardCorrection:
    """Count an award otherwise than it was declared; what was declared stays. 0 euro: it does not count.

    A declaration that a later one has replaced is refused.
    """
    award = lock_declared(DeclaredAward.objects.all(), award_id)
    require(actor, "state_aid.correct_declared", award, at=at)
    problems = _problems_with_age(award.declaration)
    if granted_on is None or granted_on > timezone.localdate(at):
        problems.append(Problem("correction_day_missing", "granted_on"))
    if amount_cents is None or not 0 <= amount_cents <= HIGHEST_CENTS:
        problems.append(Problem("correction_amount_missing", "amount_cents"))
    if not reason.strip():
        problems.append(Problem("declared_change_without_reason", "reason"))
    refuse_if(problems)
    if granted_on is None or amount_cents is None:
        raise ValueError("tried above")
    correction = AwardCorrection.objects.create(
        award=award,
        granted_on=granted_on,
        kind=kind,
        amount_cents=amount_cents,
        reason=reason.strip(),
        corrected_by=actor,
        corrected_at=at,
    )
    event = DeclaredAwardCorrected(award_id=str(award.pk), amount_cents=correction.amount_cents)
    record(event, subject=award.declaration, actor=actor, at=at)
    return correction


def values_of(link: DeclaredLink) -> LinkValues:
    """What the applicant told."""
    return LinkValues(
        link.name, link.register_number, link.direction, link.control, link.since, country=link.country
    )


def _problems_with_age(declaration: AidDeclaration) -> list[Problem]:
    """A later one of the same undertaking in the case counts in its place."""
    later = AidDeclaration.objects.filter(
        application=declaration.application_id,
        undertaking=declaration.undertaking_id,
        number__gt=declaration.number,
    )
    return [Problem("declaration_replaced")] if later.exists() else []


def _recorded(link: DeclaredLink, values: LinkValues) -> OwnershipLink | None:
    """The link that says the same and lasts, if somebody has recorded it."""
    undertaking = link.declaration.undertaking
    own, other = ("controlled", "controller")
    if values.direction == Direction.CONTROLS:
        own, other = other, own
    same: dict[str, object] = {
        own: undertaking,
        f"{other}__country": values.country,
        f"{other}__register_number": values.register_number,
        "control": values.control,
        "valid_to": None,
    }
    return OwnershipLink.objects.filter(**same).filter(valid_from__lte=values.since).first()


def _handled(
    link: DeclaredLink,
    handling: LinkHandling,
    reason: str,
    ownership: OwnershipLink | None,
    actor: User,
    at: datetime,
) -> None:
    link.handling, link.reason, link.ownership = handling, reason.strip(), ownership
    link.handled_by, link.handled_at = actor, at
    link.save(update_fields=["handling", "reason", "ownership", "handled_by", "handled_at"])
