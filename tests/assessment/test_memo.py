"""The memo: what is kept, and what it lacks before the board can take it up."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import MemoValues, finish_memo, problems_with_memo, write_memo
from bifall.assessment.models import StaffMemo
from bifall.assessment.states import AssignmentState, MemoState, ProposedOutcome
from bifall.documents.models import Document
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment, memo
from tests.factories.audit import of, written
from tests.factories.board import minutes_document

WHOLE = MemoValues(
    summary=" Kort. ",
    background="Bakgrund",
    reasoning="Skäl",
    outcome=ProposedOutcome.GRANT,
    proposed_sek=2_785_777,
    highest_share_percent=Decimal("49.50"),
    conditions=(" Rapport varje halvår ", "  ", "Öppna data"),
)


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


def lacks(of_memo: StaffMemo) -> list[tuple[str, str | None, dict[str, object]]]:
    return [(p.code, p.field, dict(p.params)) for p in problems_with_memo(of_memo)]


def test_a_memo_is_kept_as_written_and_written_over(cast: Cast, case: Application, now: datetime) -> None:
    made = write_memo(application_id=case.pk, values=WHOLE, actor=cast.officer, at=now)
    kept = StaffMemo.objects.get()
    assert (kept.pk, kept.author, kept.state, kept.summary) == (made.pk, cast.officer, "draft", "Kort.")
    assert (kept.outcome, kept.proposed_sek, kept.highest_share_percent) == (
        "grant",
        2_785_777,
        Decimal("49.50"),
    )
    conditions = kept.conditions.values_list("position", "text")
    assert list(conditions) == [(1, "Rapport varje halvår"), (2, "Öppna data")]
    again = write_memo(application_id=case.pk, values=MemoValues(summary="Nytt"), actor=cast.officer, at=now)
    kept.refresh_from_db()
    assert (again.pk, kept.summary, kept.background, kept.outcome, kept.proposed_sek) == (
        made.pk,
        "Nytt",
        "",
        "",
        None,
    )
    assert kept.conditions.count() == 0
    assert [(e.event, e.subject, e.data) for e in written("assessment.")] == [
        ("assessment.memo_written", of(made), {"outcome": "grant", "proposed_sek": 2_785_777}),
        ("assessment.memo_written", of(made), {"outcome": "", "proposed_sek": None}),
    ]


def test_an_empty_memo_lacks_its_text_and_its_outcome(cast: Cast, case: Application) -> None:
    assert lacks(StaffMemo(application=case, author=cast.officer)) == [
        ("memo_text_missing", "summary", {}),
        ("memo_outcome_missing", "outcome", {}),
    ]


@pytest.mark.parametrize("part", ["summary", "background", "reasoning"])
def test_every_part_of_the_text_is_needed(cast: Cast, case: Application, part: str) -> None:
    assert lacks(memo(cast, case, **{part: ""})) == [("memo_text_missing", "summary", {})]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"proposed_sek": 1, "highest_share_percent": Decimal("0.01")}, []),
        (
            {"proposed_sek": None, "highest_share_percent": None},
            [
                ("proposed_amount_missing", "proposed_sek", {}),
                ("proposed_share_missing", "highest_share_percent", {}),
            ],
        ),
        (
            {"proposed_sek": 2_785_778, "highest_share_percent": Decimal("50.01")},
            [
                ("proposed_more_than_sought", "proposed_sek", {"sought_sek": 2_785_777}),
                (
                    "proposed_share_above_the_call",
                    "highest_share_percent",
                    {"highest_percent": Decimal("50")},
                ),
            ],
        ),
        ({"outcome": "reject", "proposed_sek": None, "highest_share_percent": None}, []),
        (
            {"outcome": "reject", "highest_share_percent": None},
            [("proposed_only_with_a_grant", "proposed_sek", {})],
        ),
        (
            {"outcome": "reject", "proposed_sek": None},
            [("proposed_only_with_a_grant", "proposed_sek", {})],
        ),
    ],
)
def test_a_proposal_fits_what_was_sought_and_the_call(
    cast: Cast,
    case: Application,
    fields: dict[str, object],
    expected: list[tuple[str, str | None, dict[str, object]]],
) -> None:
    assert lacks(memo(cast, case, **fields)) == expected


def test_the_regions_own_application_needs_the_officers_check(cast: Cast) -> None:
    own = application(cast, organisation=cast.region_as_applicant)
    written_ = memo(cast, own)
    assert lacks(written_) == [("own_case_check_missing", "own_case_check", {})]
    written_.own_case_check = "Regionjuristen har prövat frågan 2026-11-20: nämnden får besluta."
    assert lacks(written_) == []


def test_assessors_who_are_waited_for_hold_the_memo_up_and_no_others(cast: Cast, case: Application) -> None:
    first, second = assignment(cast, case), assignment(cast, case, assessor=cast.other_assessor)
    held_up = {}
    for state in AssignmentState:
        first.state = state
        first.save()
        held_up[state] = lacks(memo_of(cast, case))
    one, two = ([("assessments_not_done", None, {"count": count})] for count in (1, 2))
    assert held_up == {
        AssignmentState.ASSIGNED: two,
        AssignmentState.ACCEPTED: two,
        AssignmentState.CONFLICTED: one,
        AssignmentState.DONE: one,
        AssignmentState.WITHDRAWN: one,
    }
    second.delete()
    assert lacks(memo_of(cast, case)) == []


def memo_of(cast: Cast, case: Application) -> StaffMemo:
    return StaffMemo.objects.filter(application=case).first() or memo(cast, case)


def test_a_whole_memo_is_closed_with_its_document(cast: Cast, case: Application, now: datetime) -> None:
    written_, paper = memo(cast, case), minutes_document(cast)
    finish_memo(memo_id=written_.pk, document_id=paper.pk, actor=cast.officer, at=now)
    written_.refresh_from_db()
    assert (written_.state, written_.finished_at, written_.document) == (MemoState.FINISHED, now, paper)
    data = {"outcome": "grant", "proposed_sek": 2_785_777, "highest_share_percent": "50.00"}
    assert written("assessment.") == [("assessment.memo_finished", of(written_), cast.officer.pk, now, data)]


def test_a_memo_that_lacks_something_stays_open(cast: Cast, case: Application, now: datetime) -> None:
    written_, paper = memo(cast, case, summary=""), minutes_document(cast)
    with pytest.raises(Refused) as refused:
        finish_memo(memo_id=written_.pk, document_id=paper.pk, actor=cast.officer, at=now)
    assert [problem.code for problem in refused.value.problems] == ["memo_text_missing"]
    written_.refresh_from_db()
    assert (written_.state, written_.document) == (MemoState.DRAFT, None)


def test_another_regions_paper_is_not_taken_for_the_memo(
    cast: Cast, case: Application, now: datetime
) -> None:
    written_, paper = memo(cast, case), minutes_document(cast)
    Document.objects.filter(pk=paper.pk).update(authority=cast.other_region)
    with pytest.raises(Document.DoesNotExist):
        finish_memo(memo_id=written_.pk, document_id=paper.pk, actor=cast.officer, at=now)


def test_a_finished_memo_opens_again_when_the_case_is_back(
    cast: Cast, case: Application, now: datetime
) -> None:
    finished = memo(cast, case, state=MemoState.FINISHED, finished_at=now)
    write_memo(application_id=case.pk, values=WHOLE, actor=cast.officer, at=now)
    finished.refresh_from_db()
    assert (finished.state, finished.summary) == (MemoState.DRAFT, "Kort.")
    assert [entry.event for entry in written("assessment.")] == [
        "assessment.memo_reopened",
        "assessment.memo_written",
    ]


@pytest.mark.parametrize("state", sorted(set(State) - {State.UNDER_REVIEW, State.COMPLETION_REQUESTED}))
def test_nothing_is_written_when_the_case_is_not_under_review(
    cast: Cast, now: datetime, state: State
) -> None:
    case = application(cast, state)
    finished = memo(cast, case, state=MemoState.FINISHED)
    with pytest.raises(PermissionDenied):
        write_memo(application_id=case.pk, values=WHOLE, actor=cast.officer, at=now)
    finished.refresh_from_db()
    assert (finished.state, finished.summary) == (
        MemoState.FINISHED,
        "Projektet samlar studenter och arbetsgivare.",
    )


@pytest.mark.parametrize("who", ["director", "secretary", "assessor", "applicant", "officer_elsewhere"])
def test_only_an_officer_writes_and_finishes(cast: Cast, case: Application, now: datetime, who: str) -> None:
    written_, paper = memo(cast, case), minutes_document(cast)
    actor = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        write_memo(application_id=case.pk, values=WHOLE, actor=actor, at=now)
    with pytest.raises(PermissionDenied):
        finish_memo(memo_id=written_.pk, document_id=paper.pk, actor=actor, at=now)
    written_.refresh_from_db()
    assert (written_.state, written_.summary) == ("draft", "Projektet samlar studenter och arbetsgivare.")
