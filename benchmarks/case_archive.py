"""A case with 200 documents of 100 MB is packed in less than 2 s, and never held in memory."""

from __future__ import annotations

import hashlib
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.ground import machine, report, silently, stand, timed

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application

DOCUMENTS, BYTES = 200, 512 * 1024
LIMIT_S, LIMIT_MB = 2.0, 20


def main() -> None:
    host = machine()
    stand()
    from bifall.config.demo.year import load_year  # noqa: PLC0415 -- after django.setup()
    from bifall.documents.typesetting import typeset  # noqa: PLC0415
    from bifall.flows.case_archive.gathering import case_for_the_desk  # noqa: PLC0415
    from bifall.flows.case_archive.paper import case_sheet  # noqa: PLC0415
    from bifall.ui.history import told  # noqa: PLC0415

    now = datetime.now(tz=UTC)
    load_year(now=now, tell=silently)
    application, officer = with_documents(now)

    gathering_s, case = timed(lambda: case_for_the_desk(application, officer), times=3)
    typesetting_s, paper = timed(lambda: typeset(case_sheet(case, told)), times=3)
    took = pack(application, officer)
    tracemalloc.start()
    pack(application, officer)
    _now, peak = tracemalloc.get_traced_memory()
    report(
        "case_archive",
        host,
        documents=len(case.papers),
        paper_bytes=len(paper),
        gathering_seconds=round(gathering_s, 3),
        typesetting_seconds=round(typesetting_s, 3),
        **took,
        peak_mb=round(peak / 2**20, 1),
        limit_s=LIMIT_S,
        limit_mb=LIMIT_MB,
        holds=took["seconds"] < LIMIT_S and peak < LIMIT_MB * 2**20,
    )


def with_documents(now: datetime) -> tuple[Application, User]:
    """The year's first granted case, with so many attachments more, and the one who handles it."""
    from bifall.applications.models import Application  # noqa: PLC0415
    from bifall.documents.commands import store_document  # noqa: PLC0415
    from bifall.documents.states import Access, DocumentKind  # noqa: PLC0415

    application = Application.objects.filter(project__isnull=False).earliest("submitted_at")
    officer = application.case_officer
    if officer is None:
        raise SystemExit("nobody handles the case")
    for number in range(DOCUMENTS):
        seed = hashlib.sha256(str(number).encode()).digest()
        application.attachments.add(
            store_document(
                authority_id=application.authority_id,
                kind=DocumentKind.ATTACHMENT,
                access=Access.PARTIES,
                title=f"Bilaga {number}",
                filename=f"bilaga-{number}.pdf",
                media_type="application/pdf",
                content=seed * (BYTES // len(seed)),
                actor=application.created_by,
                at=now + timedelta(seconds=number),
            )
        )
    return application, officer


def pack(application: Application, officer: User) -> dict[str, Any]:
    """The package to its last piece, as the page sends it."""
    from bifall.flows.case_archive.gathering import case_for_the_desk  # noqa: PLC0415
    from bifall.flows.case_archive.package import package_of  # noqa: PLC0415
    from bifall.ui.history import told  # noqa: PLC0415

    began = time.perf_counter()
    sent, first_s = 0, 0.0
    for piece in package_of(case_for_the_desk(application, officer), told):
        sent += len(piece)
        first_s = first_s or time.perf_counter() - began
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "first_piece_seconds": round(first_s, 3),
        "package_bytes": sent,
    }


if __name__ == "__main__":
    main()
