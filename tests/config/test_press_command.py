"""`bifall press remind` tells the communicators of rights that end, and nothing twice."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from click.testing import CliRunner

from bifall.config.command_line import commands
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.pictures import added, described
from tests.factories.press import wagtail_roots


def test_each_picture_is_told_of_once(cast: Cast) -> None:
    wagtail_roots()
    last = (NOW + timedelta(days=40)).date()
    described(cast, added(cast), title="Salen", expires_on=last)

    def remind(days: int) -> str:
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            answer = CliRunner().invoke(commands, ["press", "remind"])
        assert answer.exit_code == 0
        return answer.output

    told = [remind(days) for days in (9, 10, 11, 41)]
    assert told == [f"{number} letters written.\n" for number in (0, 1, 0, 0)]
    letter = Message.objects.get(kind="press.picture_ending")
    assert (letter.recipient, letter.path) == (cast.communicator, "/pressrum/bilder/")
    assert letter.body.startswith("Bilden ”Salen” får visas till och med 3 januari 2027.")
