"""The pages of docs/reference that are written from the code, and whether they still say what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from bifall.config.reference import (
    case_file,
    commands,
    events,
    glossary,
    permissions,
    problems,
    settings,
    states,
)
from bifall.regulations import reference as regulations

FOLDER = Path(__file__).parents[4] / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "case-file.md": case_file.as_markdown,
    "case-file.schema.json": case_file.as_json_schema,
    "commands.md": commands.as_markdown,
    "events.md": events.as_markdown,
    "glossary.md": glossary.as_markdown,
    "permissions.md": permissions.as_markdown,
    "problems.md": problems.as_markdown,
    "regulations.md": regulations.as_markdown,
    "settings.md": settings.as_markdown,
    "states.md": states.as_markdown,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write every page and return those that said something else before."""
    changed = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        path.write_text(PAGES[path.name](), encoding="utf-8")
    return changed


def stale(folder: Path = FOLDER) -> list[Path]:
    """The pages that are missing or do not say what the code says."""
    return [folder / name for name, says in PAGES.items() if _read(folder / name) != says()]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
