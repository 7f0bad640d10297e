"""Who is an undertaking, in which sector, and who controls whom."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number
from bifall.kernel.problems import Problem, refuse_if
from bifall.organisations.models import Organisation
from bifall.state_aid.commands.locks import lock_register
from bifall.state_aid.events import (
    AccountsRecorded,
    OwnershipEnded,
    OwnershipRecorded,
    UndertakingDescribed,
)
from bifall.state_aid.models import AnnualAccounts, OwnershipLink, Undertaking
from bifall.state_aid.rules import undertakings as rules
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import Direction, OwnerKind


def undertaking_of(organisation: Organisation, at: datetime) -> Undertaking:
    """The undertaking that the organisation is; recorded when it is not known yet."""
    found, created = Undertaking.objects.get_or_create(
        authority_id=organisation.authority_id,
        country=organisation.country,
        register_number=organisation.register_number,
        defaults={"organisation": organisation, "name": organisation.name, "recorded_at": at},
    )
    if not created and found.organisation_id is None:
        found.organisation = organisation
        found.save(update_fields=["organisation"])
    return found


@transaction.atomic
def describe_undertaking(
    *, undertaking_id: UUID, nace: str, kind: OwnerKind | None, actor: User, at: datetime
) -> Undertaking:
    """Say in which sector the undertaking works, and what kind of owner it is; None: an ordinary one."""
    undertaking = Undertaking.objects.select_for_update(of=("self",), no_key=True).get(pk=undertaking_id)
    require(actor, "state_aid.describe_undertaking", undertaking, at=at)
    refuse_if(rules.problems_with_nace(nace))
    undertaking.nace, undertaking.kind = nace.strip(), kind or ""
    undertaking.save(update_fields=["nace", "kind"])
    event = UndertakingDescribed(nace=undertaking.nace, kind=undertaking.kind)
    record(event, subject=undertaking, actor=actor, at=at)
    return undertaking


@transaction.atomic
def record_ownership(
    *,
    undertaking_id: UUID,
    related: RelatedUndertaking,
    direction: Direction | None,
    stake: Stake,
    valid_from: date | None,
    source: str,
    actor: User,
    at: datetime,
    valid_to: date | None = None,
) -> OwnershipLink:
    """Say what the undertaking has of the related one, or that one of it, and what shows it.

    Of the related one the name is kept as it was first given.
    """
    undertaking = Undertaking.objects.get(pk=undertaking_id)
    require(actor, "state_aid.record_ownership", undertaking, at=at)
    lock_register(undertaking.authority_id)
    refuse_if(
        [
            *rules.problems_with_related(related, of=undertaking.register_number),
            *rules.problems_with_link(
                direction=direction,
                stake=stake,
                valid_from=valid_from,
                valid_to=valid_to,
                source=source,
                today=timezone.localdate(at),
            ),
        ]
    )
    return keep_link(
        undertaking,
        related,
        direction=Direction(str(direction)),
        stake=stake.settled(),
        valid_from=valid_from or timezone.localdate(at),
        valid_to=valid_to,
        source=source.strip(),
        actor=actor,
        at=at,
    )


def keep_link(
    undertaking: Undertaking,
    related: RelatedUndertaking,
    *,
    direction: Direction,
    stake: Stake,
    valid_from: date,
    source: str,
    actor: User,
    at: datetime,
    valid_to: date | None = None,
) -> OwnershipLink:
    """Write a link that has been tried, with its event."""
    other, _created = Undertaking.objects.get_or_create(
        authority_id=undertaking.authority_id,
        country=related.country,
        register_number=normalise_organisation_number(related.register_number, related.country),
        defaults={"name": related.name.strip(), "recorded_at": at},
    )
    above, below = (other, undertaking) if direction == Direction.CONTROLLED_BY else (undertaking, other)
    link = OwnershipLink.objects.create(
        controller=above,
        controlled=below,
        control=stake.control,
        capital_percent=stake.capital_percent,
        votes_percent=stake.votes_percent,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
        recorded_by=actor,
        recorded_at=at,
    )
    event = OwnershipRecorded(
        link_id=str(link.pk),
        controller_id=str(above.pk),
        controlled_id=str(below.pk),
        control=stake.control,
        valid_from=valid_from.isoformat(),
    )
    record(event, subject=undertaking, actor=actor, at=at)
    return link


@transaction.atomic
def end_ownership(*, link_id: UUID, valid_to: date | None, actor: User, at: datetime) -> OwnershipLink:
    """Say until which day the control lasted. The link stays, and counts for the days before."""
    link = (
        OwnershipLink.objects.select_for_update(of=("self",), no_key=True)
        .select_related("controller", "controlled")
        .get(pk=link_id)
    )
    require(actor, "state_aid.end_ownership", link, at=at)
    lock_register(link.authority_id)
    if valid_to is None:
        refuse_if([Problem("ownership_end_missing", "valid_to")])
    elif valid_to < link.valid_from:
        refuse_if([Problem("ownership_period_backwards", "valid_to")])
    link.valid_to = valid_to
    link.save(update_fields=["valid_to"])
    event = OwnershipEnded(link_id=str(link.pk), valid_to=str(valid_to))
    record(event, subject=link.controller, actor=actor, at=at)
    return link


@transaction.atomic
def record_accounts(
    *,
    undertaking_id: UUID,
    year: int | None,
    staff: Decimal | None,
    turnover_sek: int | None,
    balance_sek: int | None,
    sek_per_eur: Decimal | None,
    actor: User,
    at: datetime,
    is_estimate: bool = False,
) -> AnnualAccounts:
    """Keep a year of the undertaking's accounts; the same year is written over."""
    undertaking = Undertaking.objects.select_for_update(of=("self",), no_key=True).get(pk=undertaking_id)
    require(actor, "state_aid.describe_undertaking", undertaking, at=at)
    refuse_if(
        rules.problems_with_accounts(
            year=year,
            staff=staff,
            turnover_sek=turnover_sek,
            balance_sek=balance_sek,
            sek_per_eur=sek_per_eur,
            today=timezone.localdate(at),
        )
    )
    figures: dict[str, Any] = {
        "staff": staff,
        "turnover_sek": turnover_sek,
        "balance_sek": balance_sek,
        "sek_per_eur": sek_per_eur,
        "is_estimate": is_estimate,
        "recorded_by": actor,
        "recorded_at": at,
    }
    accounts, _created = AnnualAccounts.objects.update_or_create(
        undertaking=undertaking, year=int(year or 0), defaults=figures
    )
    record(AccountsRecorded(year=accounts.year), subject=undertaking, actor=actor, at=at)
    return accounts
