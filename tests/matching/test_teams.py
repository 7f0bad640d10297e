from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from bifall.matching import Expert, Member, Need, Reason, Team, Teams, explain_team, form_teams, verify_teams
from bifall.matching.errors import DuplicateId, OutOfRange, UnknownId
from tests.matching.invented import by_chance

ADA = Expert("ada", {"automation": 4}, frozenset({"technical"}), 40)
BIM = Expert("bim", {"sales": 3, "export": 2}, frozenset({"commercial"}), 30)
CAJ = Expert("caj", {"automation": 2, "sales": 2}, frozenset({"technical", "commercial"}), 100)
FIRM = Need("firm", {"automation": 20, "sales": 10}, roles={"technical": 1, "commercial": 1})


def test_a_team_covers_its_need():
    teams = form_teams([FIRM], [ADA, BIM, CAJ])
    assert teams == Teams(
        (
            Team(
                "firm",
                (Member("ada", "technical", {"automation": 20}), Member("bim", "commercial", {"sales": 10})),
            ),
        ),
        is_best=True,
    )
    assert verify_teams(teams, [FIRM], [ADA, BIM, CAJ]).holds is True
    assert explain_team(teams, [FIRM], [ADA, BIM, CAJ], "firm") == (
        Reason(
            "covers",
            {
                "expert": "ada",
                "role": "technical",
                "skill": "automation",
                "hours": 20,
                "level": 4,
                "needed": 1,
            },
        ),
        Reason(
            "covers",
            {"expert": "bim", "role": "commercial", "skill": "sales", "hours": 10, "level": 3, "needed": 1},
        ),
    )


def test_one_person_fills_one_role():
    (team,) = form_teams([FIRM], [CAJ]).teams
    assert (team.members, [reason.code for reason in team.lacking]) == ((), ["no_team_fits"])
    (team,) = form_teams([replace(FIRM, roles={})], [CAJ]).teams
    assert team.members == (Member("caj", "", {"automation": 20, "sales": 10}),)


def test_as_few_people_as_can_be():
    (team,) = form_teams([replace(FIRM, roles={})], [ADA, BIM, CAJ]).teams
    assert [member.expert for member in team.members] == ["caj"]


def test_the_heavier_need_comes_first():
    small, large = (
        Need(name, {"automation": 30}, {"automation": 3}, weight=w) for name, w in (("a", 1), ("b", 2))
    )
    teams = form_teams([small, large], [ADA, BIM, CAJ])
    assert teams.of("b").members == (Member("ada", "", {"automation": 30}),)
    assert teams.of("a") == Team(
        "a", (), (Reason("too_few_hours", {"skill": "automation", "needed": 30, "left": 10, "in_all": 40}),)
    )
    with pytest.raises(UnknownId, match=r"^need: c$"):
        teams.of("c")


@pytest.mark.parametrize(
    ("need", "lacking"),
    [
        (Need("n"), Reason("nothing_needed")),
        (
            Need("n", {"law": 5}),
            Reason("too_few_hours", {"skill": "law", "needed": 5, "left": 0, "in_all": 0}),
        ),
        (
            Need("n", {"export": 5}, roles={"technical": 1}),
            Reason("too_few_people", {"role": "technical", "needed": 1, "left": 0, "in_all": 0}),
        ),
        (
            Need("n", {"automation": 5}, not_with=frozenset({"ada", "caj"})),
            Reason("too_few_hours", {"skill": "automation", "needed": 5, "left": 0, "in_all": 0}),
        ),
        (
            Need("n", {"automation": 5, "export": 1}, most_people=1),
            Reason("no_team_fits", {"most_people": 1}),
        ),
    ],
)
def test_what_cannot_be_covered_is_explained(need, lacking):
    teams = form_teams([need], [ADA, BIM, CAJ])
    assert teams.teams == (Team("n", (), (lacking,)),)
    assert verify_teams(teams, [need], [ADA, BIM, CAJ]).faults == ()
    assert explain_team(teams, [need], [ADA, BIM, CAJ], "n") == (lacking,)


def test_nobody_and_nothing():
    assert form_teams([], [ADA]) == Teams((), is_best=True)
    assert form_teams([FIRM], []).teams[0].members == ()


