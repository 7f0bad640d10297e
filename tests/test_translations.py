"""Swedish is written in the source; English has to be complete beside it."""

from __future__ import annotations

from pathlib import Path

from bifall.config import messages

SOURCE = Path(__file__).parents[1] / "src" / "bifall"


def test_everything_is_in_english_too() -> None:
    assert messages.check() == []


def test_every_room_with_texts_is_asked_for_its_english() -> None:
    rooms = {folder.parent.name for folder in SOURCE.glob("*/__init__.py")}
    assert {room for room in rooms if messages.extract(room)} - set(messages.names()) == set()
