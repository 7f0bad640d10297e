"""Sheets become PDF: tagged and archivable (PDF/UA-1 and PDF/A-2a), the same bytes every time."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

from bifall.documents.sheets import Block, Heading, Sheet

TEMPLATE = Path(__file__).with_name("typst") / "sheet.typ"
STANDARDS = ["ua-1", "a-2a"]


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process, with the fonts that come with typst and no others."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(
        str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True
    )


def typeset(sheet: Sheet) -> bytes:
    """The sheet as PDF. What people have written goes in as data, never as typst source.

    The PDF's date is the sheet's, so the same sheet gives the same bytes.
    """
    values = {
        "language": "en" if sheet.language.startswith("en") else "sv",
        "authority": _plain(sheet.authority),
        "sort": _plain(sheet.sort),
        "title": _plain(sheet.title) or "–",
        "subtitle": _plain(sheet.subtitle),
        "reference": _plain(sheet.reference),
        "date": [sheet.dated.year, sheet.dated.month, sheet.dated.day],
        "dated": sheet.dated.isoformat(),
        "lead": [[_plain(label), _plain(text)] for label, text in sheet.lead],
        "blocks": [_block(block) for block in _without_gaps(sheet.blocks)],
    }
    moment = datetime.combine(sheet.dated, time(12), tzinfo=UTC)
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"sheet": json.dumps(values)},
        pdf_standards=STANDARDS,  # type: ignore[arg-type]
        timestamp=moment,
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF")
    return made


def _without_gaps(blocks: Sequence[Block]) -> Iterator[Block]:
    """Heading levels as PDF/UA wants them: the first is 1, and none lies more than one below the last."""
    level: Literal[0, 1, 2, 3] = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = cast("Literal[1, 2, 3]", min(block.level, level + 1))
            yield Heading(block.text, level)
        else:
            yield block


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, **{key: _cleaned(value) for key, value in asdict(block).items()}}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(inner) for inner in value]
    return value


def _plain(text: str) -> str:
    """Without control characters, which no font can show and PDF/A does not allow; line breaks stay.

    A soft hyphen is no letter: without it the word is whole.
    """
    return "".join(
        character if character == "\n" or unicodedata.category(character)[0] != "C" else " "
        for character in text.replace("\r\n", "\n").replace("\t", " ").replace("\u00ad", "")
    )
