"""Open taxonomies of skills and occupations, read from the files that their keepers give out.

None is bundled: their licences ask for the source and the version to be named where they are used, and both
change.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bifall.matching.errors import WrongFile, check_ids, check_known


@dataclass(frozen=True, slots=True)
class Concept:
    """A skill, an occupation or a group of them. `broader`: the ids of what it is a kind of."""

    id: str
    label: str
    kind: str
    other_labels: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Concepts by id. A broader id that is not among them is left as a name."""

    concepts: Mapping[str, Concept] = field(hash=False)

    @classmethod
    def of(cls, concepts: Iterable[Concept]) -> Taxonomy:
        """Raises DuplicateId."""
        listed = list(concepts)
        check_ids("concepts", (concept.id for concept in listed))
        return cls({concept.id: concept for concept in listed})

    def __contains__(self, skill: object) -> bool:
        return skill in self.concepts

    def __len__(self) -> int:
        return len(self.concepts)

    def find(self, label: str) -> tuple[Concept, ...]:
        """Those that go by this label, whatever its case; by id."""
        sought = label.casefold().strip()
        return tuple(
            concept
            for _, concept in sorted(self.concepts.items())
            if sought in {name.casefold() for name in (concept.label, *concept.other_labels)}
        )

    def broader(self, skill: str) -> frozenset[str]:
        """All that it is a kind of, however far up. Raises UnknownId."""
        check_known("skill", [skill], {*self.concepts})
        above: set[str] = set()
        left = [*self.concepts[skill].broader]
        while left:
            if (one := left.pop()) not in above:
                above.add(one)
                left += self.concepts[one].broader if one in self.concepts else ()
        return frozenset(above)

    def widened(self, has: Mapping[str, int]) -> dict[str, int]:
        """What one has, and what that is a kind of at the highest of the levels. Raises UnknownId."""
        wide = dict(has)
        for skill, level in has.items():
            for above in self.broader(skill):
                wide[above] = max(level, wide.get(above, 0))
        return wide


def read_esco(skills: Iterable[str], broader: Iterable[str] = ()) -> Taxonomy:
    """ESCO's `skills_xx.csv`, with `broaderRelationsSkillPillar_xx.csv` if it is there: lines or open files.

    Raises WrongFile, DuplicateId.
    """
    above: dict[str, list[str]] = {}
    for row in _rows_of(broader, "conceptUri", "broaderUri"):
        above.setdefault(row["conceptUri"], []).append(row["broaderUri"])
    return Taxonomy.of(
        Concept(
            row["conceptUri"],
            row["preferredLabel"],
            row.get("skillType") or row.get("conceptType") or "",
            tuple((row.get("altLabels") or "").split("\n")) if row.get("altLabels") else (),
            tuple(sorted(above.get(row["conceptUri"], ()))),
        )
        for row in _rows_of(skills, "conceptUri", "preferredLabel")
    )


def _rows_of(lines: Iterable[str], *columns: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(lines)
    if reader.fieldnames is None:
        return
    # A file saved with a byte order mark has it before the first name.
    reader.fieldnames = [name.removeprefix("\ufeff") for name in reader.fieldnames]
    missing = [column for column in columns if column not in reader.fieldnames]
    if missing:
        raise WrongFile(f"no column {', '.join(missing)}")
    for row in reader:
        lost = [column for column in columns if not row[column]]
        if lost:
            raise WrongFile(f"line {reader.line_num}: no {', '.join(lost)}")
        yield row


def read_jobtech(text: str) -> Taxonomy:
    """JobTech Taxonomy's concepts as JSON: a list, or a GraphQL answer with `data.concepts`.

    Names are read with or without their namespace (`taxonomy/id`, `id`). Raises WrongFile, DuplicateId.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        raise WrongFile(f"not JSON: line {fault.lineno}") from fault
    if isinstance(found, dict):
        data = found.get("data", found)
        found = data.get("concepts") if isinstance(data, dict) else None
    if not isinstance(found, list):
        raise WrongFile("no list of concepts")
    return Taxonomy.of(_jobtech_concept(place, one) for place, one in enumerate(found))


def _jobtech_concept(place: int, one: Any) -> Concept:
    if not isinstance(one, dict):
        raise WrongFile(f"concept {place} is not an object")
    named = {str(key).rpartition("/")[2].replace("_", "-"): value for key, value in one.items()}
    lost = [name for name in ("id", "preferred-label") if not isinstance(named.get(name), str)]
    if lost:
        raise WrongFile(f"concept {place}: no {', '.join(lost)}")
    above = [
        {str(key).rpartition("/")[2]: value for key, value in up.items()} for up in named.get("broader") or ()
    ]
    return Concept(
        named["id"],
        named["preferred-label"],
        str(named.get("type") or ""),
        tuple(named.get("alternative-labels") or ()),
        tuple(sorted(str(up["id"]) for up in above if "id" in up)),
    )
