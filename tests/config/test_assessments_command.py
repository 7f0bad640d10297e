"""`bifall assessments remind` writes what is due, and nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from click.testing import CliRunner

from bifall.config.command_line import commands
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import DUE_ON, assignment


def test_reminders_are_written_once(cast: Cast) -> None:
    assignment(cast, application(cast))
    noon = datetime.combine(DUE_ON, NOW.timetz())

    def remind(days: int) -> str:
        with time_machine.travel(noon + timedelta(days=days), tick=False):
            answer = CliRunner().invoke(commands, ["assessments", "remind"])
        assert answer.exit_code == 0
        return answer.output

    # The last day is a Friday: Monday and Tuesday of that week, the weekend after it, and Monday.
    told = [remind(days) for days in (-4, -3, -3, 0, 1, 3)]
    assert told == [f"{number} reminders written.\n" for number in (0, 1, 0, 0, 0, 1)]
    assert Message.objects.count() == 2