def some(chance):
    skills, roles = ["a", "b", "c"], ["r", "s"]
    experts = [
        Expert(
            f"x{n}",
            {skill: chance.randint(1, 3) for skill in chance.sample(skills, chance.randint(0, 3))},
            frozenset(chance.sample(roles, chance.randint(0, 2))),
            chance.randint(0, 12),
        )
        for n in range(chance.randint(0, 4))
    ]
    needs = [
        Need(
            f"n{n}",
            {skill: chance.randint(1, 8) for skill in chance.sample(skills, chance.randint(0, 2))},
            roles={role: 1 for role in chance.sample(roles, chance.randint(0, 1))},
            most_people=chance.choice([None, 1, 2]),
            weight=chance.randint(1, 3),
        )
        for n in range(chance.randint(0, 3))
    ]
    return needs, experts


@given(world=by_chance(some))
@settings(max_examples=40)
def test_every_team_holds_and_every_need_has_an_answer(world):
    teams = form_teams(*world)
    assert verify_teams(teams, *world).faults == ()
    assert teams.is_best is True
    assert form_teams(*world) == teams


@given(world=by_chance(some))
@settings(max_examples=20)
def test_a_need_that_can_be_covered_alone_is_not_left_for_nothing(world):
    needs, experts = world
    teams = form_teams(needs, experts)
    if len(needs) and not any(team.members for team in teams.teams):
        assert [form_teams([need], experts).teams[0].members for need in needs] == [()] * len(needs)


@pytest.mark.parametrize(
    ("needs", "experts", "error", "told"),
    [
        ([FIRM, FIRM], [], DuplicateId, "needs: firm"),
        ([], [ADA, ADA], DuplicateId, "experts: ada"),
        ([], [replace(ADA, hours=-1)], OutOfRange, "the hours of ada: -1 is not from 0 to 10000"),
        ([], [replace(ADA, has={"x": 0})], OutOfRange, "ada: the level of x: 0 is not from 1 to 9"),
        ([replace(FIRM, hours={"x": 0})], [], OutOfRange, "firm: the hours of x: 0 is not from 1 to 10000"),
        ([replace(FIRM, levels={"x": 1})], [], UnknownId, "the levels of firm: x"),
        (
            [replace(FIRM, levels={"sales": 0})],
            [],
            OutOfRange,
            "firm: the level of sales: 0 is not from 1 to 9",
        ),
        ([replace(FIRM, roles={"r": 0})], [], OutOfRange, "firm: the people as r: 0 is not from 1 to 1000"),
        ([replace(FIRM, most_people=0)], [], OutOfRange, "the most people of firm: 0 is not from 1 to 1000"),
        ([replace(FIRM, weight=0)], [], OutOfRange, "the weight of firm: 0 is not from 1 to 1000"),
    ],
)
def test_what_cannot_be_right(needs, experts, error, told):
    with pytest.raises(error) as caught:
        form_teams(needs, experts)
    assert str(caught.value) == told


MEMBERS = (Member("ada", "technical", {"automation": 20}), Member("bim", "commercial", {"sales": 10}))


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ((), "neither_team_nor_reason"),
        (MEMBERS[:1], "hours_not_covered"),
        ((replace(MEMBERS[0], role=""), MEMBERS[1]), "roles_not_filled"),
        ((MEMBERS[0], replace(MEMBERS[1], role="technical")), "member_cannot"),
        ((replace(MEMBERS[0], hours={"automation": 50}), MEMBERS[1]), "over_hours"),
        ((replace(MEMBERS[0], hours={"automation": 10}),) * 2 + MEMBERS[1:], "too_many_people"),
    ],
)
def test_the_verifier_sees_what_is_wrong(members, code):
    verdict = verify_teams(Teams((Team("firm", members),), True), [FIRM], [ADA, BIM, CAJ])
    assert code in [fault.code for fault in verdict.faults]


def test_the_verifier_misses_nobody():
    faults = verify_teams(Teams((), True), [FIRM], [ADA]).faults
    assert faults == (Reason("needs_without_an_answer"),)
