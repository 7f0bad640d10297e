"""The papers of the flows can be written in English too."""

from __future__ import annotations

import pytest

from bifall.flows.minutes_sheet import minutes_sheet
from bifall.flows.pack_sheet import pack_sheet
from bifall.flows.preparation import memo_sheet
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import assessment
from tests.factories.applications import application
from tests.factories.board import grant, meeting

pytestmark = pytest.mark.django_db


def test_memo_pack_and_minutes(cast: Cast) -> None:
    held = meeting(cast)
    grant(cast, held)
    memo = assessment.memo(cast, application(cast))
    sheets = [
        memo_sheet(memo, language="en", at=NOW),
        pack_sheet(held, language="en", at=NOW),
        minutes_sheet(held, language="en"),
    ]
    assert [(sheet.sort, sheet.lead[0][0]) for sheet in sheets] == [
        ("Staff memo", "Case number"),
        ("Summons and agenda", "Time"),
        ("Minutes", "Time"),
    ]
