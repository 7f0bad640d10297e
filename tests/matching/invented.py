"""Invented profiles, by chance and by seed."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import strategies as st

from bifall.matching import Kind, Profile, Want

SKILLS = ("sv", "en", "python", "welding", "forestry", "care")
PLACES = ("2480", "2482", "2417")


def by_chance(make):
    """A strategy over what `make` makes of a random.Random.

    Faster than drawing each part, and seldom shrinks.
    """
    return st.integers(0, 2**32).map(lambda seed: make(random.Random(seed)))  # noqa: S311


def profiles(name="p", most=7):
    """Up to `most` profiles, each with little enough that some fit and some do not."""
    return by_chance(lambda c: [_profile(c, f"{name}{number}") for number in range(c.randint(0, most))])


def _profile(chance, name):
    def some(names, most):
        return chance.sample(names, chance.randint(0, most))

    days = sorted(date(2027, 6, 1) + timedelta(chance.randint(0, 40)) for _ in range(2))
    first, last = (day if chance.random() < 0.5 else None for day in days)
    return Profile(
        name,
        has={skill: chance.randint(1, 5) for skill in some(SKILLS, 4)},
        needs={skill: chance.randint(1, 5) for skill in some(SKILLS, 1)},
        wants={skill: Want(chance.randint(1, 5), chance.randint(1, 3)) for skill in some(SKILLS, 3)},
        kinds=frozenset(some(list(Kind)[:3], 2)),
        places=frozenset(some(PLACES, 2)),
        remote=chance.random() < 0.5,
        first_day=first,
        last_day=last,
        least_days=chance.randint(1, 20),
    )


def many_profiles(name: str, number: int, seed: int, skills: int = 60, places: int = 70) -> list[Profile]:
    """So many profiles over more places than one word has bits."""
    chance = random.Random(seed)  # noqa: S311

    def some(most: int) -> dict[str, int]:
        return {f"skill{chance.randrange(skills):03}": chance.randint(1, 5) for _ in range(most)}

    return [
        Profile(
            f"{name}{place:05}",
            has=some(6),
            needs=some(1) if chance.random() < 0.2 else {},
            wants={skill: Want(level, chance.randint(1, 4)) for skill, level in some(4).items()},
            kinds=frozenset(chance.sample(list(Kind), 2)),
            places=frozenset(f"{chance.randrange(places):04}" for _ in range(20)),
            remote=chance.random() < 0.3,
        )
        for place in range(number)
    ]
