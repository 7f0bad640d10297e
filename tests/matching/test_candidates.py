from __future__ import annotations

import importlib.util
from dataclasses import replace
from datetime import date

import numba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.matching import (
    Candidates,
    Engine,
    Fit,
    Kind,
    Profile,
    Reason,
    Want,
    explain_candidates,
    find_candidates,
    fit,
    score_parts,
    verify_candidates,
)
from bifall.matching.encoding import Vocabulary, encode
from bifall.matching.errors import DuplicateId, ExtraMissing, OutOfRange, UnknownId, WrongTime
from bifall.matching.speed import Kernel
from tests.matching.invented import many_profiles, profiles

STUDENT = Profile(
    "siri",
    has={"sv": 5, "python": 3},
    wants={"mentoring": Want(2, 5)},
    kinds=frozenset({Kind.THESIS}),
    places=frozenset({"2480"}),
    remote=True,
    first_day=date(2027, 1, 18),
    last_day=date(2027, 6, 4),
)
EMPLOYER = Profile(
    "skog",
    has={"mentoring": 1},
    needs={"sv": 3},
    wants={"python": Want(4, 10), "welding": Want(1, 2)},
    kinds=frozenset({Kind.THESIS, Kind.JOB}),
    places=frozenset({"2480", "2482"}),
    least_days=70,
)


def test_a_fit_says_what_it_is_made_of():
    assert fit(STUDENT, EMPLOYER) == Fit(
        35,
        (
            Reason("wish_met", {"by": "siri", "skill": "mentoring", "level": 1, "wanted": 2}, 5),
            Reason("wish_met", {"by": "skog", "skill": "python", "level": 3, "wanted": 4}, 30),
        ),
        (),
    )
    assert fit(STUDENT, EMPLOYER).possible is True


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        (
            {"needs": {"sv": 6}},
            Reason("level_too_low", {"by": "skog", "of": "siri", "skill": "sv", "level": 5, "needed": 6}),
        ),
        (
            {"needs": {"fi": 1}},
            Reason("skill_missing", {"by": "skog", "of": "siri", "skill": "fi", "level": 0, "needed": 1}),
        ),
        ({"kinds": frozenset({Kind.JOB})}, Reason("no_common_kind", {"kinds": (["thesis"], ["job"])})),
        ({"places": frozenset({"2417"})}, Reason("no_common_place", {"places": (["2480"], ["2417"])})),
        ({"first_day": date(2027, 5, 1)}, Reason("too_few_common_days", {"days": 35, "needed": 70})),
        ({"first_day": date(2027, 8, 1)}, Reason("too_few_common_days", {"days": 0, "needed": 70})),
    ],
)
def test_a_fit_says_what_stands_in_the_way(change, obstacle):
    found = fit(STUDENT, replace(EMPLOYER, **change))
    assert found.obstacles == (obstacle,)
    assert found.possible is False
    assert find_candidates([STUDENT], [replace(EMPLOYER, **change)]).without() == ("siri",)


@pytest.mark.parametrize(
    "change",
    [
        {"places": frozenset()},
        {"places": frozenset({"2417"}), "remote": True},
        {"kinds": frozenset()},
        {"first_day": date(2027, 3, 27)},
    ],
)
def test_what_is_left_open_stands_in_nobodys_way(change):
    assert fit(STUDENT, replace(EMPLOYER, **change)).obstacles == ()
    assert find_candidates([STUDENT], [replace(EMPLOYER, **change)]).of("siri") == (("skog", 35),)


@given(one=profiles("a"), other=profiles("b"), most=st.integers(1, 8), seed=st.integers(0, 99))
def test_candidates_are_the_best_of_all_pairs(one, other, most, seed):
    found = find_candidates(one, other, most=most, seed=seed, engine=Engine.PLAIN)
    assert verify_candidates(found, one, other, most=most).faults == ()
    assert [mate for mate, _ in found.items()] == [profile.id for profile in one]
    assert found.without() == tuple(mate for mate, fits in found.items() if not fits)


@given(one=profiles("a"), other=profiles("b"), chance=st.randoms())
def test_the_order_they_come_in_does_not_matter(one, other, chance):
    found = dict(find_candidates(one, other, most=2).items())
    chance.shuffle(one)
    chance.shuffle(other)
    assert dict(find_candidates(one, other, most=2).items()) == found


@given(one=profiles("a"), other=profiles("b"))
def test_new_names_in_the_same_order_give_the_same_answer(one, other):
    found = list(find_candidates(one, other, most=3).items())
    renamed = find_candidates(
        [replace(p, id=f"x{p.id}") for p in one], [replace(p, id=f"y{p.id}") for p in other], most=3
    )
    assert [(mate[1:], tuple((m[1:], s) for m, s in fits)) for mate, fits in renamed.items()] == found


@given(one=profiles("a"), other=profiles("b"))
@settings(max_examples=30)
def test_either_side_sees_the_same_scores(one, other):
    here = {(a, b, s) for a, fits in find_candidates(one, other).items() for b, s in fits}
    there = {(a, b, s) for b, fits in find_candidates(other, one).items() for a, s in fits}
    assert here == there


@pytest.mark.parametrize("seed", [0, 7])
def test_the_compiled_loop_gives_the_same_rows(seed):
    one, other = many_profiles("a", 1001, 1), many_profiles("b", 40, 2)
    plain = find_candidates(one, other, most=5, seed=seed, engine=Engine.PLAIN)
    fast = find_candidates(one, other, most=5, seed=seed, engine=Engine.FAST)
    assert list(fast.items()) == list(plain.items())
    assert verify_candidates(plain, one[:40], other, most=5).faults == ()


