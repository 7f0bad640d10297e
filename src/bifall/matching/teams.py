"""Teams: people with so many hours each, put together so that what is needed is covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bifall.matching.errors import check_ids, check_known, check_range
from bifall.matching.profiles import HIGHEST_LEVEL, HIGHEST_WEIGHT
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.solver import EFFORT, new_model, solve

MOST_HOURS = 10_000


@dataclass(frozen=True, slots=True)
class Expert:
    """One with competences at levels, the roles that they can fill, and so many hours in all."""

    id: str
    has: Mapping[str, int] = field(default_factory=dict, hash=False)
    roles: frozenset[str] = frozenset()
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What a team has to cover.

    hours: for each competence. levels: the least level in it, 1 where nothing is said. roles: how many people
    at least fill each, one role a person. not_with: experts who may not be in the team. weight: how much it
    counts.
    """

    id: str
    hours: Mapping[str, int] = field(default_factory=dict, hash=False)
    levels: Mapping[str, int] = field(default_factory=dict, hash=False)
    roles: Mapping[str, int] = field(default_factory=dict, hash=False)
    most_people: int | None = None
    not_with: frozenset[str] = frozenset()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Member:
    """An expert in a team.

    The role filled, "" for none that was asked for, and the hours for each competence.
    """

    expert: str
    role: str
    hours: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Team:
    """The members, or nobody and what was lacking: a need is covered whole or not at all."""

    need: str
    members: tuple[Member, ...]
    lacking: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Teams:
    """A team for each need, by its id. `is_best`: it is proved that no other teams would be better."""

    teams: tuple[Team, ...]
    is_best: bool

    def of(self, need: str) -> Team:
        check_known("need", [need], {team.need for team in self.teams})
        return next(team for team in self.teams if team.need == need)


def form_teams(
    needs: Iterable[Need], experts: Iterable[Expert], *, effort: float = EFFORT, seed: int = 0
) -> Teams:
    """As many needs covered as can be, by weight; then as few people; then as high levels.

    Everybody in a team has at least an hour in it. Raises DuplicateId, UnknownId, OutOfRange.
    """
    asked = sorted(needs, key=lambda need: need.id)
    people = sorted(experts, key=lambda expert: expert.id)
    _check(asked, people)
    made = _Model(asked, people)
    answer = solve(made.model, made.asked(), effort=effort, seed=seed)
    members = made.members(answer.values)
    left = {expert.id: expert.hours for expert in people}
    for team in members.values():
        for member in team:
            left[member.expert] -= sum(member.hours.values())
    teams = tuple(
        Team(need.id, members[need.id], () if members[need.id] else tuple(_lacking(need, people, left)))
        for need in asked
    )
    return Teams(teams, answer.worth == answer.bound)


def _check(needs: Sequence[Need], experts: Sequence[Expert]) -> None:
    check_ids("needs", (need.id for need in needs))
    check_ids("experts", (expert.id for expert in experts))
    for expert in experts:
        check_range(f"the hours of {expert.id}", expert.hours, 0, MOST_HOURS)
        for skill, level in expert.has.items():
            check_range(f"{expert.id}: the level of {skill}", level, 1, HIGHEST_LEVEL)
    for need in needs:
        check_range(f"the weight of {need.id}", need.weight, 1, HIGHEST_WEIGHT)
        check_known(f"the levels of {need.id}", need.levels, need.hours)
        for skill, hours in need.hours.items():
            check_range(f"{need.id}: the hours of {skill}", hours, 1, MOST_HOURS)
        for skill, level in need.levels.items():
            check_range(f"{need.id}: the level of {skill}", level, 1, HIGHEST_LEVEL)
        for role, people in need.roles.items():
            check_range(f"{need.id}: the people as {role}", people, 1, 1000)
        if need.most_people is not None:
            check_range(f"the most people of {need.id}", need.most_people, 1, 1000)


