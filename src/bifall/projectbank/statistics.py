"""What has been granted, added up: by year, municipality, priority, kind of applicant and call.

Everything is of the public entries alone, and added up by the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, F, QuerySet, Sum, Value

from bifall.accounts.models import Authority
from bifall.projectbank.models import ProjectEntry
from bifall.projectbank.queries import Wanted, entries_of, found
from bifall.projectbank.rules import sought


@dataclass(frozen=True, slots=True)
class Total:
    """So many projects; their whole grants, and the parts that fall on one municipality; in whole kronor."""

    projects: int
    granted_sek: int
    part_sek: int


NOTHING = Total(0, 0, 0)
KEPT_S = 24 * 3600


def granted_in(authority: Authority, year: int | None) -> QuerySet[ProjectEntry]:
    """The entries of one year, or of all."""
    entries = entries_of(authority).order_by()
    return entries if year is None else entries.filter(year=year)


def total_found(authority: Authority, wanted: Wanted, *, edition: int) -> Total:
    """What a question finds. A question that finds nearly everything reads nearly everything for its sum, so
    it is counted once for each edition of the bank: the one that was the latest when the page was begun.
    """
    asked = hashlib.sha256(repr((sought(wanted.text), wanted.facts)).encode()).hexdigest()
    key = f"bifall.projectbank:{authority.pk}:{edition}:{asked}"
    kept: Total | None = cache.get(key)
    if kept is None:
        kept = total_of(found(authority, wanted).everything)
        cache.set(key, kept, timeout=KEPT_S)
    return kept


def total_of(entries: QuerySet[ProjectEntry]) -> Total:
    # All rows are counted, not those with a key: then an index with the sums in it is enough.
    sums = entries.order_by().aggregate(projects=Count("*"), granted_sek=Sum("granted_sek"))
    return Total(sums["projects"], sums["granted_sek"] or 0, sums["granted_sek"] or 0)


def recipients_of(entries: QuerySet[ProjectEntry]) -> int:
    """How many organisations have been granted something."""
    found: int = entries.order_by().aggregate(found=Count("application__organisation", distinct=True))[
        "found"
    ]
    return found


def by_year(entries: QuerySet[ProjectEntry]) -> dict[int, Total]:
    """Each year from the first grant to the last, also one without grants."""
    found = _by(entries, "year")
    years = range(min(found), max(found) + 1) if found else ()
    return {year: found.get(year, NOTHING) for year in years}


def by_municipality(entries: QuerySet[ProjectEntry]) -> dict[str, Total]:
    """{code: the projects that concern it}; a project that concerns several is in each with its part."""
    found = _by(entries, "application__municipalities__code")
    found.pop(None, None)
    return found


def by_priority(entries: QuerySet[ProjectEntry]) -> dict[str, Total]:
    """{code: total}; a project with several priorities is counted whole in each."""
    found = _by(entries, "application__priorities__code")
    found.pop(None, None)
    return found


def by_kind(entries: QuerySet[ProjectEntry]) -> dict[str, Total]:
    return _by(entries, "applicant_kind")


def by_recipient(authority: Authority, organisation_ids: Sequence[UUID]) -> dict[UUID, Total]:
    """{organisation: what it has been granted}, of those asked for."""
    entries = entries_of(authority).filter(application__organisation__in=organisation_ids)
    return _by(entries, "application__organisation")


def by_year_and(authority: Authority) -> dict[str, dict[tuple[int, str], Total]]:
    """{table: {(year, key): total}} in four questions; in the table "year" the keys are empty.

    A project that concerns several municipalities is in each with its part, and one with several priorities
    is counted whole in each.
    """
    columns = {
        "year": None,
        "kind": "applicant_kind",
        "priority": "application__priorities__code",
        "municipality": "application__municipalities__code",
    }
    return {table: _by_year_and(entries_of(authority), column) for table, column in columns.items()}


def _by_year_and(entries: QuerySet[ProjectEntry], column: str | None) -> dict[tuple[int, str], Total]:
    key = Value("") if column is None else F(column)
    rows = (
        entries.order_by()
        .annotate(key=key)
        .values("year", "key")
        .annotate(projects=Count("pk"), whole=Sum("granted_sek"), part=Sum("part_sek"))
        .order_by("year", "key")
    )
    return {
        (row["year"], row["key"]): Total(row["projects"], row["whole"], row["part"])
        for row in rows
        if row["key"] is not None
    }


def in_municipality(entries: QuerySet[ProjectEntry], code: str) -> QuerySet[ProjectEntry]:
    return entries.filter(application__municipalities__code=code)


def _by(entries: QuerySet[ProjectEntry], field: str) -> dict[Any, Total]:
    rows = (
        entries.order_by()
        .values(key=F(field))
        .annotate(projects=Count("pk"), whole=Sum("granted_sek"), part=Sum("part_sek"))
    )
    return {row["key"]: Total(row["projects"], row["whole"], row["part"]) for row in rows}
