"""The newsroom under load, served as in production: kept pages, pages made for each, and the first view.

Two workers of the server on this machine's cores, and a reader beside them on the same cores that keeps its
connections open. The same page is read as everybody asks for it, and then with a cookie, which nothing kept
may answer. Then some releases with new pictures are published, and what their first reader waits is told.
Every answer is read to its end and must be the page.

    python -m benchmarks.public_pages          # SQLite, with the demo year
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.ground import machine, report

SECONDS = 5.0
READERS = 8
PAGE = "/press/"
LIMIT_RATE, LIMIT_P99_MS, LIMIT_FIRST_MS = 3_000, 5.0, 50.0
RELEASES = 5
KEPT_SECONDS = 1.1
LOAD = [sys.executable, "-c", "from bifall.config.command_line import main; main()", "demo", "--load-only"]


def main() -> None:
    host = machine()
    with tempfile.TemporaryDirectory(prefix="bifall-") as folder:
        # Like a production, apart from signing in by name, so that the year is there to read.
        environment = {**os.environ, "BIFALL_MODE": "demo", "BIFALL_DATA_DIR": folder}
        subprocess.run(LOAD, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        port = free_port()
        environment |= {
            "DJANGO_SETTINGS_MODULE": "bifall.config.settings",
            "BIFALL_BASE_URL": f"http://127.0.0.1:{port}",
        }
        with subprocess.Popen(serving(port), env=environment, stderr=subprocess.DEVNULL) as server:  # noqa: S603
            try:
                wait_for(port)
                kept = asyncio.run(read(port, ""))
                alone = asyncio.run(read(port, "Cookie: seen=1\r\n"))
                first = first_views(port, environment)
            finally:
                server.terminate()
    report(
        "public_pages",
        host,
        page=PAGE,
        kept=kept,
        made_for_each=alone,
        ratio_kept_to_made=round(kept["requests_per_second"] / alone["requests_per_second"], 1),
        first_views_after_publishing_ms=first,
        limits={
            "requests_per_second": LIMIT_RATE,
            "p99_ms": LIMIT_P99_MS,
            "median_first_view_ms": LIMIT_FIRST_MS,
        },
        holds=kept["requests_per_second"] >= LIMIT_RATE
        and kept["p99_ms"] < LIMIT_P99_MS
        and all(statistics.median(taken) < LIMIT_FIRST_MS for taken in first.values()),
    )


def serving(port: int) -> list[str]:
    granian = str(Path(sys.executable).with_name("granian"))
    address = ["--host", "127.0.0.1", "--port", str(port)]
    return [granian, "--interface", "wsgi", "--no-ws", "--workers", "2", "--log-level", "error", *address,
            "bifall.config.wsgi:application"]  # fmt: skip


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    """Until both workers have answered, and the year's page is what they answer with."""
    until = time.monotonic() + 60
    answered = 0
    while answered < 20:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}", timeout=30) as answer:
                answered += b"<h1" in answer.read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


async def read(port: int, more: str) -> dict[str, Any]:
    """What so many readers, each on a connection of its own, get through, and how long each answer takes."""
    question = (
        f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n{more}\r\n".encode()
    )
    took: list[float] = []
    until = time.perf_counter() + SECONDS

    async def one_reader() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(question)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(head.decode())
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
            took.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one_reader() for _ in range(READERS)))
    seconds = time.perf_counter() - began
    cuts = statistics.quantiles(took, n=100)
    return {
        "requests": len(took),
        "requests_per_second": round(len(took) / seconds),
        "median_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
    }


def first_views(port: int, environment: dict[str, str]) -> dict[str, list[float]]:
    """{what is opened: milliseconds, one for each release}: the newsroom and the release, by the first who
    opens them when a release with a new picture has been published and what was kept is past.
    """
    os.environ.update(environment)
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    taken: dict[str, list[float]] = {"newsroom": [], "release": []}
    for number in range(RELEASES):
        address = publish_with_picture(number)
        time.sleep(KEPT_SECONDS)
        for opened, path in (("newsroom", PAGE), ("release", address)):
            began = time.perf_counter()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                page = answer.read().decode()
            taken[opened].append(round((time.perf_counter() - began) * 1000, 1))
            if f"Nyhet nummer {number}" not in page or (opened == "release" and "<img" not in page):
                raise SystemExit(f"{path} does not show the release with its picture")
    return taken


def publish_with_picture(number: int) -> str:
    """A release as an editor makes one; where it is read."""
    from bifall.accounts.models import Authority, User  # noqa: PLC0415 -- after django.setup()
    from bifall.config.demo.drawings import DRAWINGS, drawing  # noqa: PLC0415
    from bifall.flows import publication  # noqa: PLC0415
    from bifall.press.commands import (  # noqa: PLC0415
        PictureValues,
        add_picture,
        approve_release,
        create_release,
        describe_picture,
    )
    from bifall.press.states import Consent, Licence, ReleaseKind  # noqa: PLC0415

    now = datetime.now(tz=UTC)
    authority = Authority.objects.get(slug="vasterbotten")
    people = {name: User.objects.get(name=name) for name in ("Klara Vikström", "Disa Åkerlund")}
    by = {"authority_id": authority.pk, "actor": people["Klara Vikström"], "at": now}
    picture = add_picture(filename=f"nyhet-{number}.jpg", content=drawing(sorted(DRAWINGS)[0]), **by)
    about = PictureValues(
        title="Skog",
        creator="Tecknaren",
        rights_holder=authority.name,
        description="En tecknad skog i snö.",
        licence=Licence.CC_BY,
        consent=Consent.NOT_NEEDED,
    )
    picture = describe_picture(picture_id=picture.pk, values=about, is_in_bank=False, **by)
    page = create_release(
        headline=f"Nyhet nummer {number}",
        lead="Länet får nya projekt som utvecklar skogen, vården och skolan.",
        body=[("paragraph", "Mer finns att läsa i texten.")],
        quoted=[],
        kind=ReleaseKind.NEWS,
        **by,
    )
    draft = page.get_latest_revision_as_object()
    draft.image = picture
    draft.save_revision(user=by["actor"])
    approve_release(page_id=page.pk, actor=people["Disa Åkerlund"], at=now)
    published = publication.publish(page_id=page.pk, actor=by["actor"], at=now)
    return str(published.get_url())


if __name__ == "__main__":
    main()