def _can(expert: Expert, need: Need, skill: str) -> bool:
    return expert.has.get(skill, 0) >= need.levels.get(skill, 1) and expert.id not in need.not_with


class _Model:
    """The needs and the people as variables: who is in, as what, and for how many hours of what."""

    def __init__(self, needs: Sequence[Need], experts: Sequence[Expert]) -> None:
        self.model, self.needs, self.experts = new_model(), needs, experts
        self.covered = {need.id: self.model.new_bool_var("") for need in needs}
        self.hours: dict[tuple[str, str, str], Any] = {}
        self.roles: dict[tuple[str, str, str], Any] = {}
        people, levels = [], []
        for need in needs:
            for expert in experts:
                skills = [skill for skill in sorted(need.hours) if _can(expert, need, skill)]
                if skills and expert.hours:
                    people.append(self._member(need, expert, skills))
                    levels += [expert.has[skill] * self.hours[need.id, expert.id, skill] for skill in skills]
            self._cover(need)
        for expert in experts:
            mine = [hours for (_, who, _), hours in self.hours.items() if who == expert.id]
            self.model.add(sum(mine) <= expert.hours)
        # One need more is worth any number of people, and one person fewer any levels.
        highest = HIGHEST_LEVEL * sum(sum(need.hours.values()) for need in needs) + 1
        covered = sum(need.weight * self.covered[need.id] for need in needs)
        self.model.maximize(covered * highest * (len(people) + 1) - sum(people) * highest + sum(levels))

    def _member(self, need: Need, expert: Expert, skills: list[str]) -> Any:
        inside = self.model.new_bool_var("")
        self.model.add_implication(inside, self.covered[need.id])
        for skill in skills:
            most = min(need.hours[skill], expert.hours)
            self.hours[need.id, expert.id, skill] = self.model.new_int_var(0, most, "")
        theirs = [self.hours[need.id, expert.id, skill] for skill in skills]
        self.model.add(sum(theirs) >= inside)
        self.model.add(sum(theirs) <= expert.hours * inside)
        filled = []
        for role in sorted(expert.roles & set(need.roles)):
            self.roles[need.id, expert.id, role] = self.model.new_bool_var("")
            filled.append(self.roles[need.id, expert.id, role])
        self.model.add(sum(filled) <= inside)
        return inside

    def _cover(self, need: Need) -> None:
        covered = self.covered[need.id]
        if not need.hours:
            self.model.add(covered == 0)
        for skill, hours in need.hours.items():
            given = [value for (of, _, what), value in self.hours.items() if (of, what) == (need.id, skill)]
            self.model.add(sum(given) == hours * covered)
        for role, least in need.roles.items():
            filled = [value for (of, _, what), value in self.roles.items() if (of, what) == (need.id, role)]
            self.model.add(sum(filled) >= least * covered)
        if need.most_people is not None:
            self._limit(need, need.most_people)

    def _limit(self, need: Need, most: int) -> None:
        inside = []
        for expert in self.experts:
            theirs = [
                hours for (of, who, _), hours in self.hours.items() if (of, who) == (need.id, expert.id)
            ]
            if theirs:
                inside.append(self.model.new_bool_var(""))
                self.model.add(sum(theirs) <= expert.hours * inside[-1])
        self.model.add(sum(inside) <= most)

    def asked(self) -> list[Any]:
        return [*self.hours.values(), *self.roles.values()]

    def members(self, values: list[int]) -> dict[str, tuple[Member, ...]]:
        hours = dict(zip(self.hours, values, strict=False))
        roles = dict(zip(self.roles, values[len(self.hours) :], strict=True))
        filled = {(of, who): role for (of, who, role), value in roles.items() if value}
        made: dict[str, tuple[Member, ...]] = {}
        for need in self.needs:
            found = []
            for expert in self.experts:
                theirs = {
                    skill: value
                    for (of, who, skill), value in hours.items()
                    if (of, who) == (need.id, expert.id) and value
                }
                if theirs:
                    found.append(Member(expert.id, filled.get((need.id, expert.id), ""), theirs))
            made[need.id] = tuple(found)
        return made


