"""The rooms where projects and their money are handled, with something on every page."""

from __future__ import annotations

from decimal import Decimal

from bifall.arenas.commands import begin_timetable, make_timetable, set_indicator_counts
from bifall.arenas.models import Arena, Meeting
from bifall.arenas.states import Counted
from bifall.claims.commands import (
    RecoveryValues,
    claim_lump_sum,
    propose_recovery,
    read_bank_report,
    start_claim_review,
    write_row,
)
from bifall.claims.models import Claim
from bifall.claims.states import StaffCosts
from bifall.flows.claim_handling import communicate_recovery, request_claim_completion, submit_claim
from bifall.flows.effect_follow_up import answer_effect
from bifall.flows.project_running import request_change, submit_report
from bifall.projects.models import Project
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeKind
from bifall.reporting.commands import add_effect
from bifall.reporting.effect_rules import EffectAnswer, EffectValues
from bifall.reporting.models import Report
from bifall.reporting.states import ReportKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import fairs
from tests.factories.funding import (
    LATER,
    active,
    board_grant,
    checked,
    claim,
    controller,
    cost_file,
    hour_rate,
    hours_of,
    lump,
    opened,
    paid_advance,
    sent,
    submitted,
)
from tests.factories.payments import approved, batch, camt, entry, payee, payer, released
from tests.journeys.meeting_rooms import led_arenas
from tests.journeys.visits import Visit, visits_to

OWN, DESK = "my_projects", "project_desk"


def _with_money(cast: Cast) -> Project:
    """A project with an advance, a change that waits, a proposed recovery and an indicator."""
    running = active(cast, conditions=("Samverkansavtal",), title="Västerbotten utan gränser")
    running.indicators.create(position=1, title="Examensarbeten", unit="st", baseline=10, target=60)
    # One that has been told of, one that waits: both are on the pages.
    for horizon in ("at_end", "five_years"):
        effect = EffectValues(title="Fler stannar i länet", horizon=horizon, unit="personer", measure="SCB.")
        add_effect(project_id=running.pk, effect=effect, actor=cast.officer, at=NOW)
    running.effects.update(measured_on=NOW.date())
    first = running.effects.get(horizon="at_end")
    told = EffectAnswer(outcome="partly", told="En del.", value=Decimal(9), women=Decimal(5))
    answer_effect(effect_id=first.pk, answer=told, actor=cast.applicant, at=LATER)
    paid_advance(cast, running, 100_000)
    values = RecoveryValues(ground="terms_broken", reasons="Villkoren bröts.", amount_ore=10_000_000)
    made = propose_recovery(project_id=running.pk, values=values, actor=controller(cast), at=LATER)
    day = LATER.date().replace(day=30)
    communicate_recovery(recovery_id=made.pk, reply_by=day, actor=controller(cast), at=LATER)
    change = ChangeValues(
        kind=ChangeKind.MONEY, reasons="Fler resor.", costs={"staff": 5_471_554, "travel_lodging": 200_000}
    )
    request_change(project_id=running.pk, values=change, actor=cast.applicant, at=LATER)
    return running


def _report(cast: Cast, of: Project) -> Report:
    report = of.reports.get(kind=ReportKind.PROGRESS, number=1)
    Report.objects.filter(pk=report.pk).update(done="Fyra mötesdagar.", results="Tolv examensarbeten.")
    for indicator in of.indicators.all():
        report.actuals.create(indicator=indicator, value=12, women=7, men=5, note="Enligt plan.")
    return submit_report(report_id=report.pk, actor=cast.applicant, at=LATER)


def _with_fairs(cast: Cast, project: Project) -> tuple[Arena, Meeting, Arena, Arena]:
    """A fair, a meeting of it, a fair with a proposal, and one whose proposal is being made."""
    day, students, _employers = fairs.fair(cast, project=project, students=3, employers=2)
    fairs.only_in(students[0], fairs.slots_of(day)[:1])
    meeting = fairs.published(cast, day).meetings.order_by("slot__starts_at", "table")[0]
    [indicator] = project.indicators.all()
    counts = {indicator.pk: Counted.MEETINGS}
    set_indicator_counts(project_id=project.pk, counts=counts, actor=cast.applicant, at=LATER)
    proposed, _students, _employers = fairs.fair(cast, project=project, title="Exjobbsdagen")
    make_timetable(arena_id=proposed.pk, actor=cast.applicant, at=NOW)
    made, _students, _employers = fairs.fair(cast, project=project, title="Frukosten")
    begin_timetable(arena_id=made.pk, actor=cast.applicant, at=NOW)
    return day, meeting, proposed, made


