"""What becomes of earlier de minimis aid when undertakings merge or split (art. 3.8–3.9).

An acquired undertaking that lives on needs nothing of this: control binds it to its new owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bifall.regulations.state_aid.de_minimis import Award

SOURCE = "Förordning (EU) 2023/2831 artiklarna 3.8 och 3.9"


@dataclass(frozen=True, slots=True)
class Succession:
    """An undertaking that ended on a day, and who took over.

    book_values: by successor. A single one takes over all: a merger, or a split where the aided activity went
    to one. Several share by the book value of their equity, where the activity cannot be told apart.
    """

    predecessor: str
    on: date
    book_values: Mapping[str, int] = field(hash=False)

    def __post_init__(self) -> None:
        if not self.book_values or min(self.book_values.values()) <= 0:
            raise ValueError("a succession needs successors with a value above zero")


def carried_over(awards: Iterable[Award], successions: Iterable[Succession]) -> tuple[Award, ...]:
    """The awards as they count today: those of an ended undertaking are its successors', no cent lost.

    Their dates stay, and earlier lawful aid stays lawful.
    """
    current = tuple(awards)
    for succession in sorted(successions, key=lambda s: s.on):
        current = tuple(part for award in current for part in _parts(award, succession))
    return current


def _parts(award: Award, succession: Succession) -> tuple[Award, ...]:
    if award.undertaking != succession.predecessor or award.legal_right_on > succession.on:
        return (award,)
    total, left, parts = sum(succession.book_values.values()), award.amount_cents, []
    for successor, value in succession.book_values.items():
        # Each takes its share of what is left, so that the last one takes the rest to the cent.
        share = left * value // total
        left, total = left - share, total - value
        parts.append(replace(award, undertaking=successor, amount_cents=share))
    return tuple(part for part in parts if part.amount_cents)
