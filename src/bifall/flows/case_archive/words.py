"""Small pieces that the parts of the paper are written with. Called with the language already chosen."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from bifall.documents.sheets import Block, Paragraph


def moment(at: datetime) -> str:
    """ "2026-11-24 12.00", in Sweden's time: it sorts, and fits in the column of a table."""
    return f"{timezone.localtime(at):%Y-%m-%d %H.%M}"


def day(at: datetime | date | None) -> str:
    if at is None:
        return "–"
    return f"{timezone.localtime(at):%Y-%m-%d}" if isinstance(at, datetime) else at.isoformat()


def titled(title: str, text: str) -> list[Block]:
    """A text under what it is about; nothing when nothing was written."""
    return [Paragraph(title, strong=True), Paragraph(text)] if text.strip() else []
