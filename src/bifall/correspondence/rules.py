"""What a message holds."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.kernel.problems import Problem

MOST_ATTACHMENTS = 5


def problems_with_message(text: str, attachments: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem("message_text_missing", "text")
    if attachments > MOST_ATTACHMENTS:
        yield Problem("too_many_attachments", "attachment", {"most": MOST_ATTACHMENTS})
