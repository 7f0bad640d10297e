"""`bifall projects remind` writes what is due, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from click.testing import CliRunner

from bifall.config.command_line import commands
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.funding import sent


def test_reminders_are_written_once(cast: Cast) -> None:
    project = sent(cast)
    Message.objects.all().delete()

    def remind(days: int) -> str:
        with time_machine.travel(project.opened_at + timedelta(days=days), tick=False):
            answer = CliRunner().invoke(commands, ["projects", "remind"])
        assert answer.exit_code == 0
        return answer.output

    told = [remind(days) for days in (1, 21, 21, 29)]
    assert told == [f"{number} reminders written.\n" for number in (0, 2, 0, 0)]
    assert {message.subject for message in Message.objects.all()} == {
        f"Kom ihåg att godkänna villkoren i {project.case_number}"
    }
