"""The assessment of a case: what it keeps, what it refuses, and that the one before stays as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import State
from bifall.audit.models import Entry
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.aid_assessment import (
    BASIS_WORDS,
    QUESTIONS,
    Answer,
    Basis,
    Criterion,
    Reach,
)
from bifall.state_aid.models import AidAssessment
from bifall.state_aid.queries import Grant, current_assessment, grant_of, tried_on
from bifall.state_aid.states import AidBasis, AidCriterion, AidReach
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.delegation import delegated
from tests.factories.state_aid import ALL_HOLD, NO_UNDERTAKING, assessed


def test_the_words_people_choose_between_are_those_of_the_rules() -> None:
    assert AidCriterion.values == [question.criterion for question in QUESTIONS]
    assert AidReach.values == list(Reach)
    assert [(basis.value, str(basis.label)) for basis in AidBasis] == [
        (basis, BASIS_WORDS[basis].sv) for basis in Basis
    ]


def test_an_assessment_is_kept_with_its_answers_and_how_the_rules_were_tried(cast: Cast) -> None:
    made = assessed(cast, application(cast), AidBasis.NO_AID, reasons=" Skäl ")
    assert (made.number, made.basis, made.is_aid, made.reasons) == (1, "no_aid", False, "Skäl")
    assert (made.assessed_by, made.assessed_at, made.replaced_at) == (cast.officer, NOW, None)
    assert list(made.answers.values_list("position", "criterion", "holds", "why")) == [
        (1, "public_resources", True, "Anslag 1:1."),
        (2, "undertaking", False, "Sökanden bedriver ingen ekonomisk verksamhet."),
    ]
    tried = [(finding["rule"], finding["passed"]) for finding in made.findings]
    assert tried == [("aid_answered", True), ("aid_basis_fits", True), ("aid_basis_in_force", True)]
    entry = Entry.objects.get(subject_id=str(made.pk))
    assert (entry.event, entry.data) == (
        "state_aid.assessed",
        {"number": 1, "basis": "no_aid", "article": ""},
    )


def test_a_new_assessment_replaces_the_one_before_which_stays_as_it_was(cast: Cast) -> None:
    case = application(cast)
    first = assessed(cast, case, AidBasis.NO_AID)
    later = NOW + timedelta(days=1)
    second = assessed(cast, case, AidBasis.BLOCK_EXEMPTION, at=later)
    first_now = AidAssessment.objects.get(pk=first.pk)
    assert (first_now.replaced_at, second.number, second.article) == (later, 2, "sme_innovation")
    assert (first_now.basis, first_now.answers.count(), first_now.findings) == ("no_aid", 2, first.findings)
    assert current_assessment(case) == second


def test_answers_after_a_no_are_not_kept(cast: Cast) -> None:
    answers = ALL_HOLD | {Criterion.ADVANTAGE: Answer(False, "Marknadspris.")}
    made = assessed(cast, application(cast), AidBasis.NO_AID, answers=answers)
    assert list(made.answers.values_list("criterion", flat=True)) == [
        "public_resources",
        "undertaking",
        "advantage",
    ]


def test_an_article_is_kept_of_a_block_exemption_alone(cast: Cast) -> None:
    assert assessed(cast, application(cast), AidBasis.DE_MINIMIS, article="training").article == ""


WITHOUT_EFFECT = {criterion: answer for criterion, answer in ALL_HOLD.items() if criterion != "effect"}
REFUSALS: list[tuple[dict[str, Any], list[tuple[str, str | None]]]] = [
    ({"answers": {}}, [("aid_question_unanswered", "holds_public_resources")]),
    ({"answers": WITHOUT_EFFECT}, [("aid_question_unanswered", "holds_effect")]),
    (
        {"answers": NO_UNDERTAKING | {Criterion.UNDERTAKING: Answer(False, " ")}, "basis": AidBasis.NO_AID},
        [("aid_answer_without_reason", "why_undertaking")],
    ),
    ({"answers": NO_UNDERTAKING}, [("aid_basis_does_not_fit", "basis")]),
    ({"basis": AidBasis.NO_AID, "answers": ALL_HOLD}, [("aid_basis_does_not_fit", "basis")]),
    ({"basis": None, "reasons": ""}, [("aid_basis_missing", "basis"), ("aid_reasons_missing", "reasons")]),
    ({"basis": AidBasis.BLOCK_EXEMPTION, "article": ""}, [("aid_article_missing", "article")]),
    ({"basis": AidBasis.BLOCK_EXEMPTION, "article": "okänd"}, [("aid_article_missing", "article")]),
    (
        {"government_informed_on": date(2026, 11, 25)},
        [("aid_informed_in_future", "government_informed_on")],
    ),
]


@pytest.mark.parametrize(("fields", "problems"), REFUSALS)
def test_what_is_refused(cast: Cast, fields: dict[str, Any], problems: list[tuple[str, str | None]]) -> None:
    with pytest.raises(Refused) as refusal:
        assessed(cast, application(cast), **({"basis": AidBasis.DE_MINIMIS} | fields))
    assert [(problem.code, problem.field) for problem in refusal.value.problems] == problems
    assert AidAssessment.objects.count() == 0


def test_a_basis_is_chosen_while_its_regulation_is_in_force(cast: Cast) -> None:
    last_hour = datetime.fromisoformat("2026-12-31T23:30+01:00")
    made = assessed(cast, application(cast), AidBasis.BLOCK_EXEMPTION, at=last_hour)
    assert made.basis == AidBasis.BLOCK_EXEMPTION
    with pytest.raises(Refused) as refusal:
        assessed(cast, application(cast), AidBasis.BLOCK_EXEMPTION, at=last_hour + timedelta(hours=1))
    codes = [problem.code for problem in refusal.value.problems]
    assert codes == ["aid_basis_not_in_force", "aid_article_missing"]


def test_an_assessment_is_tried_anew_on_the_day_of_the_decision(cast: Cast) -> None:
    made = assessed(
        cast, application(cast), AidBasis.BLOCK_EXEMPTION, government_informed_on=date(2026, 11, 20)
    )
    assert tried_on(made, date(2026, 12, 31)).passed
    after = tried_on(made, date(2027, 1, 1))
    assert [finding.rule.code for finding in after.refusals] == ["aid_basis_in_force", "aid_article_chosen"]


def test_that_the_government_is_not_informed_is_told_and_not_refused(cast: Cast) -> None:
    made = assessed(cast, application(cast))
    refused = [finding["rule"] for finding in made.findings if not finding["passed"]]
    assert refused == ["aid_government_informed"]


def test_the_right_to_the_grant_is_conferred_by_the_decision(cast: Cast) -> None:
    assert grant_of(application(cast)) is None
    decision = board.grant(cast, board.meeting(cast))
    assert decision.item.application is not None
    assert decision.granted_sek is not None
    assert grant_of(decision.item.application) == Grant(decision.granted_sek, decision.decided_on)
    assert grant_of(delegated(cast).application) == Grant(2_785_777, date(2026, 11, 12))


@pytest.mark.parametrize("name", ["director", "secretary", "auditor", "applicant", "officer_elsewhere"])
def test_who_may_not_assess(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        assessed(cast, application(cast), actor=getattr(cast, name))


def test_a_case_that_nobody_handles_is_not_assessed(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        assessed(cast, application(cast, State.SUBMITTED))
