"""The reference case's three projects carried out, from agreement to final report, and what came of them.

Everything happens on its own day in the years after the meeting, as far as `now`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bifall.accounts.models import User
from bifall.applications.states import CostType
from bifall.calls.models import Round
from bifall.claims.commands import approve_rows, start_claim, start_claim_review, write_row
from bifall.claims.models import Claim
from bifall.claims.rules import CostValues
from bifall.claims.states import ClaimState
from bifall.config.demo.frames import controller_of, give_frames
from bifall.flows.casefile.handling import LOCAL_TIME, applicant_of
from bifall.flows.casefile.scene import Scene, Tell
from bifall.flows.claim_handling import approve_claim, attest_second, pay_claim, submit_claim
from bifall.flows.effect_follow_up import answer_effect, defer_effect
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.flows.project_running import approve_report, close_project, complete_project, submit_report
from bifall.projects.commands import confirm_condition, set_indicators, start_project
from bifall.projects.models import Project
from bifall.projects.rules import IndicatorValues
from bifall.projects.states import IndicatorKind
from bifall.reporting.commands import accept_effect, plan_effects, save_report
from bifall.reporting.effect_rules import EffectAnswer, EffectValues
from bifall.reporting.models import Report
from bifall.reporting.rules import Actual, ReportValues
from bifall.reporting.states import EffectOutcome, Horizon, ReportKind


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator, its target, and how much of it was reached; of people, the part that were women."""

    title: str
    unit: str
    kind: IndicatorKind
    target: int
    reached: int
    women: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """An effect at a horizon; what is told of it, or why it is not yet measurable."""

    title: str
    horizon: Horizon
    measure: str
    outcome: EffectOutcome | None
    told: str


@dataclass(frozen=True, slots=True)
class Story:
    """What a project tells of itself."""

    done: tuple[str, ...]
    results: str
    deviations: str
    onward: str
    indicators: tuple[Counted, ...]
    effects: tuple[Followed, ...]


STORIES = {
    "studenter-moter-arbetsliv": Story(
        done=(
            "Två mässor har hållits, och tre träffar på lärcentrum i inlandet.",
            "Fyrtio små företag har fått hjälp att beskriva vad de behöver.",
            "Mässorna har fått personliga scheman, på plats och digitalt.",
        ),
        results="Fler studenter har träffat arbetsgivare i länet, och fler företag tar emot examensarbeten.",
        deviations="En mässa hölls digitalt på grund av ett snöoväder.",
        onward="Universitetet och Handelskammaren driver mässorna vidare med avgifter från arbetsgivarna.",
        indicators=(
            Counted(
                "Möten mellan student och arbetsgivare", "möten", IndicatorKind.ACTIVITY, 2_400, 2_712, 1_480
            ),
            Counted("Examensarbeten hos arbetsgivare i länet", "st", IndicatorKind.RESULT, 90, 83, 44),
        ),
        effects=(
            Followed(
                "Studenter känner till fler arbetsgivare i länet",
                Horizon.AT_END,
                "Andel av de tillfrågade som kan nämna minst tre.",
                EffectOutcome.SEEN,
                "62 procent kunde nämna tre arbetsgivare, mot 38 procent från början. Enkät med 410 svar.",
            ),
            Followed(
                "Övergången från utbildning till arbete är lättare",
                Horizon.ONE_YEAR,
                "Andel med arbete i länet ett år efter examen.",
                None,
                "Statistiken över arbete efter examen släpar ett och ett halvt år.",
            ),
            Followed(
                "Arbetsgivarna har god tillgång till utbildad kompetens",
                Horizon.FIVE_YEARS,
                "Arbetsgivarnas svar i Handelskammarens enkät.",
                None,
                "",
            ),
        ),
    ),
    "insatsteam-smf": Story(
        done=(
            "Team med en teknisk och en kommersiell expert har besökt tolv företag.",
            "Trettioen företag har fått en diagnos, och åtgärderna har följts upp på plats.",
        ),
        results="Företagen har genomfört åtgärder i produktion, digital försäljning och prissättning.",
        deviations="Två företag avbröt insatsen när de bytte ägare.",
        onward="Konceptet finns beskrivet och används av Almi och två kommuner.",
        indicators=(
            Counted("Genomförda åtgärder", "åtgärder", IndicatorKind.RESULT, 30, 37),
            Counted("Aktörer som använder konceptet", "st", IndicatorKind.RESULT, 3, 3),
        ),
        effects=(
            Followed(
                "Länets företag klarar omställningen bättre",
                Horizon.ONE_YEAR,
                "Omsättning och anställda i de företag som fick en insats.",
                EffectOutcome.PARTLY,
                "Nitton av trettioen företag har ökat sin omsättning. Konjunkturen kan ha del i det.",
            ),
        ),
    ),
    "vasterbotten-utan-granser": Story(
        done=(
            "En virtuell vårdenhet är bemannad och tar emot patienter på distans.",
            "Kliniker följer upp patienter mellan besöken i två hälsocentralers områden.",
        ),
        results="Patienter får tid snabbare, och personalen uppger att de hinner med det de ska.",
        deviations="Bemanningen tog ett halvår längre än planerat.",
        onward="Regionen tar över enheten i ordinarie drift; Skellefteå kommun är med.",
        indicators=(
            Counted("Besök på distans", "besök", IndicatorKind.ACTIVITY, 1_500, 1_324),
            Counted("Personal som är med", "personer", IndicatorKind.ACTIVITY, 12, 14, 9),
        ),
        effects=(
            Followed(
                "Vård och omsorg ges närmare patienten",
                Horizon.ONE_YEAR,
                "Resor till sjukhus som inte behövdes.",
                EffectOutcome.SEEN,
                "Omkring 900 resor till sjukhus har ersatts av besök på distans första året.",
            ),
        ),
    ),
}


