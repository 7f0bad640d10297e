"""What two sides have, need and wish, and how well two of them fit.

The sides are alike: a student needs and wishes things of an employer as an employer does of a student. What
the one has is put against what the other needs (a hard requirement) and wants (a weighted wish). The ids are
those of an open taxonomy or any others, for the engine only compares them; languages are ids too, "sv" beside
a skill's address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bifall.matching.errors import WrongTime, check_ids, check_range
from bifall.matching.reasons import Reason

HIGHEST_LEVEL = 9
HIGHEST_WEIGHT = 1000


class Kind(StrEnum):
    """What the two may come together about."""

    THESIS = "thesis"
    INTERNSHIP = "internship"
    SUMMER_JOB = "summer_job"
    JOB = "job"
    TRAINEE = "trainee"


@dataclass(frozen=True, slots=True)
class Want:
    """A wish: up to `level` of it counts, and each level is worth `weight` points."""

    level: int = 1
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Profile:
    """One of either side.

    has: a skill's or a language's id → level, 1 to 9. needs: what the other side must have, and at what
    level. wants: what the other side is wished to have. kinds: empty is any kind. places: codes of
    municipalities or others; empty is anywhere. remote: can be done from afar, whatever the places.
    first_day, last_day: both included, None is open. least_days: how long the two must be free at the same
    time.
    """

    id: str
    has: Mapping[str, int] = field(default_factory=dict, hash=False)
    needs: Mapping[str, int] = field(default_factory=dict, hash=False)
    wants: Mapping[str, Want] = field(default_factory=dict, hash=False)
    kinds: frozenset[Kind] = frozenset()
    places: frozenset[str] = frozenset()
    remote: bool = False
    first_day: date | None = None
    last_day: date | None = None
    least_days: int = 1


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two profiles fit: the score, what made it, and what stands in the way."""

    score: int
    reasons: tuple[Reason, ...]
    obstacles: tuple[Reason, ...]

    @property
    def possible(self) -> bool:
        """Every hard requirement holds, both ways."""
        return not self.obstacles


def check_profiles(what: str, profiles: Iterable[Profile]) -> list[Profile]:
    """The profiles in the order of their ids. Raises MatchingError for the first that cannot be right."""
    ordered = sorted(profiles, key=lambda profile: profile.id)
    check_ids(what, (profile.id for profile in ordered))
    for profile in ordered:
        _check(profile)
    return ordered


def _check(profile: Profile) -> None:
    for levels in (profile.has, profile.needs):
        for skill, level in levels.items():
            if level.__class__ is not int or not 1 <= level <= HIGHEST_LEVEL:
                check_range(f"{profile.id}: the level of {skill}", level, 1, HIGHEST_LEVEL)
    for skill, want in profile.wants.items():
        check_range(f"{profile.id}: the level of {skill}", want.level, 1, HIGHEST_LEVEL)
        check_range(f"{profile.id}: the weight of {skill}", want.weight, 1, HIGHEST_WEIGHT)
    check_range(f"{profile.id}: the days", profile.least_days, 1, 36_600)
    if profile.first_day and profile.last_day and profile.last_day < profile.first_day:
        raise WrongTime(f"{profile.id}: {profile.last_day} is before {profile.first_day}")


def fit(one: Profile, other: Profile) -> Fit:
    """How well the two fit. The same whichever is named first, but for the order of the reasons."""
    check_profiles("profile", [one])
    check_profiles("profile", [other])
    reasons = [*_gained(one, other), *_gained(other, one)]
    obstacles = [*_lacking(one, other), *_lacking(other, one), *_apart(one, other)]
    return Fit(sum(reason.points for reason in reasons), tuple(reasons), tuple(obstacles))


def _gained(wisher: Profile, other: Profile) -> Iterator[Reason]:
    for skill, want in sorted(wisher.wants.items()):
        if level := min(other.has.get(skill, 0), want.level):
            found = {"by": wisher.id, "skill": skill, "level": other.has[skill], "wanted": want.level}
            yield Reason("wish_met", found, level * want.weight)


def _lacking(wisher: Profile, other: Profile) -> Iterator[Reason]:
    for skill, level in sorted(wisher.needs.items()):
        had = other.has.get(skill, 0)
        if had < level:
            found = {"by": wisher.id, "of": other.id, "skill": skill, "level": had, "needed": level}
            yield Reason("level_too_low" if had else "skill_missing", found)


def _apart(one: Profile, other: Profile) -> Iterator[Reason]:
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        yield Reason("no_common_kind", {"kinds": (sorted(one.kinds), sorted(other.kinds))})
    afar = one.remote and other.remote
    if not afar and one.places and other.places and not one.places & other.places:
        yield Reason("no_common_place", {"places": (sorted(one.places), sorted(other.places))})
    first = max(one.first_day or date.min, other.first_day or date.min)
    last = min(one.last_day or date.max, other.last_day or date.max)
    days, needed = (last - first).days + 1, max(one.least_days, other.least_days)
    if days < needed:
        yield Reason("too_few_common_days", {"days": max(days, 0), "needed": needed})
