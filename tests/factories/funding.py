"""Projects with their money, led to where a test begins by the house's own commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.models import Application, BudgetRow
from bifall.applications.states import CostType, State
from bifall.board.models import DecisionCondition, DelegatedDecision
from bifall.board.states import MeetingState, Outcome
from bifall.claims.commands import (
    HourRateValues,
    LumpSumValues,
    allocate_frame,
    apply_for_advance,
    approve_rows,
    decide_advance,
    decide_hour_rate,
    decide_lump_sum,
    pay_advance,
    prepare_advance,
    receive_file,
    record_appropriation,
    start_claim,
    start_claim_review,
    write_row,
)
from bifall.claims.models import Advance, Claim, CostFile, HourRate
from bifall.claims.rules import CostValues
from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.flows.claim_handling import submit_claim
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.projects.commands import start_project
from bifall.projects.models import Project
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application

# The project has run for a while: the day that claims and reports are written.
LATER = datetime(2027, 7, 5, 9, tzinfo=UTC)
FRAME_SEK = 10_000_000


def controller(cast: Cast) -> User:
    found = User.objects.filter(email="kerstin.controller@example.org").first()
    return found or person("Kerstin Controller", authority=cast.region, role=Role.CONTROLLER, at=NOW)


def ledger(cast: Cast, case: Application, amount_sek: int = FRAME_SEK) -> None:
    """An appropriation that is given to the case's round as its frame."""
    given = record_appropriation(
        authority_id=case.authority_id,
        year=2026,
        name=f"1:1 Regionala utvecklingsåtgärder {case.round.name} {case.round.call.slug}",
        amount_sek=amount_sek,
        source="Villkorsbeslut 2026",
        actor=controller(cast),
        at=NOW,
    )
    allocate_frame(
        appropriation_id=given.pk,
        round_id=case.round_id,
        amount_sek=amount_sek,
        reference="RUN § 4",
        actor=controller(cast),
        at=NOW,
    )


def board_grant(cast: Cast, *, conditions: tuple[str, ...] = (), **fields: object) -> Application:
    """An application that the board has granted, in minutes that are announced, with money in its frame."""
    decision = board.grant(cast, board.meeting(cast, MeetingState.ANNOUNCED), **fields)
    for position, text in enumerate(conditions, start=1):
        DecisionCondition.objects.create(decision=decision, position=position, text=text)
    case = decision.item.application
    assert case is not None
    ledger(cast, case)
    return case


def delegated_grant(cast: Cast, *, granted_sek: int = 400_000) -> Application:
    case = application(cast, State.GRANTED, sought_sek=granted_sek)
    DelegatedDecision.objects.create(
        authority=cast.region,
        board=cast.board,
        application=case,
        decided_by=cast.director,
        outcome=Outcome.GRANTED,
        reasons="Projektet bidrar till strategin.",
        granted_sek=granted_sek,
        highest_share_percent=Decimal(50),
        decided_at=NOW - timedelta(days=2),
        legal_basis="Delegationsordningen 3.1",
    )
    ledger(cast, case)
    return case


def opened(
    cast: Cast,
    *,
    simplified_costs: SimplifiedCosts = SimplifiedCosts.NONE,
    staff_costs: StaffCosts = StaffCosts.REAL,
    lump_sums: Sequence[LumpSumValues] = (),
    **fields: object,
) -> Project:
    case = board_grant(cast, **fields)  # type: ignore[arg-type]
    BudgetRow.objects.create(
        application=case, position=2, cost_type=CostType.TRAVEL_LODGING, year=2028, amount_sek=100_000
    )
    project = open_project(
        application_id=case.pk,
        simplified_costs=simplified_costs,
        staff_costs=staff_costs,
        actor=cast.officer,
        at=NOW,
    )
    for values in lump_sums:
        decide_lump_sum(project_id=project.pk, values=values, actor=cast.officer, at=NOW)
    return project


def sent(cast: Cast, **fields: object) -> Project:
    project = opened(cast, **fields)  # type: ignore[arg-type]
    return send_conditions(project_id=project.pk, actor=cast.officer, at=NOW)


def accepted(cast: Cast, **fields: object) -> Project:
    return accept_conditions(project_id=sent(cast, **fields).pk, actor=cast.applicant, at=NOW)


def active(cast: Cast, **fields: object) -> Project:
    """A project that runs, as it stands in the database."""
    project = accepted(cast, **fields)
    start_project(project_id=project.pk, actor=cast.officer, at=NOW)
    return Project.objects.get(pk=project.pk)


