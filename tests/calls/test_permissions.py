"""Each command asks for permission first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.calls.commands import (
    CallValues,
    add_round,
    cancel_call,
    change_call,
    change_round,
    create_call,
    load_strategy,
    publish_call,
    set_criteria,
)
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.whole_database import whole_database

COMMANDS: dict[str, Callable[[Round, CallValues], tuple[Callable[..., object], dict[str, Any]]]] = {
    "create": lambda r, v: (create_call, {"authority_id": r.authority_id, "values": v}),
    "change": lambda r, v: (change_call, {"call_id": r.call_id, "values": v}),
    "criteria": lambda r, v: (set_criteria, {"call_id": r.call_id, "criteria": []}),
    "round": lambda r, v: (
        add_round,
        {"call_id": r.call_id, "name": "", "opens_at": NOW, "closes_at": NOW, "frame_sek": 0},
    ),
    "change round": lambda r, v: (
        change_round,
        {"round_id": r.pk, "closes_at": r.opens_at, "frame_sek": 0},
    ),
    "publish": lambda r, v: (publish_call, {"call_id": r.call_id}),
    "cancel": lambda r, v: (cancel_call, {"call_id": r.call_id}),
    "strategy": lambda r, v: (
        load_strategy,
        {"authority_id": r.authority_id, "name": "", "valid_from": NOW.date(), "priorities": []},
    ),
}


@pytest.mark.parametrize("role", ["officer_elsewhere", "applicant", "director", "inactive officer"])
@pytest.mark.parametrize("name", COMMANDS)
def test_who_may_not_is_not_even_told_what_is_wrong(
    cast: Cast, values: CallValues, name: str, role: str
) -> None:
    round_ = open_round(cast)
    round_.call.state = CallState.PUBLISHED if name == "cancel" else CallState.DRAFT
    round_.call.save()
    if role == "inactive officer":
        person_ = cast.administrator if name == "strategy" else cast.officer
        User.objects.filter(pk=person_.pk).update(is_active=False)
        actor = User.objects.get(pk=person_.pk)
    else:
        actor = getattr(cast, role)
    command, arguments = COMMANDS[name](round_, replace(values, title=""))
    before = whole_database()
    with pytest.raises(PermissionDenied):
        command(actor=actor, at=NOW, **arguments)
    assert whole_database() == before


@pytest.mark.parametrize("name", ["change", "criteria", "publish"])
def test_a_published_call_stands_as_it_was_published(cast: Cast, values: CallValues, name: str) -> None:
    command, arguments = COMMANDS[name](open_round(cast), values)
    before = whole_database()
    with pytest.raises(PermissionDenied):
        command(actor=cast.officer, at=NOW, **arguments)
    assert whole_database() == before


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"create", "strategy"}])
def test_a_cancelled_call_can_no_longer_be_changed(cast: Cast, values: CallValues, name: str) -> None:
    round_ = open_round(cast)
    round_.call.state = CallState.CANCELLED
    round_.call.save()
    command, arguments = COMMANDS[name](round_, values)
    with pytest.raises(PermissionDenied):
        command(actor=cast.officer, at=NOW, **arguments)


def test_what_does_not_exist_is_not_found(cast: Cast) -> None:
    with pytest.raises(Call.DoesNotExist):
        publish_call(call_id=uuid.uuid4(), actor=cast.officer, at=NOW)
