"""What the engine may refuse with: one tree, so that a caller can catch as much of it as it means to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


class MatchingError(ValueError):
    """Everything the engine refuses with."""


class DuplicateId(MatchingError):
    """Two of the same kind have one id."""


class UnknownId(MatchingError):
    """Something names an id that nobody has."""


class UnknownSkill(MatchingError):
    """A profile names a skill that the taxonomy does not have."""


class OutOfRange(MatchingError):
    """A level, a weight, a capacity or a number of something lies outside what is allowed."""


class WrongTime(MatchingError):
    """A time without a zone, a span that ends before it begins, or a given time nobody can keep."""


class WrongFile(MatchingError):
    """A taxonomy that cannot be read."""


class NoAnswer(MatchingError):
    """The solver came to no answer within its limits. It has not shown that there is none."""


class ExtraMissing(MatchingError):
    """A part of the engine needs a package that is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"needs the extra '{extra}': pip install 'bifall[{extra}]'")
        self.extra = extra


def check_ids(what: str, ids: Iterable[str]) -> None:
    """Raises DuplicateId with every id that stands more than once."""
    twice = sorted(one for one, times in Counter(ids).items() if times > 1)
    if twice:
        raise DuplicateId(f"{what}: {', '.join(twice[:5])}")


def check_known(what: str, named: Iterable[str], known: Mapping[str, object] | set[str]) -> None:
    """Raises UnknownId with what is named and not known."""
    lost = sorted({one for one in named if one not in known})
    if lost:
        raise UnknownId(f"{what}: {', '.join(lost[:5])}")


def check_range(what: str, value: int, lowest: int, highest: int) -> None:
    """Raises OutOfRange unless `value` is a whole number from `lowest` to `highest`."""
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise OutOfRange(f"{what}: {value!r} is not from {lowest} to {highest}")