@dataclass(frozen=True, slots=True)
class Cost:
    amount_ore: int
    cost_type: str = CostType.STAFF
    voucher: str = "A1"
    booked_on: date = date(2027, 3, 31)

    def values(self) -> CostValues:
        return CostValues(
            cost_type=self.cost_type,
            booked_on=self.booked_on,
            voucher_number=self.voucher,
            text="Projektledning",
            amount_ore=self.amount_ore,
        )


def lump(
    amount_ore: int = 5_000_000,
    milestone: str = "Plattformen är i drift",
    cost_type: str = CostType.TRAVEL_LODGING,
) -> LumpSumValues:
    return LumpSumValues(
        milestone=milestone, proof="Godkänd driftrapport", cost_type=cost_type, amount_ore=amount_ore
    )


def hour_rate(
    cast: Cast,
    project: Project,
    *,
    person: str = "A1",
    yearly_ore: int = 65_000_000,
    percent: int = 100,
    valid_from: date = date(2027, 1, 1),
    valid_to: date | None = None,
) -> HourRate:
    """What an hour of a person costs; 377,91 kronor when nothing is said."""
    return decide_hour_rate(
        project_id=project.pk,
        values=HourRateValues(
            person=person,
            role="Projektledare",
            yearly_cost_ore=yearly_ore,
            employment_percent=Decimal(percent),
            valid_from=valid_from,
            valid_to=valid_to,
            basis="Lönespecifikationer 2026",
        ),
        actor=cast.officer,
        at=LATER,
    )


def hours_of(hours: str, *, person: str = "A1", worked_to: date = date(2027, 3, 31)) -> CostValues:
    return CostValues(
        cost_type=CostType.STAFF,
        booked_on=worked_to,
        voucher_number=person,
        text="Projektledning",
        amount_ore=0,
        person=person,
        hours=Decimal(hours),
    )


FIRST_HALF = (date(2027, 2, 1), date(2027, 6, 30))


def claim(
    cast: Cast,
    project: Project,
    *costs: int | Cost,
    period: tuple[date, date] = FIRST_HALF,
    is_final: bool = False,
) -> Claim:
    """A draft with a row for each cost (öre of staff costs, when it is a number)."""
    made = start_claim(
        project_id=project.pk,
        starts_on=period[0],
        ends_on=period[1],
        is_final=is_final,
        actor=cast.applicant,
        at=LATER,
    )
    for number, cost in enumerate(costs, start=1):
        row = cost if isinstance(cost, Cost) else Cost(cost, voucher=f"A{number}", booked_on=period[1])
        write_row(claim_id=made.pk, values=row.values(), actor=cast.applicant, at=LATER)
    return made


COST_HEAD = "kostnadsslag;datum;verifikation;leverantör;text;belopp\n"


def cost_file(cast: Cast, of: Claim, rows: str = "") -> CostFile:
    """A file that has been sent, and that nobody has begun to read."""
    return receive_file(
        claim_id=of.pk,
        filename="kostnader.csv",
        content=(COST_HEAD + rows).encode(),
        replace_all=False,
        actor=cast.applicant,
        at=LATER,
    )


def submitted(cast: Cast, project: Project, *costs: int | Cost, **fields: object) -> Claim:
    made = claim(cast, project, *costs, **fields)  # type: ignore[arg-type]
    return submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)


def checked(cast: Cast, project: Project, *costs: int | Cost, **fields: object) -> Claim:
    """Sent in, and every row approved in whole."""
    made = submitted(cast, project, *costs, **fields)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    approve_rows(claim_id=made.pk, actor=cast.officer, at=LATER)
    return Claim.objects.get(pk=made.pk)


def granted_advance(cast: Cast, project: Project, sek: int) -> Advance:
    """Asked for, prepared and granted."""
    made = apply_for_advance(
        project_id=project.pk, asked_sek=sek, reasons="Lång starttid.", actor=cast.applicant, at=LATER
    )
    prepare_advance(
        advance_id=made.pk,
        viability="God likviditet.",
        viability_tested_on=LATER.date(),
        actor=cast.officer,
        at=LATER,
    )
    return decide_advance(
        advance_id=made.pk,
        approve=True,
        granted_sek=sek,
        reasons="Skälen räcker.",
        actor=cast.director,
        at=LATER,
    )


def paid_advance(cast: Cast, project: Project, sek: int) -> Advance:
    """Asked for, prepared, granted and paid."""
    made = granted_advance(cast, project, sek)
    return pay_advance(
        advance_id=made.pk, paid_on=LATER.date(), reference="F1", actor=controller(cast), at=LATER
    )
