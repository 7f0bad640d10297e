"""Every reason to refuse, in Swedish and English."""

from __future__ import annotations

from django.utils import translation

from bifall.config import messages
from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with

_INTRODUCTION = """
A command that refuses gives all its reasons at once, each as a code. The sentence stands in the app's
`problems.py`, and its English in the app's catalogue; `{name}` is filled in with a value when it is shown.
"""


def as_markdown() -> str:
    sections = (_section(room, module.TEXTS) for room, module in rooms_with("problems") if room != "ui")
    return page("Problems", _INTRODUCTION, sections)


def _section(room: str, texts: dict[str, object]) -> str:
    english = messages.catalogue(room)
    rows = []
    # Without a language a lazy text is what the source says: Swedish.
    with translation.override(None):
        for problem, text in texts.items():
            swedish = str(text)
            found = english.get(swedish)
            rows.append((code(problem), swedish, str(found.string) if found else ""))
    return f"## {room}\n\n{table(('Code', 'Swedish', 'English'), rows)}"
