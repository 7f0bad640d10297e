"""Who is asked, and how little of them an anonymous answer may carry."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bifall.evaluation.states import RespondentRole, SizeClass
from bifall.kernel.problems import Problem

FEWEST = 5
"""As many at least share what is kept of who they are; fewer could be guessed."""

SMALL_BELOW, LARGE_ABOVE = 5_000, 20_000
ROLE_WORDS: Mapping[str, RespondentRole] = {
    "förtroendevald": RespondentRole.POLITICIAN,
    "politiker": RespondentRole.POLITICIAN,
    "politician": RespondentRole.POLITICIAN,
    "tjänsteperson": RespondentRole.OFFICIAL,
    "tjänsteman": RespondentRole.OFFICIAL,
    "official": RespondentRole.OFFICIAL,
    "sökande": RespondentRole.APPLICANT,
    "applicant": RespondentRole.APPLICANT,
    "samarbetspart": RespondentRole.PARTNER,
    "part": RespondentRole.PARTNER,
    "partner": RespondentRole.PARTNER,
    "annan": RespondentRole.OTHER,
    "other": RespondentRole.OTHER,
    "": RespondentRole.OTHER,
}
LONGEST = 10_000
"""The most people that one list can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RespondentValues:
    """Somebody to ask. municipality_code: four digits, or "" for somebody who speaks for none."""

    name: str
    email: str
    role: RespondentRole = RespondentRole.OTHER
    municipality_code: str = ""
    language: str = "sv"


def size_of(population: int | None) -> SizeClass:
    """The size class of a municipality; of nobody's municipality there is none."""
    if population is None:
        return SizeClass.NONE
    if population < SMALL_BELOW:
        return SizeClass.SMALL
    return SizeClass.LARGE if population > LARGE_ABOVE else SizeClass.MEDIUM


def read_list(text: str, municipalities: Mapping[str, str]) -> tuple[list[RespondentValues], list[Problem]]:
    """A pasted list, a person a line: name; e-mail; role; municipality; language.

    The columns are parted by semicolons, tabs or commas; all after the second may be left out.
    municipalities: what each can be called, in small letters → its code. What is wrong is told by line, and
    all at once.
    """
    people: list[RespondentValues] = []
    problems: list[Problem] = []
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        problems.append(Problem("respondents_missing", "people"))
    if len(lines) > LONGEST:
        return [], [Problem("respondents_too_many", "people", {"limit": LONGEST})]
    for number, line in lines:
        cells = _cells(line)
        person, wrong = _person(cells, municipalities)
        problems += [Problem(code, "people", {"line": number, "given": given}) for code, given in wrong]
        if person is not None and not wrong:
            people.append(person)
    return people, problems


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in ("\t", ";") if mark in line), ",")
    [cells] = csv.reader([line], delimiter=mark)
    return [cell.strip() for cell in cells]


def _person(
    cells: Sequence[str], municipalities: Mapping[str, str]
) -> tuple[RespondentValues | None, list[tuple[str, str]]]:
    name, email, role, place, language = [*cells, "", "", "", "", ""][:5]
    wrong = []
    if len(cells) > 5:
        wrong.append(("respondent_line_too_long", str(len(cells))))
    if not name or len(name) > 120:
        wrong.append(("respondent_name_missing", name))
    if not looks_like_an_address(email):
        wrong.append(("respondent_email_wrong", email))
    if role.casefold() not in ROLE_WORDS:
        wrong.append(("respondent_role_unknown", role))
    if place and place.casefold() not in municipalities:
        wrong.append(("respondent_municipality_unknown", place))
    if language.casefold() not in {"", "sv", "en"}:
        wrong.append(("respondent_language_unknown", language))
    if wrong:
        return None, wrong
    person = RespondentValues(
        name=name,
        email=email.lower(),
        role=ROLE_WORDS[role.casefold()],
        municipality_code=municipalities.get(place.casefold(), ""),
        language=language.casefold() or "sv",
    )
    return person, []


def looks_like_an_address(text: str) -> bool:
    """One at-sign with something on both sides, no blanks. Whether it exists, only a letter can tell."""
    name, at, host = text.partition("@")
    return bool(name and at and "." in host and not host.startswith(".") and not host.endswith(".")) and not (
        any(c.isspace() or c in '<>,;"@' for c in name + host) or len(text) > 254
    )


def problems_with_respondents(
    people: Sequence[RespondentValues], already: Collection[str]
) -> Iterator[Problem]:
    """Nobody is asked twice: one letter, one answer."""
    counted = Counter(person.email for person in people)
    for email, times in counted.items():
        if times > 1:
            yield Problem("respondent_twice", "people", {"given": email})
        elif email in already:
            yield Problem("respondent_already_asked", "people", {"given": email})


Stratum = tuple[str, str]


def coarsened(strata: Iterable[Stratum], *, fewest: int = FEWEST) -> dict[Stratum, Stratum]:
    """For each (role, size class) that occurs: what an anonymous answer may say of it.

    Where fewer than `fewest` share a pair, size classes are joined, the smallest with its neighbour, for all
    roles alike; then roles are left out. Joined classes are written "medium+large", and what is left out "".
    """
    counted = Counter(strata)
    sizes: list[tuple[str, ...]] = [
        (size,) for size in SizeClass.values if any(held == size for _role, held in counted)
    ]
    while True:
        found = {pair: (pair[0], joined(pair[1], sizes)) for pair in counted}
        shared: Counter[Stratum] = Counter()
        for pair, times in counted.items():
            shared[found[pair]] += times
        if not shared or min(shared.values()) >= fewest:
            return found
        if len(sizes) == 1:
            break
        by_size = Counter({size: 0 for size in sizes})
        scarce = min(shared, key=lambda pair: shared[pair])[1]
        for (_role, size), times in counted.items():
            by_size[next(group for group in sizes if size in group)] += times
        place = next(number for number, group in enumerate(sizes) if "+".join(group) == scarce)
        near = [other for other in (place - 1, place + 1) if 0 <= other < len(sizes)]
        other = min(near, key=lambda number: by_size[sizes[number]])
        first, last = sorted((place, other))
        sizes[first : last + 1] = [sizes[first] + sizes[last]]
    roles = Counter({role: 0 for role, _size in counted})
    for (role, _size), times in counted.items():
        roles[role] += times
    kept = min(roles.values()) >= fewest
    return {pair: (pair[0] if kept else "", "") for pair in counted}


def joined(size: str, groups: Iterable[tuple[str, ...]]) -> str:
    return next("+".join(group) for group in groups if size in group)
