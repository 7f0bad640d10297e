"""Why: a code with its values, in no language. Whoever shows it puts it into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for, or stands in the way.

    `points` is what it adds to the score; 0 for an obstacle.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)
    points: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier found. It knows nothing of how the result was made."""

    faults: tuple[Reason, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults

    @classmethod
    def of(cls, faults: Iterable[Reason]) -> Verdict:
        return cls(tuple(faults))
