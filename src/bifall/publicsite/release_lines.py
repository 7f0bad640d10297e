"""A release as plain lines: as it is laid in a press kit, and compared with what it said before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from bifall.press.models import PressContact, ReleasePage
from bifall.press.states import ReleaseKind
from bifall.publicsite.release import ReleaseContent
from bifall.ui.formats import moment, sek


@dataclass(frozen=True, slots=True)
class Line:
    """kind: "title", "lead", "heading", "text" or "quote"."""

    kind: str
    text: str


def lines_of(page: ReleasePage, release: ReleaseContent) -> list[Line]:
    """The whole text with its figures in their places, in the language that is active."""
    return [line for line in _lines(page, release) if line.text]


def _lines(page: ReleasePage, release: ReleaseContent) -> Iterator[Line]:
    yield Line("title", str(release.headline))
    yield Line("lead", str(release.lead))
    if page.kind == ReleaseKind.INVITATION and page.starts_at is not None:
        yield Line("text", f"{moment(timezone.localtime(page.starts_at))}, {page.place}")
    for kind, value in release.blocks:
        if kind == "heading":
            yield Line("heading", str(value))
        elif kind == "paragraph":
            yield from (Line("text", part) for part in _paragraphs(str(value)))
        elif kind == "quote":
            said = " ".join(str(value["text"]).split())
            yield Line("quote", f"{said} – {value['speaker']}, {value['role']}")
        elif kind == "grants":
            yield from _grants(release)


def _grants(release: ReleaseContent) -> Iterator[Line]:
    for told in release.grants:
        yield Line("heading", told.grant.project)
        line = _("{applicant} beviljas {amount} ({case}).").format(
            applicant=told.grant.applicant, amount=sek(told.grant.granted_sek), case=told.grant.case_number
        )
        yield Line("text", line)
        yield from (Line("text", part) for part in _paragraphs(str(told.expected_results)))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n") if part.strip()]


def contact_lines(contact: PressContact) -> list[str]:
    """How to reach somebody, a line for each way."""
    titles = ", ".join(filter(None, [contact.title, contact.unit]))
    return [line for line in (contact.name, titles, contact.phone, contact.email) if line]
