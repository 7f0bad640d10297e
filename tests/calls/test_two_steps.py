"""A call of two steps: a form for concepts, a time for them before the one for applications."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bifall.audit.models import Entry
from bifall.calls.commands import (
    CallValues,
    CriterionValues,
    add_round,
    change_call,
    change_round,
    create_call,
    publish_call,
    set_criteria,
)
from bifall.calls.models import Call, Round
from bifall.calls.queries import calls_by_form_version, open_rounds
from bifall.calls.states import RoundPhase
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import form_version, open_round, strategy
from tests.factories.concepts import concept_version, two_step_round

DAY = timedelta(days=1)


def values(cast: Cast, **fields: Any) -> CallValues:
    said: dict[str, Any] = {
        "title": "Innovation i två steg",
        "summary": "Först en skiss.",
        "form_version_id": form_version(cast).pk,
        "concept_form_version_id": concept_version(cast).pk,
        "strategy_id": strategy(cast).pk,
    }
    return CallValues(**(said | fields))


def two_steps(cast: Cast) -> Call:
    return create_call(authority_id=cast.region.pk, values=values(cast), actor=cast.officer, at=NOW)


def times(*days: float) -> dict[str, datetime | None]:
    names = ("concept_opens_at", "concept_closes_at", "opens_at", "closes_at")
    return {name: NOW + day * DAY for name, day in zip(names, days, strict=True)}


def told(attempt: Any, **arguments: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refused:
        attempt(**arguments)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_form_for_concepts_gives_a_call_two_steps(cast: Cast) -> None:
    call = two_steps(cast)
    assert call.is_two_step
    back = replace(values(cast), concept_form_version_id=None)
    changed = change_call(call_id=call.pk, values=back, actor=cast.officer, at=NOW)
    assert not changed.is_two_step
    wrong = {"authority_id": cast.region.pk, "actor": cast.officer, "at": NOW}
    not_for_concepts = replace(values(cast), title="X", concept_form_version_id=form_version(cast).pk)
    assert told(create_call, values=not_for_concepts, **wrong) == [
        ("concept_form_not_published", "concept_form_version")
    ]


def test_concepts_have_their_time_before_the_applications(cast: Cast) -> None:
    by = {"call_id": two_steps(cast).pk, "name": "Våren", "frame_sek": 1, "actor": cast.officer, "at": NOW}
    for days, expected in (
        ((2, 1, 3, 4), [("concept_closes_before_it_opens", "concept_closes_at")]),
        ((1, 3, 2, 4), [("application_opens_before_concepts_close", "opens_at")]),
    ):
        assert told(add_round, **times(*days), **by) == expected
    without = times(1, 2, 3, 4) | {"concept_opens_at": None}
    assert told(add_round, **without, **by) == [("concept_window_missing", "concept_opens_at")]
    made = add_round(**times(1, 2, 2, 4), **by)
    assert [made.concept_phase(NOW + day * DAY) for day in (0, 1, 2)] == [
        RoundPhase.UPCOMING,
        RoundPhase.OPEN,
        RoundPhase.CLOSED,
    ]
    assert (made.first_opens_at, made.first_closes_at) == (NOW + DAY, NOW + 2 * DAY)
    assert Entry.objects.filter(event="calls.concept_window_set").count() == 1


def test_a_call_of_one_step_has_no_time_for_concepts(cast: Cast) -> None:
    round_ = open_round(cast)
    assert (round_.concept_phase(NOW), round_.first_closes_at) == (None, round_.closes_at)
    by = {"call_id": round_.call_id, "name": "X", "frame_sek": 1, "actor": cast.officer, "at": NOW}
    assert told(add_round, **times(1, 2, 3, 4), **by) == [("concept_window_unwanted", "concept_opens_at")]


def test_a_round_from_before_the_second_step_keeps_the_call_from_being_published(cast: Cast) -> None:
    by = {"actor": cast.officer, "at": NOW}
    one_step = replace(values(cast), concept_form_version_id=None)
    call = create_call(authority_id=cast.region.pk, values=one_step, **by)
    set_criteria(call_id=call.pk, criteria=[CriterionValues(title="Nytta", weight=1)], **by)
    window = {"opens_at": NOW + DAY, "closes_at": NOW + 2 * DAY, "frame_sek": 1}
    add_round(call_id=call.pk, name="Våren", **window, **by)
    change_call(call_id=call.pk, values=values(cast), **by)
    assert told(publish_call, call_id=call.pk, **by) == [("concept_window_missing", "concept_opens_at")]


def test_what_is_announced_is_not_cut_short(cast: Cast) -> None:
    round_ = two_step_round(cast)
    by = {"round_id": round_.pk, "closes_at": round_.closes_at, "frame_sek": 1, "actor": cast.officer}
    closes = round_.concept_closes_at
    assert closes is not None
    for until, at, expected in (
        (closes - timedelta(hours=1), NOW, ["concepts_cannot_close_earlier"]),
        (closes + DAY, closes, ["concepts_closed_already"]),
        (round_.opens_at + DAY, NOW, ["application_opens_before_concepts_close"]),
    ):
        codes = [code for code, _field in told(change_round, concept_closes_at=until, at=at, **by)]
        assert codes == expected
    assert change_round(concept_closes_at=closes + DAY, at=NOW, **by).concept_closes_at == closes + DAY
    assert change_round(at=NOW, **by).concept_closes_at == closes + DAY


def test_what_one_can_begin_in_is_listed_by_when_it_closes(cast: Cast) -> None:
    straight = open_round(cast, closes_at=NOW + 2 * DAY)
    concepts = two_step_round(cast)
    assert list(open_rounds(cast.region, NOW)) == [concepts, straight]
    in_the_second_step = concepts.opens_at + DAY
    assert list(open_rounds(cast.region, in_the_second_step)) == []
    assert Round.objects.count() == 2


def test_a_form_knows_the_calls_that_ask_with_it(cast: Cast) -> None:
    two_step_round(cast)
    wanted = [form_version(cast).pk, concept_version(cast).pk]
    assert calls_by_form_version(wanted) == {key: ["Innovation i två steg"] for key in wanted}
