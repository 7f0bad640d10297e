from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.funding import Funding
from bifall.regulations.state_aid.aid_assessment import (
    QUESTIONS,
    Answer,
    Assessment,
    Basis,
    Criterion,
    Reach,
    conclude,
    is_aid,
    next_question,
)

ON = date(2026, 12, 2)
YES = {criterion: Answer(True, "Skäl") for criterion in Criterion}
NO_TRADE = {**YES, Criterion.EFFECT: Answer(False, "Verksamheten är rent lokal.")}


def assessed(answers=YES, basis=Basis.DE_MINIMIS, article=""):
    return Assessment(
        answers=answers,
        reach=Reach.DIRECT,
        basis=basis,
        article=article,
        assessed_by="officer",
        assessed_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    )


def codes(verdict):
    return [finding.rule.code for finding in verdict.refusals]


def test_the_questions_are_the_five_parts_in_order():
    assert [question.criterion for question in QUESTIONS] == list(Criterion)
    answers = {}
    for question in QUESTIONS:
        assert next_question(answers) is question
        assert is_aid(answers) is None
        answers[question.criterion] = Answer(True, "Skäl")
    assert next_question(answers) is None
    assert is_aid(answers) is True


def test_the_first_no_settles_it():
    answers = {
        Criterion.PUBLIC_RESOURCES: Answer(True, "Skäl"),
        Criterion.UNDERTAKING: Answer(False, "Skola"),
    }
    assert next_question(answers) is None
    assert is_aid(answers) is False
    verdict = conclude(assessed(answers, Basis.NO_AID), on=ON)
    assert (verdict.passed, verdict.is_aid) == (True, False)


@pytest.mark.parametrize(
    ("answers", "basis", "refused"),
    [
        (NO_TRADE, Basis.NO_AID, []),
        (NO_TRADE, Basis.DE_MINIMIS, ["aid_basis_fits"]),
        (YES, Basis.NO_AID, ["aid_basis_fits"]),
        (YES, Basis.DE_MINIMIS, []),
        (YES, Basis.SGEI, []),
        (YES, Basis.NOTIFIED, []),
        (YES, None, ["aid_basis_fits"]),
        ({}, Basis.NO_AID, ["aid_answered", "aid_basis_fits"]),
        ({Criterion.PUBLIC_RESOURCES: Answer(True, "Skäl")}, None, ["aid_answered", "aid_basis_fits"]),
        ({**NO_TRADE, Criterion.EFFECT: Answer(False, " ")}, Basis.NO_AID, ["aid_answered"]),
    ],
)
def test_the_basis_follows_from_the_answers(answers, basis, refused):
    assert codes(conclude(assessed(answers, basis), on=ON, government_informed_on=ON)) == refused


def test_a_block_exemption_names_its_article_and_ends_with_2026():
    told = {"government_informed_on": date(2026, 11, 1)}
    chosen = assessed(basis=Basis.BLOCK_EXEMPTION, article="training")
    assert conclude(chosen, on=date(2026, 12, 31), **told).passed
    late = conclude(chosen, on=date(2027, 1, 1), **told)
    assert codes(late) == ["aid_basis_in_force", "aid_article_chosen"]
    assert codes(conclude(assessed(basis=Basis.BLOCK_EXEMPTION), on=ON, **told)) == ["aid_article_chosen"]


def test_the_government_is_told_before_a_project_grant_that_is_aid():
    verdict = conclude(assessed(), on=ON)
    assert codes(verdict) == ["aid_government_informed"]
    assert verdict.refusals[0].source == "Förordning (2003:596) 2 §, i lydelse enligt 2022:1470"
    assert codes(conclude(assessed(), on=ON, government_informed_on=date(2026, 12, 3))) == [
        "aid_government_informed"
    ]
    assert conclude(assessed(), on=ON, funding=Funding.COMPANY).passed
    assert conclude(assessed(NO_TRADE, Basis.NO_AID), on=ON).passed


def test_who_when_and_on_what_basis_can_be_kept():
    kept = assessed(NO_TRADE, Basis.NO_AID)
    data = json.loads(json.dumps(kept.as_data()))
    assert data["assessed_by"] == "officer"
    assert data["assessed_at"] == "2026-11-24T09:30:00+00:00"
    assert data["answers"]["effect"] == {"holds": False, "why": "Verksamheten är rent lokal."}
    assert Assessment.from_data(data) == kept
    with pytest.raises(ValueError, match="mapping"):
        Assessment.from_data({**data, "answers": []})


@given(
    answers=st.dictionaries(
        st.sampled_from(Criterion), st.builds(Answer, st.booleans(), st.sampled_from(["", "Skäl"]))
    ),
    basis=st.sampled_from([None, *Basis]),
)
@settings(deadline=None)
def test_a_case_only_passes_with_reasons_and_a_basis_that_fits(answers, basis):
    verdict = conclude(assessed(answers, basis, "training"), on=ON, government_informed_on=ON)
    if verdict.passed:
        assert all(answer.why for answer in answers.values())
        assert verdict.is_aid is (basis is not Basis.NO_AID)
        assert (set(answers) == set(Criterion)) or verdict.is_aid is False
