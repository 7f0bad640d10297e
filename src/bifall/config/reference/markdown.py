"""The little Markdown that the generated pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a row for each of `rows`; a bar in a cell does not end it."""
    lines = [headings, ["---"] * len(headings), *([_cell(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "–"


def code(text: object) -> str:
    return f"`{text}`"


def page(title: str, introduction: str, sections: Iterable[str]) -> str:
    """A whole page that says of itself where it comes from."""
    origin = (
        "`bifall docs write` writes this page from the code; `bifall docs check` tells when they differ.\n"
    )
    return "\n".join([f"# {title}\n", f"{introduction.strip()}\n", origin, *sections])