def _payments(cast: Cast) -> list[Visit]:
    """A file that the bank has answered, one that waits to be released, and something to pay."""
    running = active(cast, title="Insatsteam i norr")
    payer(cast)
    payee(cast, running)
    first = released(cast, approved(cast, running, 200_000))
    reference = first.payments.get().end_to_end_id
    report = read_bank_report(
        authority_id=cast.region.pk,
        filename="camt054.xml",
        content=camt([entry(reference, 99_999), entry("OKÄND", 1), entry(reference, 100_000)]),
        actor=controller(cast),
        at=LATER,
    ).report
    other = active(cast, title="Vård på distans")
    waiting = batch(cast, approved(cast, other, 300_000))
    account = payee(cast, other, kind="plusgiro", number="415682-4", confirmed=False)
    approved(cast, active(cast, title="Ett till"), 400_000)
    return [
        *visits_to(
            controller(cast),
            (f"{DESK}:payments",),
            (f"{DESK}:set_payer",),
            (f"{DESK}:batch", waiting.pk),
            (f"{DESK}:bank_report", report.pk),
            (f"{DESK}:step", "mottagarkonto", account.pk, "bekrafta"),
        ),
        *visits_to(cast.auditor, (f"{DESK}:claims",), (f"{DESK}:payments",), (f"{DESK}:batch", first.pk)),
        *visits_to(cast.director, (f"{DESK}:step", "betalfil", waiting.pk, "slapp")),
    ]


def _by_the_hour(cast: Cast) -> Project:
    """Staff by the hour and a lump sum in the terms."""
    project = active(cast, title="Digitala byar", staff_costs=StaffCosts.BY_THE_HOUR, lump_sums=[lump()])
    hour_rate(cast, project)
    return project


def _hours_and_a_lump_sum(cast: Cast, project: Project) -> Claim:
    """A draft with a row of each."""
    made = claim(cast, project)
    write_row(claim_id=made.pk, values=hours_of("123.5"), actor=cast.applicant, at=LATER)
    claim_lump_sum(
        claim_id=made.pk,
        lump_sum_id=project.lump_sums.get().pk,
        reached_on=made.ends_on,
        filename="driftrapport.pdf",
        content=b"%PDF-1.7",
        actor=cast.applicant,
        at=LATER,
    )
    return made