def carry_out(scene: Scene, *, now: datetime, tell: Tell) -> None:
    """Open, run, report, pay, end and put away each project, and follow up its effects so far."""
    meeting = scene.file.meeting
    controller = controller_of(scene, meeting.starts_at)
    own = Round.objects.filter(meetings__starts_at=meeting.starts_at, meetings__authority=scene.authority)
    give_frames(scene, list(own), controller, meeting.starts_at + timedelta(days=1))
    for part in scene.file.applications:
        run = Run(scene, applicant_of(scene, part), controller, STORIES[part.key], now)
        project = run.opened(scene.applications[part.key].pk, meeting.starts_at + timedelta(days=20))
        run.reported(project)
        run.paid(project)
        run.ended(project)
        run.followed_up(project)
        tell(f"{project.title}, carried out")


@dataclass(frozen=True, slots=True)
class Run:
    """One project on its way, with those who act."""

    scene: Scene
    applicant: User
    controller: User
    story: Story
    now: datetime

    def opened(self, application_id: object, at: datetime) -> Project:
        """Opened, with its indicators and effects; accepted and started."""
        officer = self.scene.officer
        project = open_project(application_id=application_id, actor=officer, at=at)  # type: ignore[arg-type]
        set_indicators(
            project_id=project.pk,
            indicators=[
                IndicatorValues(
                    title=one.title,
                    kind=one.kind,
                    unit=one.unit,
                    baseline=Decimal(0),
                    target=Decimal(one.target),
                )
                for one in self.story.indicators
            ],
            actor=officer,
            at=at,
        )
        plan_effects(
            project_id=project.pk,
            effects=[
                EffectValues(title=one.title, horizon=one.horizon, measure=one.measure)
                for one in self.story.effects
            ],
            actor=officer,
            at=at,
        )
        send_conditions(project_id=project.pk, actor=officer, at=at + timedelta(hours=1))
        accept_conditions(project_id=project.pk, actor=self.applicant, at=at + timedelta(days=6))
        start_project(project_id=project.pk, actor=officer, at=_morning(project.starts_on))
        return Project.objects.get(pk=project.pk)

    def reported(self, project: Project) -> None:
        """Every report written, sent in and approved; what is counted grows from one to the next."""
        reports = list(project.reports.order_by("due_on"))
        for number, report in enumerate(reports, start=1):
            sent = _morning(min(report.ends_on + timedelta(days=18), report.due_on))
            save_report(
                report_id=report.pk,
                values=self._values(project, report, Decimal(number) / len(reports), number),
                version=0,
                actor=self.applicant,
                at=sent,
            )
            submit_report(report_id=report.pk, actor=self.applicant, at=sent + timedelta(hours=1))
            approve_report(report_id=report.pk, actor=self.scene.officer, at=sent + timedelta(days=6))

    def _values(self, project: Project, report: Report, share: Decimal, number: int) -> ReportValues:
        is_final = report.kind == ReportKind.FINAL
        counted = {one.title: one for one in self.story.indicators}
        actuals = {}
        for indicator in project.indicators.all():
            one = counted[indicator.title]
            value = (one.reached * share).to_integral_value()
            women = None if one.women is None else (one.women * share).to_integral_value()
            men = None if women is None else value - women
            if number == 1 and one.kind == IndicatorKind.RESULT:
                actuals[indicator.pk] = Actual(note="Mäts första gången efter ett år.")
            else:
                actuals[indicator.pk] = Actual(value=value, women=women, men=men)
        return ReportValues(
            done=self.story.done[(number - 1) % len(self.story.done)],
            results=self.story.results,
            deviations=self.story.deviations if is_final else "",
            onward=self.story.onward if is_final else "",
            actuals=actuals,
        )

    def paid(self, project: Project) -> None:
        """A claim for each year of the budget, checked, approved by two and paid."""
        budgeted = project.application.budget_rows.order_by("year").values_list("year", flat=True)
        years = list(dict.fromkeys(budgeted))
        for year in years:
            first = max(project.starts_on, date(year, 1, 1))
            last = project.ends_on if year == years[-1] else date(year, 12, 31)
            sent = _morning(last + timedelta(days=25))
            claim = start_claim(
                project_id=project.pk,
                starts_on=first,
                ends_on=last,
                is_final=last == project.ends_on,
                actor=self.applicant,
                at=sent,
            )
            for row in _costs(project, year, last):
                write_row(claim_id=claim.pk, values=row, actor=self.applicant, at=sent)
            submit_claim(claim_id=claim.pk, actor=self.applicant, at=sent + timedelta(hours=2))
            self._settled(claim, sent + timedelta(days=8))

    def _settled(self, claim: Claim, at: datetime) -> None:
        officer, director = self.scene.officer, self.scene.people[self.scene.file.staff.director.key]
        start_claim_review(claim_id=claim.pk, actor=officer, at=at)
        approve_rows(claim_id=claim.pk, actor=officer, at=at)
        decided = approve_claim(claim_id=claim.pk, actor=officer, at=at + timedelta(hours=1))
        if decided.state == ClaimState.AWAITING_SECOND:
            attest_second(claim_id=claim.pk, actor=director, at=at + timedelta(days=1))
        paid = at + timedelta(days=4)
        pay_claim(
            claim_id=claim.pk,
            paid_on=paid.date(),
            reference=f"Rekvisition {claim.number}",
            actor=self.controller,
            at=paid,
        )

    def ended(self, project: Project) -> None:
        """The conditions are met, the project is complete, and put away when everything is paid."""
        officer = self.scene.officer
        at = _morning(project.final_report_due_on + timedelta(days=5))
        for condition in project.conditions.all():
            confirm_condition(
                condition_id=condition.pk, proof="Redovisat i slutrapporten.", actor=officer, at=at
            )
        complete_project(project_id=project.pk, actor=officer, at=at + timedelta(hours=1))
        close_project(project_id=project.pk, actor=officer, at=at + timedelta(hours=2))

    def followed_up(self, project: Project) -> None:
        """Each effect whose day has come: told of and taken in, or not yet measurable."""
        told = {(one.title, one.horizon.value): one for one in self.story.effects}
        for effect in project.effects.order_by("measured_on"):
            one = told[effect.title, effect.horizon]
            at = _morning(effect.measured_on + timedelta(days=15))
            if at > self.now:
                continue
            if one.outcome is None:
                later = effect.measured_on + timedelta(days=550)
                defer_effect(effect_id=effect.pk, reason=one.told, to_day=later, actor=self.applicant, at=at)
                continue
            answer = EffectAnswer(outcome=one.outcome, told=one.told)
            answer_effect(effect_id=effect.pk, answer=answer, actor=self.applicant, at=at)
            accepted = at + timedelta(days=7)
            if accepted <= self.now:
                accept_effect(effect_id=effect.pk, actor=self.scene.officer, at=accepted)


def _costs(project: Project, year: int, last: date) -> Iterator[CostValues]:
    """The year's budget as it was used: a row for each cost type."""
    rows = project.application.budget_rows.filter(year=year).order_by("position")
    for number, row in enumerate(rows, start=1):
        yield CostValues(
            cost_type=row.cost_type,
            booked_on=last,
            voucher_number=f"{year}-{number}",
            text=row.description or str(CostType(row.cost_type).label),
            amount_ore=row.amount_sek * 100,
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=LOCAL_TIME)
