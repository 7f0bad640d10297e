"""Questions to the project bank: which projects are found, and which word was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from bifall.accounts.models import Authority
from bifall.calls.models import Call, Priority
from bifall.projectbank.lookup import Token, with_tokens
from bifall.projectbank.models import KnownWord, ProjectEntry, WordTrigram
from bifall.projectbank.rules import (
    OF_TITLE,
    alternatives,
    can_be_corrected,
    nearest,
    sought,
    stem,
    trigrams,
    unmarked,
)

CANDIDATES = 60
SORTED_HERE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is sought in the bank; a fact that is left empty narrows nothing.

    text: words that all must be there. municipality and priority: codes. kind: of the applicant.
    """

    text: str = ""
    municipality: str = ""
    priority: str = ""
    year: int | None = None
    kind: str = ""
    call: UUID | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        return facts_of(
            municipalities=[self.municipality] if self.municipality else [],
            priorities=[self.priority] if self.priority else [],
            years=[self.year] if self.year else [],
            kinds=[self.kind] if self.kind else [],
            calls=[self.call] if self.call else [],
        )


def facts_of(
    *,
    municipalities: Iterable[str],
    priorities: Iterable[str],
    years: Iterable[int],
    kinds: Iterable[str],
    calls: Iterable[UUID],
) -> tuple[str, ...]:
    """The tokens of what an entry is narrowed by."""
    return (
        *(f"m:{code}" for code in municipalities),
        *(f"p:{code}" for code in priorities),
        *(f"y:{year}" for year in years),
        *(f"k:{kind}" for kind in kinds),
        *(f"c:{call.hex}" for call in calls),
    )


def entries_of(authority: Authority) -> QuerySet[ProjectEntry]:
    """The latest decision first."""
    return ProjectEntry.objects.filter(authority=authority)


def with_application(entries: QuerySet[ProjectEntry]) -> QuerySet[ProjectEntry]:
    """What a list row shows, in one query."""
    return entries.select_related(
        "application__case", "application__organisation", "application__round__call"
    )


@dataclass(frozen=True, slots=True)
class Found(Sequence[ProjectEntry]):
    """What a question finds: those with every word in the title first; the latest decision first in each.

    Read in slices. A query or two tell which entries a slice has, by sorting narrow rows, and one fetches
    what a list row shows of them.
    """

    in_title: QuerySet[ProjectEntry] | None
    others: QuerySet[ProjectEntry]
    everything: QuerySet[ProjectEntry]

    @overload
    def __getitem__(self, wanted: int) -> ProjectEntry: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[ProjectEntry]: ...
    def __getitem__(self, wanted: int | slice) -> ProjectEntry | list[ProjectEntry]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop = wanted.start or 0, wanted.stop
        keys: list[int] = []
        before = 0
        if self.in_title is not None:
            keys, before = _part_of(self.in_title, start, stop)
        if stop is None or before < stop:
            rest = slice(max(start - before, 0), None if stop is None else stop - before)
            keys += self.others.values_list("pk", flat=True)[rest]
        rows = with_application(ProjectEntry.objects.filter(pk__in=keys)).in_bulk()
        # The bank may be built anew between the questions, under other keys.
        return [rows[key] for key in keys if key in rows]

    def __len__(self) -> int:
        return self.everything.order_by().count()

    def __iter__(self) -> Iterator[ProjectEntry]:
        return iter(self[:])


def _part_of(entries: QuerySet[ProjectEntry], start: int, stop: int | None) -> tuple[list[int], int]:
    """(the keys from `start` to `stop`, how many entries there are; at least so many when the part is whole).

    A few are sorted here: PostgreSQL would walk through every project in its order to find them. Many are
    counted only where the part begins after the last of them.
    """
    some = entries.order_by().values_list("granted_at", "position", "pk")[: SORTED_HERE + 1]
    found = sorted(some, key=lambda row: (-row[0].timestamp(), row[1], -row[2]))
    if len(found) <= SORTED_HERE:
        return [pk for _at, _place, pk in found][start:stop], len(found)
    keys = list(entries.values_list("pk", flat=True)[start:stop])
    return keys, start + len(keys) if keys else entries.order_by().count()


NOTHING_FOUND = Found(None, ProjectEntry.objects.none(), ProjectEntry.objects.none())


def found(authority: Authority, wanted: Wanted) -> Found:
    words = [alternatives(word) for word in sought(wanted.text)]
    facts: list[tuple[Token, ...]] = [((fact, False),) for fact in wanted.facts]
    entries = entries_of(authority)
    if not words and not facts:
        return Found(None, entries, entries)
    everything = with_tokens(entries, [*words, *facts])
    if not words:
        return Found(None, everything, everything)
    # What stands in the title is a word of the text too.
    in_title = [[(OF_TITLE + token, begins) for token, begins in tokens] for tokens in words]
    return Found(
        with_tokens(entries, [*in_title, *facts]),
        with_tokens(entries, [*words, *facts], but_not=in_title),
        everything,
    )


def corrected(authority: Authority, text: str) -> str | None:
    """The question with the words that were probably meant; None when every word is known, or none is near.

    Two queries, whatever the number of words.
    """
    words = sought(text)
    stems = {word: stem(unmarked(word)) for word in words if can_be_corrected(word)}
    here = KnownWord.objects.filter(authority=authority, stem__in=stems.values())
    known = set(here.values_list("stem", flat=True))
    doubtful = [word for word, stemmed in stems.items() if stemmed not in known]
    if not doubtful:
        return None
    letters = {word: trigrams(word) for word in doubtful}
    shared = (
        WordTrigram.objects.filter(
            word__authority=authority, letters__in=frozenset().union(*letters.values())
        )
        .values_list("word__text")
        .annotate(shared=Count("id"))
        .order_by("-shared", "word_id")[: CANDIDATES * len(doubtful)]
    )
    candidates = [candidate for candidate, _shared in shared]
    meant = {word: nearest(word, candidates) or word for word in doubtful}
    question = " ".join(meant.get(word, word) for word in words)
    return None if question == " ".join(words) else question


@dataclass(frozen=True, slots=True)
class Extent:
    """The years of the bank's grants, from the last to the first, and the edition that tells them."""

    years: Sequence[int]
    edition: int


def extent_of(authority: Authority) -> Extent:
    by_year = entries_of(authority).filter(authority=OuterRef("pk")).order_by("year").values("year")
    # Each end by itself is read from the index; both at once would be every row.
    first, last, edition = (
        Authority.objects.filter(pk=authority.pk)
        .values_list(Subquery(by_year[:1]), Subquery(by_year.reverse()[:1]), "bank_edition__number")
        .get()
    )
    years = [] if last is None else list(range(last, first - 1, -1))
    return Extent(years, edition or 0)


def years_of(authority: Authority) -> Sequence[int]:
    """From the last year with a grant to the first."""
    return extent_of(authority).years


def calls_with_grants(authority: Authority) -> QuerySet[Call]:
    here = entries_of(authority).filter(call=OuterRef("pk")).order_by()
    return Call.objects.filter(Exists(here)).order_by("title", "pk")


def priorities_of(authority: Authority) -> list[Priority]:
    """Each code once, with the words of the latest strategy that has it."""
    all_of_them = Priority.objects.filter(strategy__authority=authority).order_by(
        "strategy__valid_from", "position"
    )
    return list({priority.code: priority for priority in all_of_them}.values())
