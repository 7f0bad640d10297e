"""Every state table, as a diagram and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from django.utils import translation

from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with
from bifall.kernel.workflow import Workflow

_INTRODUCTION = """
A thing with states has one table of allowed moves, and commands, policies and pages all ask it. What is not
in the table cannot happen. The words are those that people read in Swedish.
"""


def as_markdown() -> str:
    sections = (
        _section(room, name, workflow)
        for room, module in rooms_with("states")
        for name, workflow in workflows_in(module)
    )
    return page("States", _INTRODUCTION, sections)


def workflows_in(module: ModuleType) -> Iterator[tuple[str, Workflow[Any, Any]]]:
    for name, found in vars(module).items():
        if isinstance(found, Workflow):
            yield name, found


def _section(room: str, name: str, workflow: Workflow[Any, Any]) -> str:
    states: Any = type(workflow.initial)
    actions = dict.fromkeys(action for _state, action in workflow.moves)
    return (
        f"## {room}: {states.__name__}\n\n`bifall.{room}.states.{name}`\n\n"
        f"```mermaid\n{workflow.as_mermaid()}\n```\n\n"
        f"{_words('State', states)}\n{_words('Action', actions)}"
    )


def _words(heading: str, members: Iterable[Any]) -> str:
    # Without a language the labels are what the source says: Swedish.
    with translation.override(None):
        return table((heading, "Swedish"), [(code(member.value), str(member.label)) for member in members])
