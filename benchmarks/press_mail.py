"""10 000 subscribers get their letter within a minute of a release opening, exactly once each, though the
worker is killed fifty times.

The worker is `bifall notices send` as in production: a process that stands by, and its child that sends. Four
kills of five strike the child, whose work another child takes over; every fifth strikes the process itself,
and whoever keeps it going starts another, as systemd would. All with SIGKILL. The mail server is one that
counts. A letter that the server had taken when the worker was killed, before it could say
so, is handed over again under the same Message-ID: it is by that id that each is counted once, as a
receiving server that knows repetitions does it. How many such there were is told.

    python -m benchmarks.press_mail [DATABASE_URL] [--subscribers N] [--kills N] [--quiet]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.ground import machine, report, silently, stand
from benchmarks.mail_server import CountingServer, serving

LIMIT_S = 60.0
AWAKE_S = 20
WRITING_S = 0.1
WORKER = [
    sys.executable,
    "-c",
    "from bifall.config.command_line import main; main()",
    "notices",
    "send",
    "--every",
    "1",
]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("database", nargs="?")
    asked.add_argument("--subscribers", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--quiet", action="store_true", help="keep no result, print it on one line")
    given = asked.parse_args()
    host = machine()
    stand(given.database)
    with serving() as server:
        scene = set_the_scene(given.subscribers)
        undisturbed = send(scene, server, "Utan avbrott", given.subscribers)
        print(json.dumps(undisturbed), file=sys.stderr)
        disturbed = send(scene, server, "Med avbrott", given.subscribers, kills=given.kills)
    found = {
        "subscribers": given.subscribers,
        "undisturbed": undisturbed,
        "killed": disturbed,
        "limit_s": LIMIT_S,
        "holds": undisturbed["seconds"] <= LIMIT_S
        and disturbed["seconds"] <= LIMIT_S
        and undisturbed["exactly_once"]
        and disturbed["exactly_once"],
    }
    if given.quiet:
        print(json.dumps(found))
        return
    database = "postgresql" if given.database else "sqlite"
    report(f"press_mail_{database}", host, database=database, **found)


def set_the_scene(subscribers: int) -> Any:
    """The reference case's authority with an open newsroom, and its subscribers, who have confirmed."""
    from bifall.config.demo.reference_case import REFERENCE  # noqa: PLC0415
    from bifall.flows.casefile import scene as casefile  # noqa: PLC0415
    from bifall.flows.casefile.reading import read  # noqa: PLC0415
    from bifall.flows.press_mail import write_due_letters  # noqa: PLC0415
    from bifall.press.commands import open_newsroom  # noqa: PLC0415
    from bifall.press.models import Subscription  # noqa: PLC0415

    at = datetime.now(tz=UTC) - timedelta(hours=1)
    scene = casefile.set_the_scene(read(REFERENCE), silently, at)
    open_newsroom(authority_id=scene.authority.pk, actor=scene.administrator, at=at)
    write_due_letters(at=at)
    Subscription.objects.bulk_create(
        Subscription(
            authority=scene.authority, email=f"lasare{number}@example.org", asked_at=at, confirmed_at=at
        )
        for number in range(subscribers)
    )
    return scene


def publish(scene: Any, headline: str, opens_at: datetime) -> None:
    """A release that opens by the clock, read and approved as any other."""
    from bifall.flows import publication  # noqa: PLC0415
    from bifall.press.commands import approve_release, create_release  # noqa: PLC0415
    from bifall.press.states import ReleaseKind  # noqa: PLC0415

    now = datetime.now(tz=UTC)
    page = create_release(
        authority_id=scene.authority.pk,
        headline=headline,
        lead="Länet får nya projekt som utvecklar skogen, vården och skolan.",
        body=[("paragraph", "Mer finns att läsa i texten.")],
        quoted=[],
        kind=ReleaseKind.NEWS,
        actor=scene.communicator,
        at=now,
    )
    draft = page.get_latest_revision_as_object()
    draft.public_from = opens_at
    draft.save_revision(user=scene.communicator)
    approve_release(page_id=page.pk, actor=scene.director, at=now)
    publication.publish(page_id=page.pk, actor=scene.communicator, at=now)


class Worker:
    """`bifall notices send --every 1` with production's settings, on this database and this mail server."""

    def __init__(self, port: int) -> None:
        self.environment = {
            **os.environ,
            "BIFALL_MODE": "production",
            "BIFALL_SECRET_KEY": "k" * 60,
            "BIFALL_ALLOWED_HOSTS": "localhost",
            "BIFALL_BASE_URL": "https://localhost",
            "BIFALL_EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "BIFALL_FROM_EMAIL": "press@example.org",
        }
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 -- our own command
            WORKER, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        """The process that stands by; its child finds itself alone."""
        self.process.kill()
        self.process.wait()

    def kill_the_sender(self) -> None:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        wait_until(lambda: children.read_text().split(), seconds=60)
        os.kill(int(children.read_text().split()[0]), signal.SIGKILL)


def send(
    scene: Any, server: CountingServer, headline: str, subscribers: int, kills: int = 0
) -> dict[str, Any]:
    """Let a release open while a worker waits, and kill it `kills` times before everybody has their letter.

    The first kill strikes the sender while it writes the letters. The others come when a drawn number of
    letters has been handed over, never so many that none are left: four to the sender, the fifth to the
    process that stands by, which is started anew.
    """
    server.forget()
    draw = Random(kills)  # noqa: S311 -- moments to strike at
    opens_at = datetime.now(tz=UTC) + timedelta(seconds=AWAKE_S)
    publish(scene, headline, opens_at)
    struck = 0
    most_at_once = max(1, subscribers // (2 * max(kills, 1)))
    worker = Worker(server.port)
    try:
        for number in range(kills):
            if number:
                enough = len(server.taken) + draw.randint(1, most_at_once)
                wait_until(lambda: len(server.taken) >= enough, seconds=120)  # noqa: B023 -- used in this turn
            else:
                time.sleep(max(0.0, opens_at.timestamp() + WRITING_S - time.time()))
            if number % 5 == 4:
                worker.kill()
                worker.start()
            else:
                worker.kill_the_sender()
            struck += len(server.ids) < subscribers
        wait_until(lambda: len(server.ids) >= subscribers and is_all_written_down(), seconds=600)
        # Time for a letter too many to show itself.
        time.sleep(3)
    finally:
        worker.kill()
    letters = server.by_message_id()
    per_person = Counter(taken[0].to for taken in letters.values())
    last = max(taken[0].at for taken in letters.values())
    return {
        "seconds": round(last - opens_at.timestamp(), 1),
        "letters": len(letters),
        "exactly_once": len(letters) == subscribers
        and len(per_person) == subscribers
        and set(per_person.values()) == {1},
        "killed_before_all_had_theirs": struck,
        "handed_over_again_under_the_same_id": len(server.taken) - len(letters),
    }


def is_all_written_down() -> bool:
    from bifall.notices.models import Message  # noqa: PLC0415

    return not Message.objects.filter(sent_at=None).exists()


def wait_until(condition: Any, *, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError("the worker did not get there")
        time.sleep(0.01)


if __name__ == "__main__":
    main()
