"""What `bifall case run` leaves behind: papers, release and open data in a folder, and a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.test import RequestFactory

from bifall.board.models import Meeting
from bifall.board.queries import agenda_of
from bifall.flows.casefile.schema import CaseFile
from bifall.kernel.money import format_number
from bifall.press.models import ReleasePage
from bifall.publicsite.grants_data import as_csv, as_json, rows_of_meeting


def write_output(meeting: Meeting, file: CaseFile, folder: Path) -> Iterator[Path]:
    """Write minutes, letters, release and open data; yield each file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    if meeting.minutes is not None:
        yield _write(folder / meeting.minutes.filename, meeting.minutes.file.read())
    for item in agenda_of(meeting):
        decision = getattr(item, "decision", None)
        if decision is not None and decision.letter is not None:
            yield _write(folder / decision.letter.filename, decision.letter.file.read())
    release = ReleasePage.objects.filter(meeting_id=meeting.pk, live=True).first()
    if release is not None:
        yield _write(folder / "pressmeddelande.html", _rendered(release))
    rows = rows_of_meeting(meeting)
    yield _write(folder / "beviljade.csv", as_csv(rows).encode())
    yield _write(folder / "beviljade.json", as_json(meeting.authority, rows).encode())


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _rendered(release: ReleasePage) -> bytes:
    response = release.serve(RequestFactory().get("/"))
    content: bytes = response.render().content
    return content


def table_of(meeting: Meeting) -> str:
    """The decisions as a table for the terminal, with the sum of what was granted."""
    lines = []
    total = 0
    for item in agenda_of(meeting):
        decision = item.decision
        total += decision.granted_sek or 0
        amount = format_number(decision.granted_sek) if decision.granted_sek else ""
        number = item.application.case_number if item.application else ""
        lines.append((f"§ {item.paragraph}", number, item.title, decision.get_outcome_display(), amount))
    lines.append(("", "", "Beviljat tillsammans", "", format_number(total)))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            [
                *(cell.ljust(width) for cell, width in zip(line[:4], widths[:4], strict=True)),
                line[4].rjust(widths[4]),
            ]
        ).rstrip()
        for line in lines
    )
