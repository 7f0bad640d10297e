"""Cases assessed as state aid, undertakings that control each other, and awards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.organisations.models import Membership, Organisation
from bifall.organisations.states import MembershipRole
from bifall.regulations.state_aid.aid_assessment import Answer, Criterion
from bifall.state_aid.commands import (
    assess,
    award_beneficiary,
    declare_aid,
    declare_for_beneficiary,
    name_beneficiary,
    record_award,
    record_ownership,
    record_rate,
)
from bifall.state_aid.models import (
    AidAssessment,
    AidAward,
    AidBeneficiary,
    AidDeclaration,
    MonthRate,
    OwnershipLink,
    Undertaking,
)
from bifall.state_aid.rules.awards import AwardValues
from bifall.state_aid.rules.declared_links import LinkValues
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import AidBasis, AidReach, Control, Direction
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.delegation import DECIDED_AT, delegated

ALL_HOLD = {criterion: Answer(True, f"Skäl: {criterion.value}.") for criterion in Criterion}
NO_UNDERTAKING = {
    Criterion.PUBLIC_RESOURCES: Answer(True, "Anslag 1:1."),
    Criterion.UNDERTAKING: Answer(False, "Sökanden bedriver ingen ekonomisk verksamhet."),
}
OWNER = RelatedUndertaking("Ägarbolaget AB", "556036-0793")


def assessed(
    cast: Cast,
    case: Application,
    basis: AidBasis = AidBasis.DE_MINIMIS,
    *,
    at: datetime = NOW,
    **fields: object,
) -> AidAssessment:
    """The officer's assessment, with the answers that its basis needs."""
    values: dict[str, object] = {
        "actor": cast.officer,
        "answers": NO_UNDERTAKING if basis == AidBasis.NO_AID else ALL_HOLD,
        "reach": AidReach.DIRECT,
        "basis": basis,
        "article": "sme_innovation" if basis == AidBasis.BLOCK_EXEMPTION else "",
        "reasons": "Sökanden säljer tjänster på en marknad.",
    }
    return assess(application_id=case.pk, at=at, **(values | fields))  # type: ignore[arg-type]


def rate(cast: Cast, sek_per_eur: str = "10", *, month: int = 11) -> MonthRate:
    return record_rate(
        authority_id=cast.region.pk,
        year=2026,
        month=month,
        sek_per_eur=Decimal(sek_per_eur),
        source="Europeiska kommissionens bokföringskurs",
        actor=cast.officer,
        at=NOW,
    )


def other_award(
    amount_cents: int | None = 1_000_000,
    *,
    granted_on: date | None = date(2025, 5, 5),
    kind: str = "general",
    given_by: str = "Tillväxtverket",
) -> AwardValues:
    return AwardValues(given_by, granted_on, kind, amount_cents)


def declared(
    cast: Cast,
    case: Application,
    *awards: AwardValues,
    actor: User | None = None,
    is_whole: bool = True,
    links: Sequence[LinkValues] = (),
    at: datetime = NOW,
) -> AidDeclaration:
    return declare_aid(
        application_id=case.pk,
        awards=awards,
        links=links,
        is_whole=is_whole,
        actor=actor or cast.applicant,
        at=at,
    )


def told_link(
    name: str = "Ägarbolaget AB",
    register_number: str = "556036-0793",
    direction: str = Direction.CONTROLLED_BY,
    control: str = Control.MAJORITY_OF_VOTES,
    since: date | None = date(2020, 1, 1),
    **fields: str,
) -> LinkValues:
    """An undertaking that controls the applicant, as it tells it."""
    return LinkValues(name, register_number, direction, control, since, **fields)


def signatory_of(cast: Cast, organisation: Organisation) -> User:
    """Somebody who signs for it; the cast's own where there is one."""
    held = Membership.objects.filter(organisation=organisation, role=MembershipRole.SIGNATORY, ended_at=None)
    return held[0].user


def to_record(
    cast: Cast, granted_sek: int = 400_000, *awards: AwardValues, organisation: Organisation | None = None
) -> Application:
    """A case that is assessed and declared, and then granted on delegation on 12 November 2026."""
    firm = organisation or cast.chamber
    case = application(cast, sought_sek=granted_sek, organisation=firm)
    assessed(cast, case)
    declared(cast, case, *awards, actor=signatory_of(cast, firm), at=DECIDED_AT - timedelta(hours=1))
    Application.objects.filter(pk=case.pk).update(state=State.GRANTED)
    case.refresh_from_db()
    delegated(cast, project=case)
    return case


def award(cast: Cast, case: Application, amount_sek: int | None = None, **fields: object) -> AidAward:
    values: dict[str, object] = {"actor": cast.officer, "nace": "62.01", "at": NOW}
    values["amount_sek"] = case.sought_sek if amount_sek is None else amount_sek
    return record_award(application_id=case.pk, **(values | fields))  # type: ignore[arg-type]


FIRM = RelatedUndertaking("Sågverket AB", "559990-0031")
GRANTED_ON = DECIDED_AT.date()


def named(
    cast: Cast, case: Application, amount_sek: int | None = 100_000, firm: RelatedUndertaking = FIRM
) -> AidBeneficiary:
    """A firm that gets a part of the aid in the case."""
    return name_beneficiary(
        application_id=case.pk,
        related=firm,
        amount_sek=amount_sek,
        why="Rådgivning under projektet.",
        actor=cast.officer,
        at=NOW,
    )


def told(cast: Cast, one: AidBeneficiary, *cents: int, on: date = GRANTED_ON) -> AidDeclaration:
    """What another beneficiary has declared on paper."""
    return declare_for_beneficiary(
        beneficiary_id=one.pk,
        awards=[other_award(amount) for amount in cents],
        declared_on=on,
        is_whole=True,
        actor=cast.officer,
        at=NOW,
    )


def awarded(cast: Cast, one: AidBeneficiary, **changed: object) -> AidAward:
    """The part of another beneficiary."""
    values: dict[str, object] = {"granted_on": GRANTED_ON, "nace": "16.10", "actor": cast.officer, "at": NOW}
    return award_beneficiary(beneficiary_id=one.pk, **(values | changed))  # type: ignore[arg-type]


def undertaking(organisation: Organisation) -> Undertaking:
    """The organisation as an undertaking, also when nobody has assessed its case."""
    return Undertaking.objects.get_or_create(
        organisation=organisation,
        defaults={
            "authority": organisation.authority,
            "name": organisation.name,
            "register_number": organisation.register_number,
            "recorded_at": NOW,
        },
    )[0]


def controlled(
    cast: Cast,
    by: RelatedUndertaking = OWNER,
    *,
    of: Organisation | None = None,
    valid_from: date = date(2020, 1, 1),
    valid_to: date | None = None,
    **fields: object,
) -> OwnershipLink:
    """The firm (the chamber) is controlled by another."""
    values: dict[str, object] = {
        "direction": Direction.CONTROLLED_BY,
        "stake": Stake(Control.MAJORITY_OF_VOTES),
        "source": "Årsredovisningen 2025",
        "actor": cast.officer,
    }
    return record_ownership(
        undertaking_id=undertaking(of or cast.chamber).pk,
        related=by,
        valid_from=valid_from,
        valid_to=valid_to,
        at=NOW,
        **(values | fields),  # type: ignore[arg-type]
    )


def everything(cast: Cast) -> Sequence[AidAward]:
    """An award of each of two cases, of two firms that one owner controls."""
    rate(cast)
    first, second = to_record(cast), to_record(cast, organisation=cast.rival)
    controlled(cast)
    controlled(cast, of=cast.rival)
    return [award(cast, first), award(cast, second)]
