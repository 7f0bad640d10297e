"""A call as an officer writes it, and what it needs before it is published."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bifall.accounts.models import User
from bifall.calls.commands import (
    CallValues,
    CriterionValues,
    add_round,
    create_call,
    set_criteria,
)
from bifall.calls.models import Call, Criterion, Round
from bifall.calls.states import Decider
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import form_version, strategy

DAY = timedelta(days=1)


@pytest.fixture
def values(cast: Cast) -> CallValues:
    return CallValues(
        title=" Gröna industrier ",
        summary=" Stöd till omställning. ",
        title_en=" Green industries ",
        summary_en=" Support. ",
        form_version_id=form_version(cast).pk,
        strategy_id=strategy(cast).pk,
        decider=Decider.DIRECTOR,
        highest_share_percent=Decimal("5.5"),
        highest_grant_sek=500_000,
    )


@pytest.fixture
def draft(cast: Cast, values: CallValues) -> Call:
    return create_call(authority_id=cast.region.pk, values=values, actor=cast.officer, at=NOW)


def two_criteria(call: Call, actor: User) -> list[Criterion]:
    criteria = [CriterionValues(title="Nytta", weight=60), CriterionValues(title="Genomförande", weight=40)]
    return set_criteria(call_id=call.pk, criteria=criteria, actor=actor, at=NOW)


def spring(call: Call, actor: User, **changes: Any) -> Round:
    values: dict[str, Any] = {
        "name": "Våren",
        "opens_at": NOW + DAY,
        "closes_at": NOW + 30 * DAY,
        "frame_sek": 7_000_000,
    }
    return add_round(call_id=call.pk, actor=actor, at=NOW, **(values | changes))
