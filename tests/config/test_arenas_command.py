"""`bifall arenas remind` writes what is due, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from click.testing import CliRunner

from bifall.config.command_line import commands
from tests.cast import Cast
from tests.factories.fairs import fair, published, slots_of


def test_the_day_before_is_told_once(cast: Cast) -> None:
    arena, _students, _employers = fair(cast, students=2, employers=1)
    published(cast, arena)
    first = slots_of(arena)[0].starts_at

    def remind(days: int) -> str:
        with time_machine.travel(first - timedelta(days=days), tick=False):
            answer = CliRunner().invoke(commands, ["arenas", "remind"])
        assert answer.exit_code == 0
        return answer.output

    assert [remind(days) for days in (2, 1, 1)] == [f"{number} letters written.\n" for number in (0, 3, 0)]
