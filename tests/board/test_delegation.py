"""The director decides for the board, and the board is told."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.commands import decide_on_delegation, report_delegated
from bifall.board.models import DelegatedDecision
from bifall.board.queries import frame_of, unreported_delegated
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.calls.models import Round
from bifall.calls.states import Decider
from bifall.flows.agenda_papers import add_delegated_item
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import refusals

pytestmark = pytest.mark.django_db

LIMIT = 1_200_000


@pytest.fixture
def small_projects(cast: Cast) -> Round:
    """A round of a call that the director decides."""
    round_ = open_round(cast, slug="sma-projekt")
    round_.call.decider = Decider.DIRECTOR
    round_.call.save(update_fields=["decider"])
    return round_


@pytest.fixture
def case(cast: Cast, small_projects: Round) -> Application:
    return application(cast, State.PREPARED, round=small_projects, sought_sek=LIMIT)


def delegate(
    cast: Cast, case: Application, outcome: Outcome, now: datetime, **changed: object
) -> DelegatedDecision:
    values: dict[str, object] = {
        "board_id": cast.board.pk,
        "reasons": "Projektet stärker länet.",
        "legal_basis": "Delegationsordningen 3.1",
        "actor": cast.director,
        "at": now,
    }
    if outcome == Outcome.GRANTED:
        values |= {"granted_sek": LIMIT, "highest_share_percent": Decimal(50)}
    return decide_on_delegation(application_id=case.pk, outcome=outcome, **(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "state", "granted"),
    [(Outcome.GRANTED, State.GRANTED, LIMIT), (Outcome.REJECTED, State.REJECTED, 0)],
)
def test_the_director_decides_up_to_the_limit(
    cast: Cast,
    case: Application,
    now: datetime,
    outcome: Outcome,
    state: State,
    granted: int,
) -> None:
    made = delegate(cast, case, outcome, now)
    case.refresh_from_db()
    assert (case.state, made.decided_by, made.legal_basis) == (
        state,
        cast.director,
        "Delegationsordningen 3.1",
    )
    assert frame_of(case.round).granted_sek == granted


def test_above_the_limit_and_for_the_region_itself_it_is_the_board(
    cast: Cast, small_projects: Round, now: datetime
) -> None:
    above = application(cast, State.PREPARED, round=small_projects, sought_sek=LIMIT + 1)
    own = application(
        cast,
        State.PREPARED,
        round=small_projects,
        sought_sek=LIMIT,
        organisation=cast.region_as_applicant,
    )
    boards = application(cast, State.PREPARED, sought_sek=LIMIT)
    for case in (above, own, boards):
        with pytest.raises(Refused) as refused:
            delegate(cast, case, Outcome.REJECTED, now)
        [problem] = refused.value.problems
        assert (problem.code, problem.params) == (
            "not_for_the_director",
            {"source": "KL 7:5; Region Västerbotten, små projekt 2024: inte medfinansiering av EU-projekt"},
        )
    with pytest.raises(Refused) as refused:
        delegate(cast, own, Outcome.GRANTED, now)
    assert refusals(refused) == [("own_case_not_checked", "outcome"), ("not_for_the_director", None)]
    assert DelegatedDecision.objects.count() == 0


def test_all_that_is_wrong_with_a_delegated_decision_is_told_at_once(
    cast: Cast, case: Application, small_projects: Round, now: datetime
) -> None:
    small_projects.frame_sek = LIMIT - 1
    small_projects.save(update_fields=["frame_sek"])
    Application.objects.filter(pk=case.pk).update(state=State.UNDER_REVIEW)
    with pytest.raises(Refused) as refused:
        delegate(cast, case, Outcome.GRANTED, now, reasons="", legal_basis=" ", eu_cofinancing=True)
    assert refusals(refused) == [
        ("decision_text_missing", "text"),
        ("not_for_the_director", None),
        ("delegation_basis_missing", "legal_basis"),
        ("item_not_prepared", "outcome"),
        ("grants_exceed_frame", "granted_sek"),
    ]
    with pytest.raises(Refused) as refused:
        delegate(cast, case, Outcome.POSTPONED, now)
    assert refusals(refused) == [("outcome_not_for_this_item", "outcome")]


def test_nobody_but_the_director_decides(cast: Cast, case: Application, now: datetime) -> None:
    for actor in (cast.officer, cast.secretary, cast.chair.user, cast.applicant, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            delegate(cast, case, Outcome.GRANTED, now, actor=actor)
    assert DelegatedDecision.objects.count() == 0


def test_the_board_is_told_of_each_decision_once(cast: Cast, case: Application, now: datetime) -> None:
    decided = delegate(cast, case, Outcome.REJECTED, now)
    assert list(unreported_delegated(cast.region.pk)) == [decided]
    first, second = (board.meeting(cast, MeetingState.PLANNED) for _number in range(2))
    values = {"title": "Anmälan", "decision_ids": [decided.pk], "actor": cast.secretary, "at": now}
    item = add_delegated_item(meeting_id=first.pk, **values)  # type: ignore[arg-type]
    assert list(item.delegated_decisions.all()) == [decided]
    assert list(unreported_delegated(cast.region.pk)) == []
    with pytest.raises(Refused) as refused:
        add_delegated_item(meeting_id=second.pk, **values)  # type: ignore[arg-type]
    assert refusals(refused) == [("delegated_already_reported", "decisions")]
    assert second.items.count() == 0


def test_another_regions_decisions_are_not_reported_here(
    cast: Cast, case: Application, now: datetime
) -> None:
    decided = delegate(cast, case, Outcome.REJECTED, now)
    DelegatedDecision.objects.update(authority=cast.other_region)
    item = board.item(board.meeting(cast, MeetingState.PLANNED), ItemKind.DELEGATED)
    reported = report_delegated(item_id=item.pk, decision_ids=[decided.pk], actor=cast.secretary, at=now)
    assert reported == []
    with pytest.raises(PermissionDenied):
        report_delegated(item_id=item.pk, decision_ids=[decided.pk], actor=cast.secretary_elsewhere, at=now)
    assert list(item.delegated_decisions.all()) == []
