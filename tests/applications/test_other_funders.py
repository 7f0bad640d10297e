"""A project that is a step of another funder's call: no cost is paid for twice."""

from __future__ import annotations

from typing import Any

import pytest

from bifall.applications.commands import submit
from bifall.applications.rules import OtherCall, facts_from, problems_with_other_call
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.standard_forms import application_form
from bifall.regulations.other_funding import check_other_funding
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.drafts import draft

STEP: dict[str, Any] = {
    "other_call_step": True,
    "other_funder": "Umeå universitet",
    "other_call": "Utmaningsdriven innovation",
    "other_step": 2,
    "other_sought_sek": 2_585_777,
    "other_from_1_1": False,
}


def test_the_step_stands_in_the_applications_own_columns(cast: Cast) -> None:
    sent = submit(application_id=draft(cast, **STEP).pk, actor=cast.applicant, at=NOW)
    assert (sent.other_funder, sent.other_call, sent.other_step, sent.other_sought_sek) == (
        "Umeå universitet",
        "Utmaningsdriven innovation",
        2,
        2_585_777,
    )
    assert "utmaningsdriven innovation" in sent.search_text
    alone = draft(cast, **(STEP | {"other_call_step": False}))
    assert (alone.other_funder, alone.other_step, alone.other_sought_sek) == ("", None, 0)


def test_what_the_other_gives_stands_in_the_financing(cast: Cast) -> None:
    there = draft(cast, **(STEP | {"other_sought_sek": 3_000_000}))
    with pytest.raises(Refused) as refused:
        submit(application_id=there.pk, actor=cast.applicant, at=NOW)
    assert list(refused.value.problems) == [
        Problem(
            "other_funder_not_in_financing",
            "financing",
            {"funder": "Umeå universitet", "other_sek": 3_000_000, "financed_sek": 2_585_777},
        )
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, None),
        ({"other_call_step": True}, None),
        (STEP, OtherCall("Umeå universitet", "Utmaningsdriven innovation", 2, 2_585_777)),
        (STEP | {"other_call_step": False}, None),
        (
            STEP | {"other_from_1_1": True},
            OtherCall("Umeå universitet", "Utmaningsdriven innovation", 2, 2_585_777, from_1_1=True),
        ),
    ],
)
def test_what_is_hidden_is_not_read(answers: dict[str, Any], expected: OtherCall | None) -> None:
    facts = facts_from(application_form(), answers)
    assert facts.other == expected
    counts = 2_585_777 if expected is not None and expected.from_1_1 else 0
    assert facts.other_state_1_1_sek == counts


def test_the_others_rows_are_found_by_its_name() -> None:
    rows = [
        {"id": "r1", "financier": "Vinnova, steg 2", "sector": "public", "form": "cash", "amount_sek": 600},
        {"id": "r2", "financier": "VINNOVA", "sector": "public", "form": "in_kind", "amount_sek": 400},
        {"id": "r3", "financier": "Kommunen", "sector": "public", "form": "cash", "amount_sek": 50},
    ]
    answers = STEP | {"other_funder": "Vinnova", "other_sought_sek": 1000, "financing": rows}
    facts = facts_from(application_form(), answers)
    assert facts.financed_by_other_sek == 1000
    assert list(problems_with_other_call(facts)) == []


@pytest.mark.parametrize(
    ("numbers", "passed"),
    [
        ((500, 500, 500, 1000), [True, True]),
        ((501, 500, 500, 1000), [True, False]),
        ((500, 500, 0, 1000), [False, True]),
    ],
)
def test_two_funders_pay_for_different_costs(numbers: tuple[int, ...], passed: list[bool]) -> None:
    sought, other, financed, costs = numbers
    verdict = check_other_funding(
        sought_sek=sought, other_sek=other, financed_by_other_sek=financed, total_cost_sek=costs
    )
    assert [finding.passed for finding in verdict.findings] == passed
    assert "\u00a0" in verdict.findings[1].in_words("sv")