def test_without_the_compiler_the_loop_runs_as_it_stands(monkeypatch):
    one, other = many_profiles("a", 40, 1), many_profiles("b", 30, 2)
    fast = find_candidates(one, other, engine=Engine.FAST)
    monkeypatch.setattr("bifall.matching.speed.WORTH_COMPILING", 1)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert list(find_candidates(one, other).items()) == list(fast.items())


def test_the_compiler_can_be_asked_for_only_where_it_is(monkeypatch):
    monkeypatch.setattr("bifall.matching.speed.can_compile", lambda: False)
    with pytest.raises(ExtraMissing, match=r"needs the extra 'fast': pip install 'bifall\[fast\]'"):
        Kernel(len).fast  # noqa: B018


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch):
    made = numba.njit

    def nowhere(*functions, cache=False, **settings):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return made(*functions, **settings)

    monkeypatch.setattr(numba, "njit", nowhere)
    assert Kernel(lambda number: number + 1).fast(1) == 2


def test_equals_are_drawn_by_lot_and_each_gets_another_draw():
    shops = [Profile(f"shop{number}", wants={"sv": Want()}) for number in range(6)]
    pupils = [Profile(f"pupil{number:02}", has={"sv": 1}) for number in range(60)]
    found = find_candidates(pupils, shops, most=1)
    firsts = [fits[0][0] for _, fits in found.items()]
    assert {shop.id for shop in shops} == set(firsts)
    assert firsts != [fits[0][0] for _, fits in find_candidates(pupils, shops, most=1, seed=1).items()]


def test_the_part_somebody_stands_in_does_not_matter():
    one, other = many_profiles("a", 50, 3), many_profiles("b", 30, 4)
    vocabulary = Vocabulary.of(one, other)
    start, row, score = score_parts(encode(one, vocabulary), encode(other, vocabulary), most=4)
    found = find_candidates(one, other, most=4)
    assert (start.tolist(), row.tolist(), score.tolist()) == (
        found.start.tolist(),
        found.row.tolist(),
        found.score.tolist(),
    )


def test_nobody_to_meet():
    assert find_candidates([], [EMPLOYER]).without() == ()
    assert find_candidates([STUDENT], []).without() == ("siri",)
    assert explain_candidates(STUDENT, []) == ()


def test_what_it_would_have_taken():
    far = replace(EMPLOYER, id="far", places=frozenset({"2417"}), needs={"fi": 1})
    near = replace(EMPLOYER, id="near", kinds=frozenset({Kind.JOB}))
    empty = Profile("empty")
    told = explain_candidates(STUDENT, [far, near, EMPLOYER, empty])
    assert [(mate, [reason.code for reason in found.obstacles]) for mate, found in told] == [
        ("empty", []),
        ("near", ["no_common_kind"]),
        ("far", ["skill_missing", "no_common_place"]),
    ]


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"has": {"sv": 0}}, OutOfRange, "siri: the level of sv: 0 is not from 1 to 9"),
        ({"needs": {"sv": 10}}, OutOfRange, "siri: the level of sv: 10 is not from 1 to 9"),
        ({"wants": {"sv": Want(10)}}, OutOfRange, "siri: the level of sv: 10 is not from 1 to 9"),
        ({"wants": {"sv": Want(1, -1)}}, OutOfRange, "siri: the weight of sv: -1 is not from 1 to 1000"),
        ({"has": {"sv": True}}, OutOfRange, "siri: the level of sv: True is not from 1 to 9"),
        ({"least_days": 0}, OutOfRange, "siri: the days: 0 is not from 1 to 36600"),
        ({"last_day": date(2027, 1, 1)}, WrongTime, "siri: 2027-01-01 is before 2027-01-18"),
    ],
)
def test_a_profile_that_cannot_be_right(change, error, told):
    with pytest.raises(error) as caught:
        find_candidates([replace(STUDENT, **change)], [EMPLOYER])
    assert str(caught.value) == told


def test_two_people_with_one_id():
    with pytest.raises(DuplicateId, match=r"^profiles: siri$"):
        find_candidates([STUDENT, STUDENT], [EMPLOYER])


@pytest.mark.parametrize("how", [{"most": 0}, {"seed": -1}])
def test_numbers_that_cannot_be_right(how):
    with pytest.raises(OutOfRange):
        find_candidates([STUDENT], [EMPLOYER], **how)


def test_asking_for_somebody_who_is_not_there():
    with pytest.raises(UnknownId, match=r"^candidates of: nobody$"):
        find_candidates([STUDENT], [EMPLOYER]).of("nobody")


def test_the_verifier_sees_a_wrong_answer():
    found = find_candidates([STUDENT], [EMPLOYER])
    wrong = Candidates(found.ids, found.others, found.start, found.row, found.score + 1)
    assert verify_candidates(wrong, [STUDENT], [EMPLOYER]).faults == (Reason("not_the_best", {"id": "siri"}),)
    assert verify_candidates(found, [STUDENT], [EMPLOYER]).holds is True


def test_a_result_cannot_be_changed():
    found = find_candidates([STUDENT], [EMPLOYER])
    with pytest.raises(ValueError, match="read-only"):
        found.score[0] = 7
