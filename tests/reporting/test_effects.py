"""Effects: planned with the conditions, asked for also after the end, told of, deferred and settled."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.applications.models import EffectStep
from bifall.applications.states import EffectLevel
from bifall.flows.effect_follow_up import answer_effect, defer_effect, return_effect
from bifall.flows.project_opening import open_project
from bifall.flows.project_reminders import remind
from bifall.flows.project_running import decide_change, request_change
from bifall.flows.project_timeline import Awaited, timeline_of
from bifall.notices.models import Message
from bifall.projects.models import Project
from bifall.projects.queries import with_parts
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeKind, ProjectState
from bifall.reporting.commands import accept_effect, add_effect, close_effect, plan_effects
from bifall.reporting.effect_rules import EffectAnswer, EffectValues, asked_on, latest_day
from bifall.reporting.models import Effect
from bifall.reporting.policies import PERMISSIONS
from bifall.reporting.queries import effects_asked_of, effects_to_take_in, effects_visible_to
from bifall.reporting.states import TO_ANSWER, EffectState, Horizon
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.funding import active, board_grant, opened
from tests.projects.test_policies import project
from tests.strangers import anybody
from tests.whole_database import refusal

A_YEAR_AFTER = datetime(2031, 1, 15, 9, tzinfo=UTC)
BENEFICIARY = {"applicant", "colleague"}
DESK = {"officer", "controller", "director", "secretary", "auditor"}
SEEN = EffectAnswer(outcome="seen", told="Fler stannar.", value=Decimal(9), women=Decimal(5), men=Decimal(4))


def ended(cast: Cast, *horizons: Horizon) -> list[Effect]:
    """Effects of a project that ended on the last day of 2029 and has been put away."""
    running = active(cast)
    running.effects.all().delete()
    Project.objects.filter(pk=running.pk).update(ends_on=date(2029, 12, 31))
    made = [
        add_effect(
            project_id=running.pk,
            effect=EffectValues(title="Fler stannar i länet", horizon=horizon, unit="personer"),
            actor=cast.officer,
            at=NOW,
        )
        for horizon in horizons or (Horizon.ONE_YEAR,)
    ]
    Project.objects.filter(pk=running.pk).update(state=ProjectState.CLOSED)
    return made


def test_when_an_effect_is_asked_for() -> None:
    found = {
        horizon: asked_on(horizon, ends_on=date(2028, 2, 29), final_due_on=date(2028, 4, 29), answer_days=30)
        for horizon in Horizon
    }
    assert {horizon: (asked.measured_on, asked.due_on) for horizon, asked in found.items()} == {
        Horizon.AT_END: (date(2028, 2, 29), date(2028, 4, 29)),
        Horizon.ONE_YEAR: (date(2029, 2, 28), date(2029, 3, 30)),
        Horizon.FIVE_YEARS: (date(2033, 2, 28), date(2033, 3, 30)),
    }


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Horizon))
def test_every_horizon_can_be_deferred_from(ends_on: date, horizon: Horizon) -> None:
    asked = asked_on(horizon, ends_on=ends_on, final_due_on=ends_on, answer_days=0)
    assert ends_on <= asked.measured_on < latest_day(ends_on)


def test_the_effects_of_the_application_go_with_the_conditions(cast: Cast) -> None:
    case = board_grant(cast)
    for position, (level, title) in enumerate(
        [("activity", "Mässa"), ("effect", "Fler stannar"), ("effect", "Bättre matchning")]
    ):
        EffectStep.objects.create(
            application=case, level=EffectLevel(level), position=position, title=title, description="SCB."
        )
    made = open_project(application_id=case.pk, actor=cast.officer, at=NOW)
    planned = made.effects.order_by("position").values_list("title", "measure", "horizon", "state")
    assert list(planned) == [
        ("Fler stannar", "SCB.", "one_year", "planned"),
        ("Bättre matchning", "SCB.", "one_year", "planned"),
    ]
    plan_effects(
        project_id=made.pk,
        effects=[
            EffectValues(title=" Fler stannar ", horizon="at_end"),
            EffectValues(title="Fler stannar", horizon="five_years", target=Decimal(40)),
        ],
        actor=cast.officer,
        at=NOW,
    )
    again = made.effects.order_by("position").values_list("title", "horizon", "due_on")
    assert list(again) == [
        ("Fler stannar", "at_end", made.final_report_due_on),
        ("Fler stannar", "five_years", made.effects.latest("measured_on").due_on),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([EffectValues(title=" ")], "effect_title_missing"),
        ([EffectValues(title="A", horizon="ten")], "effect_horizon_unknown"),
        ([EffectValues(title="A"), EffectValues(title="a")], "effect_twice"),
        ([EffectValues(title="A", target=Decimal("NaN"))], "effect_value_outside_limits"),
    ],
)
def test_a_plan_that_cannot_be(cast: Cast, rows: list[EffectValues], code: str) -> None:
    waiting = opened(cast)
    problems = refusal(lambda: plan_effects(project_id=waiting.pk, effects=rows, actor=cast.officer, at=NOW))
    assert [p.code for p in problems] == [code]


def test_an_effect_is_told_of_sent_back_and_followed_up_after_the_end(cast: Cast) -> None:
    [effect] = ended(cast)
    for _once in range(2):
        answer_effect(effect_id=effect.pk, answer=SEEN, actor=cast.colleague, at=A_YEAR_AFTER)
        assert list(effects_to_take_in(cast.region)) == [effect]
        if not _once:
            return_effect(effect_id=effect.pk, reason="Källa?", actor=cast.officer, at=A_YEAR_AFTER)
            assert Effect.objects.get().reason == "Källa?"
    accept_effect(effect_id=effect.pk, actor=cast.officer, at=A_YEAR_AFTER)
    done = Effect.objects.get()
    assert (done.state, done.outcome, done.value, done.women, done.reason) == (
        EffectState.FOLLOWED_UP,
        "seen",
        9,
        5,
        "",
    )
    told = Message.objects.filter(kind__startswith="reporting.effect").values_list("kind", "recipient")
    assert sorted(told) == sorted(
        [
            *[("reporting.effect_answered", cast.officer.pk)] * 2,
            *[("reporting.effect_returned", user.pk) for user in (cast.applicant, cast.colleague)],
        ]
    )


def test_not_yet_measurable_is_an_answer_with_a_new_day(cast: Cast) -> None:
    [effect] = ended(cast)
    for day in (date(2032, 1, 31), date(2033, 1, 31)):
        defer_effect(
            effect_id=effect.pk,
            reason="SCB:s siffror kommer senare.",
            to_day=day,
            actor=cast.colleague,
            at=A_YEAR_AFTER,
        )
    later = Effect.objects.get()
    assert (later.state, later.measured_on, later.due_on) == (
        EffectState.DEFERRED,
        date(2033, 1, 31),
        date(2033, 3, 2),
    )
    assert list(later.deferrals.values_list("from_day", "to_day")) == [
        (date(2030, 12, 31), date(2032, 1, 31)),
        (date(2032, 1, 31), date(2033, 1, 31)),
    ]
    assert list(effects_asked_of(cast.applicant, A_YEAR_AFTER.date())) == []
    assert list(effects_asked_of(cast.applicant, date(2033, 1, 31))) == [effect]
    early = refusal(
        lambda: answer_effect(effect_id=effect.pk, answer=SEEN, actor=cast.colleague, at=A_YEAR_AFTER)
    )
    assert [(p.code, p.params) for p in early] == [("effect_not_asked_for_yet", {"day": date(2033, 1, 31)})]


@pytest.mark.parametrize(
    ("reason", "day", "codes"),
    [
        ("", date(2031, 1, 15), ["effect_reason_to_defer_missing", "effect_day_not_later"]),
        ("Snart", date(2040, 1, 1), ["effect_day_too_late"]),
    ],
)
def test_a_deferral_that_cannot_be(cast: Cast, reason: str, day: date, codes: list[str]) -> None:
    [effect] = ended(cast)
    problems = refusal(
        lambda: defer_effect(
            effect_id=effect.pk, reason=reason, to_day=day, actor=cast.colleague, at=A_YEAR_AFTER
        )
    )
    assert [p.code for p in problems] == codes


def test_an_answer_that_says_nothing(cast: Cast) -> None:
    [effect] = ended(cast)
    empty = EffectAnswer(outcome="", told=" ", value=Decimal(1), women=Decimal(2))
    problems = refusal(
        lambda: answer_effect(effect_id=effect.pk, answer=empty, actor=cast.colleague, at=A_YEAR_AFTER)
    )
    assert [p.code for p in problems] == [
        "effect_outcome_missing",
        "effect_told_missing",
        "actual_by_sex_too_large",
    ]


def test_what_nobody_answers_is_closed_with_its_reason(cast: Cast) -> None:
    [effect] = ended(cast)
    problems = refusal(
        lambda: close_effect(effect_id=effect.pk, reason="", actor=cast.officer, at=A_YEAR_AFTER)
    )
    assert [p.code for p in problems] == ["effect_close_reason_missing"]
    done = close_effect(
        effect_id=effect.pk, reason="Bolaget finns inte.", actor=cast.officer, at=A_YEAR_AFTER
    )
    assert (done.state, done.reason) == (EffectState.UNANSWERED, "Bolaget finns inte.")


def test_it_is_asked_for_once_and_once_more_when_late(cast: Cast) -> None:
    ended(cast, Horizon.ONE_YEAR, Horizon.FIVE_YEARS)
    days = (datetime(2030, 12, 30, 9, tzinfo=UTC), A_YEAR_AFTER, A_YEAR_AFTER.replace(month=2))
    assert [remind(authority_id=cast.region.pk, at=day) for day in days for _twice in "ab"] == [
        *(0, 0),
        *(2, 0),
        *(2, 0),
    ]


def test_a_new_period_moves_what_nobody_has_spoken_of(cast: Cast) -> None:
    running = active(cast)
    running.effects.all().delete()
    add_effect(project_id=running.pk, effect=EffectValues(title="Fler stannar"), actor=cast.colleague, at=NOW)
    asked = request_change(
        project_id=running.pk,
        values=ChangeValues(kind=ChangeKind.TIME, reasons="Klara tidigare.", new_ends_on=date(2028, 6, 30)),
        actor=cast.applicant,
        at=NOW,
    )
    decide_change(
        request_id=asked.pk,
        approve=True,
        reasons="Bra.",
        board_reference="§ 12",
        actor=cast.secretary,
        at=NOW,
    )
    assert running.effects.get().measured_on == date(2029, 6, 30)


def test_the_timeline_of_an_ended_project_says_what_is_awaited(cast: Cast) -> None:
    one, five = ended(cast, Horizon.ONE_YEAR, Horizon.FIVE_YEARS)
    defer_effect(
        effect_id=one.pk, reason="Senare.", to_day=date(2032, 1, 31), actor=cast.colleague, at=A_YEAR_AFTER
    )
    line = timeline_of(with_parts(Project.objects.all()).get(pk=one.project_id), date(2032, 2, 1))
    assert [(a.pk, a.due_on, a.from_on) for a in line.from_beneficiary if a.kind == "effect"] == [
        (one.pk, date(2032, 3, 1), None),
        (five.pk, date(2035, 1, 30), date(2034, 12, 31)),
    ]
    assert str(line.happened[0].text) == "Ännu inte mätbart: Fler stannar i länet"
    later = datetime(2032, 2, 1, 9, tzinfo=UTC)
    answer_effect(effect_id=one.pk, answer=SEEN, actor=cast.colleague, at=later)
    line = timeline_of(with_parts(Project.objects.all()).get(pk=one.project_id), date(2032, 2, 1))
    assert [(a.pk, a.kind) for a in line.from_authority] == [(one.pk, "effect")]
    assert isinstance(line.from_authority[0], Awaited)


def of(cast: Cast, state: EffectState, project_state: ProjectState) -> Effect:
    told = {"answered_at": NOW, "outcome": "seen"} if state in {"answered", "followed_up"} else {}
    return Effect.objects.create(
        project=project(cast, project_state),
        position=1,
        title="Effekt",
        horizon=Horizon.AT_END,
        measured_on=NOW.date(),
        due_on=NOW.date(),
        state=state,
        **told,
    )


def test_the_table_of_rights_and_the_list(cast: Cast) -> None:
    people = anybody(cast)
    rows = {(state, of_): of(cast, state, of_) for state in EffectState for of_ in ProjectState}
    names = [name for name in PERMISSIONS if name.endswith("_effect") and name != "reporting.add_effect"]
    table = {
        permission: {
            (name, *where)
            for where, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in names
    }
    tells = {"active", "change_requested", "completed", "closed"}

    def cells(who: set[str], states: set[EffectState], projects: set[str]) -> set[object]:
        return {(name, state, ProjectState(of_)) for name in who for state in states for of_ in projects}

    every = set(ProjectState.values)
    to_answer = set(TO_ANSWER)
    assert table == {
        "reporting.view_effect": cells(BENEFICIARY | DESK, set(EffectState), every),
        "reporting.answer_effect": cells(BENEFICIARY, to_answer, tells),
        "reporting.defer_effect": cells(BENEFICIARY, to_answer, tells),
        "reporting.return_effect": cells({"officer"}, {EffectState.ANSWERED}, every),
        "reporting.accept_effect": cells({"officer"}, {EffectState.ANSWERED}, every),
        "reporting.close_effect": cells({"officer"}, to_answer, every),
    }
    for name, user in people.items():
        if user.is_active:
            may_see = {row.pk for row in rows.values() if user.has_perm("reporting.view_effect", row)}
            assert (name, set(effects_visible_to(user).values_list("pk", flat=True))) == (name, may_see)
    broken_off = rows[EffectState.PLANNED, ProjectState.CLOSED]
    broken_off.project.reason_to_end = "Villkoren bröts."
    assert not cast.applicant.has_perm("reporting.answer_effect", broken_off)


def test_who_plans_and_who_adds(cast: Cast) -> None:
    people = anybody(cast)
    rows = {state: project(cast, state) for state in ProjectState}
    table = {
        permission: {
            (name, state)
            for state, row in rows.items()
            for name, user in people.items()
            if user.has_perm(permission, row)
        }
        for permission in ("reporting.plan_effects", "reporting.add_effect")
    }
    adds = {ProjectState.ACTIVE, ProjectState.CHANGE_REQUESTED, ProjectState.COMPLETED}
    assert table == {
        "reporting.plan_effects": {("officer", ProjectState.GRANTED)},
        "reporting.add_effect": {(name, state) for name in BENEFICIARY | {"officer"} for state in adds},
    }
