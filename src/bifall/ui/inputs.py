"""Widgets that several rooms' forms ask with, and how several things written in one box are read."""

from __future__ import annotations

from django import forms


def day_input() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def lines_of(text: str) -> tuple[str, ...]:
    """One item per line that says something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
