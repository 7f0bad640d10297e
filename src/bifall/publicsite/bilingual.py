"""What is kept in both languages, shown in the reader's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language


def in_language(thing: Any, name: str) -> str:
    """The English text where the reader wants it and it has been written, else the Swedish one."""
    english = getattr(thing, f"{name}_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(thing, name))