def my_projects(cast: Cast) -> list[Visit]:
    waiting, running = sent(cast, conditions=("Samverkansavtal",)), _with_money(cast)
    report = _report(cast, running)
    owed = running.reports.get(kind=ReportKind.FINAL)
    draft = claim(cast, running, 100_000, 250_050)
    asked = checked(cast, active(cast, title="Insatsteam"), 100_000)
    request_claim_completion(
        claim_id=asked.pk, text="Bifoga avtalet.", due_on=LATER.date(), actor=cast.officer, at=LATER
    )
    condition = running.conditions.get()
    free = active(cast, title="Ett till")
    day, meeting, proposed, made = _with_fairs(cast, running)
    hourly = _by_the_hour(cast)
    empty = claim(cast, hourly)
    with_hours = _hours_and_a_lump_sum(cast, _by_the_hour(cast))
    return visits_to(
        cast.applicant,
        *led_arenas(cast),
        (f"{OWN}:projects",),
        (f"{OWN}:project", waiting.pk),
        (f"{OWN}:project", running.pk),
        (f"{OWN}:start_claim", free.pk),
        (f"{OWN}:arena_timetable", day.pk),
        (f"{OWN}:arena_timetable", proposed.pk),
        (f"{OWN}:arena_timetable", made.pk),
        (f"{OWN}:arena_day_step", proposed.pk, "publicera-schemat"),
        (f"{OWN}:arena_meeting", day.pk, meeting.pk),
        (f"{OWN}:arena_check_in", day.pk),
        (f"{OWN}:arena_results", day.pk),
        (f"{OWN}:project_outcomes", running.pk),
        (f"{OWN}:project_spread", running.pk),
        (f"{OWN}:report_outcomes", owed.pk),
        (f"{OWN}:report", report.pk),
        (f"{OWN}:report", owed.pk),
        (f"{OWN}:claim", draft.pk),
        (f"{OWN}:claim", asked.pk),
        (f"{OWN}:project", hourly.pk),
        (f"{OWN}:claim", empty.pk),
        (f"{OWN}:claim", with_hours.pk),
        *((f"{OWN}:row", with_hours.pk, row.pk) for row in with_hours.rows.order_by("position")),
        (f"{OWN}:books", running.pk),
        (f"{OWN}:cost_file", draft.pk, cost_file(cast, draft).pk),
        (f"{OWN}:row", draft.pk, draft.rows.order_by("position")[0].pk),
        (f"{OWN}:step", "projekt", waiting.pk, "godkann-villkoren"),
        (f"{OWN}:step", "projekt", free.pk, "begar-andring"),
        (f"{OWN}:step", "villkor", condition.pk, "redovisa"),
        (f"{OWN}:step", "projekt", free.pk, "lagg-till-effekt"),
        (f"{OWN}:step", "effekt", running.effects.get(state="planned").pk, "besvara"),
        (f"{OWN}:step", "effekt", running.effects.get(state="planned").pk, "skjut-fram"),
    )


def project_desk(cast: Cast) -> list[Visit]:
    granted, waiting, running = board_grant(cast, title="Nytt"), sent(cast), _with_money(cast)
    report = _report(cast, running)
    made = submitted(cast, running, 100_000, 250_050)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    hourly = _by_the_hour(cast)
    [rate] = hourly.hour_rates.all()
    with_hours = _hours_and_a_lump_sum(cast, hourly)
    submit_claim(claim_id=with_hours.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=with_hours.pk, actor=cast.officer, at=LATER)
    unsent = opened(cast, title="Osänt", lump_sums=[lump()])
    fresh = Project.objects.get(pk=waiting.pk)
    Project.objects.filter(pk=fresh.pk).update(agreement=None)
    return [
        *visits_to(
            cast.officer,
            (f"{DESK}:home",),
            (f"{DESK}:projects",),
            (f"{DESK}:project", running.pk),
            (f"{DESK}:project", waiting.pk),
            (f"{DESK}:results", NOW.year),
            (f"{DESK}:results_rows", NOW.year, "rapporter"),
            (f"{DESK}:results_indicator", NOW.year, 1),
            (f"{DESK}:results_effects", NOW.year),
            (f"{DESK}:indicators", waiting.pk),
            (f"{DESK}:effects", waiting.pk),
            (f"{DESK}:step", "effekt", running.effects.get(state="planned").pk, "avsluta"),
            (f"{DESK}:report", report.pk),
            (f"{DESK}:claim", made.pk),
            (f"{DESK}:row", made.pk, made.rows.order_by("position")[0].pk),
            (f"{DESK}:project", hourly.pk),
            (f"{DESK}:project", unsent.pk),
            (f"{DESK}:claim", with_hours.pk),
            *((f"{DESK}:row", with_hours.pk, row.pk) for row in with_hours.rows.order_by("position")),
            (f"{DESK}:step", "projekt", hourly.pk, "ange-timkostnad"),
            (f"{DESK}:step", "timkostnad", rate.pk, "ta-bort"),
            (f"{DESK}:step", "projekt", unsent.pk, "lagg-till-klumpsumma"),
            (f"{DESK}:step", "klumpsumma", unsent.lump_sums.get().pk, "ta-bort"),
            (f"{DESK}:step", "ansokan", granted.pk, "oppna"),
            (f"{DESK}:step", "rekvisition", made.pk, "godkann"),
            (f"{DESK}:step", "projekt", running.pk, "aterkrav"),
        ),
        *visits_to(controller(cast), (f"{DESK}:ledger",), (f"{DESK}:postings",)),
        *_payments(cast),
        *visits_to(cast.administrator, (f"{DESK}:terms",)),
    ]