def _lacking(need: Need, experts: Sequence[Expert], left: Mapping[str, int]) -> Iterator[Reason]:
    """What it would have taken: hours and people that nobody has, or that others were given."""
    if not need.hours:
        yield Reason("nothing_needed")
        return
    short = False
    for skill, hours in sorted(need.hours.items()):
        able = [expert for expert in experts if _can(expert, need, skill)]
        free = sum(left[expert.id] for expert in able)
        if free < hours:
            short = True
            in_all = sum(expert.hours for expert in able)
            yield Reason("too_few_hours", {"skill": skill, "needed": hours, "left": free, "in_all": in_all})
    for role, least in sorted(need.roles.items()):
        able = [
            expert
            for expert in experts
            if role in expert.roles and any(_can(expert, need, skill) for skill in need.hours)
        ]
        free = sum(1 for expert in able if left[expert.id])
        if free < least:
            short = True
            yield Reason("too_few_people", {"role": role, "needed": least, "left": free, "in_all": len(able)})
    if not short:
        yield Reason("no_team_fits", {"most_people": need.most_people})


def verify_teams(teams: Teams, needs: Iterable[Need], experts: Iterable[Expert]) -> Verdict:
    """Every team covers its need with people who can, within their hours, and every need has an answer."""
    asked = {need.id: need for need in needs}
    people = {expert.id: expert for expert in experts}
    faults = []
    if sorted(asked) != [team.need for team in teams.teams]:
        faults.append(Reason("needs_without_an_answer"))
    used: Counter[str] = Counter()
    for team in teams.teams:
        if bool(team.members) == bool(team.lacking):
            faults.append(Reason("neither_team_nor_reason", {"need": team.need}))
        if team.members:
            faults += _faults_of(team, asked[team.need], people)
        for member in team.members:
            used[member.expert] += sum(member.hours.values())
    faults += [
        Reason("over_hours", {"expert": who, "hours": people[who].hours, "used": hours})
        for who, hours in sorted(used.items())
        if hours > people[who].hours
    ]
    return Verdict.of(faults)


def _faults_of(team: Team, need: Need, people: Mapping[str, Expert]) -> Iterator[Reason]:
    given: Counter[str] = Counter()
    for member in team.members:
        given.update(member.hours)
        unable = [skill for skill in member.hours if not _can(people[member.expert], need, skill)]
        if unable or (member.role and member.role not in people[member.expert].roles):
            yield Reason("member_cannot", {"need": need.id, "expert": member.expert})
    if dict(given) != dict(need.hours):
        yield Reason("hours_not_covered", {"need": need.id})
    filled = Counter(member.role for member in team.members)
    if any(filled[role] < least for role, least in need.roles.items()):
        yield Reason("roles_not_filled", {"need": need.id})
    names = [member.expert for member in team.members]
    if len(set(names)) < len(names) or (need.most_people is not None and len(names) > need.most_people):
        yield Reason("too_many_people", {"need": need.id})


def explain_team(
    teams: Teams, needs: Iterable[Need], experts: Iterable[Expert], need: str
) -> tuple[Reason, ...]:
    """What each member brings and at what level, or what was lacking. Raises UnknownId."""
    team = teams.of(need)
    levels = {expert.id: expert.has for expert in experts}
    least = {one.id: one.levels for one in needs}[need]
    return team.lacking or tuple(
        Reason(
            "covers",
            {
                "expert": member.expert,
                "role": member.role,
                "skill": skill,
                "hours": hours,
                "level": levels[member.expert][skill],
                "needed": least.get(skill, 1),
            },
        )
        for member in team.members
        for skill, hours in sorted(member.hours.items())
    )
