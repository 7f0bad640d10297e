"""Swedish is written in the source; English has to be complete beside it."""

from __future__ import annotations

from bifall.config import messages


def test_everything_is_in_english_too() -> None:
    assert messages.check() == []
