"""Questions to the project bank: which projects are found, and which word was meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, Max, Min, QuerySet, Value, When

from bifall.accounts.models import Authority
from bifall.calls.models import Call, Priority
from bifall.projectbank.lookup import Token, has_all
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


def found(authority: Authority, wanted: Wanted) -> QuerySet[ProjectEntry]:
    """Those with every word in the title come first, then the others; the latest decision first in each."""
    words = [alternatives(word) for word in sought(wanted.text)]
    asked: list[tuple[Token, ...]] = [*words, *(((fact, False),) for fact in wanted.facts)]
    entries = entries_of(authority)
    if not asked:
        return entries
    entries = entries.filter(has_all(asked))
    if not words:
        return entries
    in_title = has_all([[(OF_TITLE + token, begins) for token, begins in tokens] for tokens in words])
    place = Case(When(in_title, then=Value(0)), default=Value(1))
    return entries.order_by(place, "-granted_at", "position", "-id")


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


def years_of(authority: Authority) -> list[int]:
    """From the last year with a grant to the first."""
    ends = entries_of(authority).order_by().aggregate(first=Min("year"), last=Max("year"))
    return [] if ends["last"] is None else list(range(ends["last"], ends["first"] - 1, -1))


def calls_with_grants(authority: Authority) -> QuerySet[Call]:
    return Call.objects.filter(pk__in=entries_of(authority).order_by().values("call_id").distinct()).order_by(
        "title", "pk"
    )


def priorities_of(authority: Authority) -> list[Priority]:
    """Each code once, with the words of the latest strategy that has it."""
    all_of_them = Priority.objects.filter(strategy__authority=authority).order_by(
        "strategy__valid_from", "position"
    )
    return list({priority.code: priority for priority in all_of_them}.values())
