"""The commands that write calls, criteria and the strategy, and all that they refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bifall.calls.commands import (
    CallValues,
    CriterionValues,
    PriorityValues,
    change_call,
    create_call,
    load_strategy,
    set_criteria,
)
from bifall.calls.models import Call, Criterion
from bifall.calls.states import CallState, Decider
from bifall.kernel.problems import Problem
from bifall.questionnaires.models import Form, FormVersion
from bifall.questionnaires.states import Purpose
from tests.calls.conftest import two_criteria
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere
from tests.factories.calls import form_version, strategy
from tests.whole_database import last_told, refusal, told_since


def test_a_call_begins_as_a_draft(cast: Cast, values: CallValues) -> None:
    told = last_told(cast.region.pk)
    made = create_call(authority_id=cast.region.pk, values=values, actor=cast.officer, at=NOW)
    kept = Call.objects.get(pk=made.pk)
    assert (kept.authority, kept.slug, kept.state, kept.created_by, kept.created_at) == (
        cast.region,
        "grona-industrier",
        CallState.DRAFT,
        cast.officer,
        NOW,
    )
    assert (kept.title, kept.summary, kept.title_en, kept.summary_en) == (
        "Gröna industrier",
        "Stöd till omställning.",
        "Green industries",
        "Support.",
    )
    assert (kept.decider, kept.organ, kept.highest_share_percent, kept.highest_grant_sek) == (
        Decider.DIRECTOR,
        "RUN",
        Decimal("5.5"),
        500_000,
    )
    assert told_since(told) == [
        ("calls.created", cast.officer, {"form_version_id": str(values.form_version_id)})
    ]


def test_all_that_is_wrong_with_a_call_is_told_at_once(cast: Cast, values: CallValues, draft: Call) -> None:
    elsewhere = as_elsewhere(cast)
    wrong = CallValues(
        title=" ",
        summary=" ",
        form_version_id=form_version(elsewhere).pk,
        strategy_id=strategy(elsewhere).pk,
        highest_share_percent=Decimal("100.01"),
        highest_grant_sek=0,
    )
    problems = [
        Problem("call_title_missing", "title"),
        Problem("call_summary_missing", "summary"),
        Problem("share_outside_limits", "highest_share_percent"),
        Problem("highest_grant_missing", "highest_grant_sek"),
        Problem("form_not_published", "form_version"),
        Problem("strategy_unknown", "strategy"),
    ]
    new = {"authority_id": cast.region.pk, "actor": cast.officer, "at": NOW}
    taken = Problem("call_slug_taken", "title")
    assert refusal(lambda: create_call(values=wrong, slug=draft.slug, **new)) == [*problems, taken]
    assert refusal(lambda: create_call(values=values, **new)) == [taken]
    assert (
        refusal(lambda: change_call(call_id=draft.pk, values=wrong, actor=cast.officer, at=NOW)) == problems
    )


@pytest.mark.parametrize("percent", ["0", "-1", "100.01"])
def test_a_share_is_more_than_nothing_and_no_more_than_all(
    cast: Cast, values: CallValues, percent: str
) -> None:
    wrong = replace(values, highest_share_percent=Decimal(percent))
    assert refusal(
        lambda: create_call(authority_id=cast.region.pk, values=wrong, actor=cast.officer, at=NOW)
    ) == [Problem("share_outside_limits", "highest_share_percent")]


def test_a_form_that_is_not_published_cannot_be_answered(cast: Cast, values: CallValues) -> None:
    published = form_version(cast)
    draft = FormVersion.objects.create(
        form=published.form,
        number=2,
        definition=published.definition,
        created_by=cast.officer,
        created_at=NOW,
    )
    of_the_draft = replace(values, form_version_id=draft.pk)
    assert refusal(
        lambda: create_call(authority_id=cast.region.pk, values=of_the_draft, actor=cast.officer, at=NOW)
    ) == [Problem("form_not_published", "form_version")]


@pytest.mark.parametrize("purpose", [one for one in Purpose if one != Purpose.APPLICATION])
def test_a_form_for_something_else_cannot_be_applied_in(
    cast: Cast, values: CallValues, draft: Call, purpose: Purpose
) -> None:
    form = Form.objects.create(authority=cast.region, key="annat", purpose=purpose, name="Annat")
    version = FormVersion.objects.create(
        form=form, number=1, definition={}, published_at=NOW, created_by=cast.officer, created_at=NOW
    )
    wrong = replace(values, form_version_id=version.pk)
    by = {"actor": cast.officer, "at": NOW}
    for act in (
        lambda: create_call(authority_id=cast.region.pk, values=wrong, slug="ny", **by),
        lambda: change_call(call_id=draft.pk, values=wrong, **by),
    ):
        assert refusal(act) == [Problem("form_not_published", "form_version")]


def test_a_title_without_letters_has_an_address_all_the_same(cast: Cast, values: CallValues) -> None:
    new = {"authority_id": cast.region.pk, "actor": cast.officer, "at": NOW}
    assert create_call(values=replace(values, title="2027"), **new).slug == "2027"
    assert create_call(values=replace(values, title="★"), **new).slug == "utlysning"
    assert refusal(lambda: create_call(values=replace(values, title="☆"), **new)) == [
        Problem("call_slug_taken", "title")
    ]


def test_two_regions_may_use_the_same_address(cast: Cast, values: CallValues, draft: Call) -> None:
    elsewhere = as_elsewhere(cast)
    theirs = replace(values, form_version_id=form_version(elsewhere).pk, strategy_id=strategy(elsewhere).pk)
    made = create_call(authority_id=cast.other_region.pk, values=theirs, actor=elsewhere.officer, at=NOW)
    assert made.slug == draft.slug


def test_a_draft_is_changed_and_the_audit_told_what(cast: Cast, values: CallValues, draft: Call) -> None:
    told = last_told(cast.region.pk)
    changed = replace(values, title=" Blå industrier ", highest_grant_sek=None)
    change = {"call_id": draft.pk, "values": changed, "actor": cast.officer, "at": NOW}
    change_call(**change)
    kept = Call.objects.get(pk=draft.pk)
    assert (kept.title, kept.highest_grant_sek, kept.slug) == ("Blå industrier", None, "grona-industrier")
    change_call(**change)
    assert told_since(told) == [("calls.changed", cast.officer, {"fields": ["title", "highest_grant_sek"]})]


def test_criteria_take_the_place_of_those_before(cast: Cast, draft: Call) -> None:
    two_criteria(draft, cast.officer)
    told = last_told(cast.region.pk)
    criteria = [
        CriterionValues(title=" Genomförande ", weight=100, guidance="Se planen.", title_en="Delivery"),
        CriterionValues(title="Nytta", weight=1, key="samhallsnytta"),
    ]
    made = set_criteria(call_id=draft.pk, criteria=criteria, actor=cast.officer, at=NOW)
    assert [
        (c.key, c.title, c.title_en, c.guidance, c.weight, c.position)
        for c in Criterion.objects.filter(call=draft)
    ] == [
        ("genomforande", "Genomförande", "Delivery", "Se planen.", 100, 1),
        ("samhallsnytta", "Nytta", "", "", 1, 2),
    ]
    assert [c.title for c in made] == ["Genomförande", "Nytta"]
    assert told_since(told) == [("calls.changed", cast.officer, {"fields": ["criteria"]})]


def test_names_that_read_alike_get_keys_of_their_own(cast: Cast, draft: Call) -> None:
    long = "Hur väl projektet bidrar till målen i den regionala utvecklingsstrategin"
    titles = ["Nytta för länet", "Nytta for länet", f"{long} nu", f"{long} sedan", "★"]
    criteria = [CriterionValues(title=title, weight=20) for title in titles]
    made = set_criteria(call_id=draft.pk, criteria=criteria, actor=cast.officer, at=NOW)
    assert [c.key for c in made] == [
        "nytta-for-lanet",
        "nytta-for-lanet-2",
        "hur-val-projektet-bidrar-till-malen-i-de",
        "hur-val-projektet-bidrar-till-malen--4",
        "5",
    ]


def test_all_that_is_wrong_with_the_criteria_is_told_at_once(cast: Cast, draft: Call) -> None:
    two_criteria(draft, cast.officer)
    change = {"call_id": draft.pk, "actor": cast.officer, "at": NOW}
    wrong = [
        CriterionValues(title=" ", weight=1),
        CriterionValues(title="Nytta", weight=0),
        CriterionValues(title="NYTTA ", weight=101),
    ]
    assert refusal(lambda: set_criteria(criteria=wrong, **change)) == [
        Problem("criterion_title_missing", "criteria"),
        Problem("criterion_twice", "criteria", {"title": "Nytta", "number": 3}),
        Problem("criterion_weight_outside_limits", "criteria", {"title": "Nytta", "number": 2}),
        Problem("criterion_weight_outside_limits", "criteria", {"title": "NYTTA ", "number": 3}),
    ]
    assert refusal(lambda: set_criteria(criteria=[], **change)) == [Problem("criteria_missing", "criteria")]


def test_the_strategy_is_kept_with_its_priorities(cast: Cast) -> None:
    told = last_told(cast.region.pk)
    load = {
        "authority_id": cast.region.pk,
        "name": "Regional utvecklingsstrategi 2020–2030",
        "valid_from": date(2020, 1, 1),
        "actor": cast.administrator,
        "at": NOW,
    }
    priorities = [PriorityValues(code="a", title="En"), PriorityValues(code="b", title="Två", title_en="Two")]
    made = load_strategy(priorities=priorities, valid_to=date(2030, 12, 31), **load)
    assert (made.authority, made.valid_to) == (cast.region, date(2030, 12, 31))
    assert load_strategy(priorities=priorities, **load) == made
    assert len(told_since(told)) == 1
    assert load_strategy(priorities=[PriorityValues(code="b", title="Tvåan"), priorities[0]], **load) == made
    assert [(p.code, p.title, p.title_en, p.position) for p in made.priorities.all()] == [
        ("b", "Tvåan", "", 1),
        ("a", "En", "", 2),
    ]
    assert told_since(told) == [("calls.strategy_loaded", cast.administrator, {"priorities": 2})] * 2
