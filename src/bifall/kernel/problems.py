"""What a command may refuse with. The user interface turns problems into text; nothing else does."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    code: a word that is unique in the whole house ("call_not_open"); its sentence stands in an app's
    `problems.TEXTS`. field: the input it belongs to, as the form names it. params: values for the sentence.
    """

    code: str
    field: str | None = None
    params: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)


class Refused(Exception):
    """The whole list of reasons, so that the user can mend all of them at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(problem.code for problem in self.problems))


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise `Refused` with all of `problems`; do nothing when there are none."""
    if found := tuple(problems):
        raise Refused(found)
