"""Whom somebody is suggested, with reasons; and that nothing leaks which was not agreed to."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.arenas.commands import (
    make_wish,
    rank_wish,
    register,
    save_availability,
    save_profile,
    set_consents,
    take_back_wish,
    withdraw,
)
from bifall.arenas.models import Arena, ArenaSlot, Participant
from bifall.arenas.queries import (
    shown,
    shown_to_others,
    suggestions_for,
    with_profile,
)
from bifall.arenas.rules import FIRST_CHOICE, MOST_WISHES, ProfileValues, weight_of
from bifall.arenas.states import BY_SIDE, IDENTIFYING, ArenaState, OfferKind, Purpose, Relation, Side, Stance
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import SHOWN_FIELDS, open_arena_of, profiled, registered, registration, words
from tests.whole_database import refusal


def pair(cast: Cast) -> tuple[Arena, Participant, str, Participant, str]:
    """A student who knows Python, and an employer who wishes it and requires Swedish."""
    arena = open_arena_of(cast)
    words(cast, arena)
    student, at_student = registered(arena, Side.STUDENT)
    employer, at_employer = registered(arena, Side.EMPLOYER)
    profiled(arena, at_student, python=(Relation.HAS, 2), svenska=(Relation.HAS, 3))
    profiled(arena, at_employer, python=(Relation.WANTS, 3), svenska=(Relation.NEEDS, 2))
    return arena, student, at_student, employer, at_employer


def told(participant: Participant) -> list[tuple[str, list[str]]]:
    found = suggestions_for(participant).found
    return [(str(one.other.called), [str(reason) for reason in one.reasons]) for one in found]


def test_each_side_is_suggested_the_other_with_reasons(cast: Cast) -> None:
    _arena, student, _token, employer, _other = pair(cast)
    assert told(student) == [
        (
            "Norrskogen AB",
            ["Söker det du kan: svenska", "Söker det du kan: Python", "Gäller samma sak: examensarbete"],
        )
    ]
    assert told(employer) == [
        (
            "Stina Student",
            [
                "Har det du söker: svenska, mycket van",
                "Har det du söker: Python, van",
                "Gäller samma sak: examensarbete",
            ],
        )
    ]


def test_what_is_required_stands_in_the_way_and_is_told_without_a_name(cast: Cast) -> None:
    arena, student, token, employer, _other = pair(cast)
    profiled(arena, token, python=(Relation.HAS, 3))
    for one in (student, employer):
        found = suggestions_for(one)
        assert [str(text) for text in found.obstacles] == [
            "Någon av er kräver en kunskap som den andra inte har i sin profil."
        ]
        assert list(found.found) == []


def test_a_kind_and_a_place_in_common_are_enough(cast: Cast) -> None:
    arena = open_arena_of(cast)
    student, at_student = registered(arena, Side.STUDENT)
    employer, at_employer = registered(arena, Side.EMPLOYER)
    here = ProfileValues(kinds=frozenset({OfferKind.JOB}), place_ids=frozenset({cast.umea.pk}))
    save_profile(token=at_student, values=here, at=NOW)
    save_profile(token=at_employer, values=here, at=NOW)
    assert told(student) == [("Norrskogen AB", ["Gäller samma sak: anställning", "Samma kommun: Umeå"])]
    there = ProfileValues(kinds=frozenset({OfferKind.JOB}), place_ids=frozenset({cast.sorsele.pk}))
    save_profile(token=at_employer, values=there, at=NOW)
    assert told(employer) == []
    assert [str(text) for text in suggestions_for(student).obstacles] == [
        "De flesta finns i andra kommuner än dem du har valt."
    ]


def test_who_is_shown_to_nobody(cast: Cast) -> None:
    arena, student, token, employer, _other = pair(cast)
    unconfirmed, _is_new = register(
        arena_id=arena.pk, values=registration(Side.STUDENT, email="ny@example.org"), at=NOW
    )
    assert unconfirmed not in shown_to_others(arena, Side.STUDENT)
    assert list(shown_to_others(arena, Side.STUDENT)) == [student]
    set_consents(token=token, purposes=set(BY_SIDE[Side.STUDENT]) - IDENTIFYING, at=NOW)
    assert list(shown_to_others(arena, Side.STUDENT)) == []
    set_consents(token=token, purposes=BY_SIDE[Side.STUDENT], at=NOW)
    withdraw(token=token, at=NOW)
    assert (list(shown_to_others(arena, Side.STUDENT)), told(employer)) == ([], [])


# What is shown under each consent, by the name of the field of `Shown`.
UNDER = {
    Purpose.SHOW_NAME: {"name"},
    Purpose.SHOW_EMAIL: {"email"},
    Purpose.SHOW_PHONE: {"phone"},
    Purpose.SHOW_ORGANISATION: {"organisation", "size"},
    Purpose.SHOW_PROGRAMME: {"programme"},
    Purpose.SHOW_MUNICIPALITY: {"municipality"},
    Purpose.SHOW_KINDS: {"kinds"},
    Purpose.SHOW_SKILLS: {"terms"},
    Purpose.SHOW_PLACES: {"places", "is_remote"},
    Purpose.SHOW_TEXT: {"text"},
}


def test_each_consent_shows_its_own_field_and_no_other(cast: Cast) -> None:
    assert set(UNDER) == SHOWN_FIELDS
    arena = open_arena_of(cast)
    words(cast, arena)
    for side in Side:
        one, token = registered(arena, side, municipality_id=cast.umea.pk)
        relation = Relation.HAS if side == Side.STUDENT else Relation.WANTS
        values = ProfileValues(
            kinds=frozenset({OfferKind.JOB}),
            place_ids=frozenset({cast.umea.pk}),
            remote=True,
            text="Hej.",
            terms={(arena.terms.get(label="Python").pk, relation): 2},
        )
        save_profile(token=token, values=values, at=NOW)
        for purpose in BY_SIDE[side]:
            set_consents(token=token, purposes=[purpose], at=NOW)
            [view] = shown(with_profile(Participant.objects.filter(pk=one.pk)))
            fields = {f for names in UNDER.values() for f in names if getattr(view, f)}
            assert (side, purpose, fields) == (side, purpose, UNDER.get(purpose, set()))


def seen_by(other: Participant) -> object:
    """All that the suggestions tell somebody, ids apart."""
    found = suggestions_for(other)
    return (
        [(one.other, one.score, [str(r) for r in one.reasons]) for one in found.found],
        [str(text) for text in found.obstacles],
        shown(with_profile(shown_to_others(other.arena, Side.STUDENT))),
    )


HIDDEN = {
    Purpose.SHOW_EMAIL: lambda one: Participant.objects.filter(pk=one.pk).update(email="x@example.org"),
    Purpose.SHOW_PHONE: lambda one: Participant.objects.filter(pk=one.pk).update(phone="070-174 06 99"),
    Purpose.SHOW_PROGRAMME: lambda one: Participant.objects.filter(pk=one.pk).update(programme="Annat"),
    Purpose.SHOW_MUNICIPALITY: lambda one: Participant.objects.filter(pk=one.pk).update(municipality=None),
    Purpose.SHOW_KINDS: lambda one: one.profile.__class__.objects.update(kinds=["job"]),
    Purpose.SHOW_SKILLS: lambda one: one.profile.terms.all().delete(),
    Purpose.SHOW_PLACES: lambda one: one.profile.__class__.objects.filter(pk=one.profile.pk).update(
        remote=True
    ),
    Purpose.SHOW_TEXT: lambda one: one.profile.__class__.objects.filter(pk=one.profile.pk).update(
        text="Annat"
    ),
}


@pytest.mark.parametrize("purpose", HIDDEN)
def test_what_is_hidden_makes_no_difference_to_what_others_see(cast: Cast, purpose: Purpose) -> None:
    """Not by what is shown, not by who is suggested, and not by the order."""
    arena, student, token, employer, _other = pair(cast)
    third, at_third = registered(arena, Side.STUDENT, email="tredje@example.org", contact_name="Tea Tredje")
    profiled(arena, at_third, python=(Relation.HAS, 3), svenska=(Relation.HAS, 3))
    set_consents(token=token, purposes=set(BY_SIDE[Side.STUDENT]) - {purpose}, at=NOW)
    before = seen_by(employer)
    kept = dict.fromkeys([third.profile.pk], third.profile.kinds)
    HIDDEN[purpose](Participant.objects.get(pk=student.pk))
    for pk, kinds in kept.items():
        third.profile.__class__.objects.filter(pk=pk).update(kinds=kinds)
    employer.profile.__class__.objects.filter(participant=employer).update(kinds=["thesis"])
    assert seen_by(employer) == before
    set_consents(token=token, purposes=BY_SIDE[Side.STUDENT], at=NOW)
    assert seen_by(employer) != before


def test_the_same_number_of_questions_for_three_and_sixty(cast: Cast) -> None:
    arena, _student, _token, employer, _other = pair(cast)
    counts = []
    for number in range(60):
        if number in (1, 3, 59):
            with CaptureQueriesContext(connection) as queries:
                suggestions_for(Participant.objects.get(pk=employer.pk))
            counts.append(len(queries))
        _one, token = registered(arena, Side.STUDENT, email=f"{number}@example.org")
        profiled(arena, token, python=(Relation.HAS, 1 + number % 3), svenska=(Relation.HAS, 3))
    assert len(set(counts)) == 1
    assert counts[0] <= 14


def codes(command: Callable[[], object]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refusal(command)]


def test_a_profile_names_only_what_is_there(cast: Cast) -> None:
    _arena, _student, token, _employer, _other = pair(cast)

    def save(**fields: object) -> None:
        save_profile(token=token, values=ProfileValues(**fields), at=NOW)  # type: ignore[arg-type]

    assert codes(lambda: save(terms={(uuid4(), Relation.HAS): 2})) == [("profile_term_unknown", "terms")]
    assert codes(lambda: save(place_ids=frozenset({uuid4()}))) == [("profile_place_unknown", "places")]
    many = {(uuid4(), Relation.HAS): 10 for _number in range(21)}
    assert codes(lambda: save(terms=many)) == [
        ("profile_too_many_terms", "terms"),
        ("profile_level_wrong", "terms"),
        ("profile_term_unknown", "terms"),
    ]


def test_times_that_suit(cast: Cast) -> None:
    _arena, student, token, _employer, _other = pair(cast)
    slots = list(ArenaSlot.objects.order_by("starts_at").values_list("pk", flat=True))
    save_availability(token=token, slot_ids=slots[:2], at=NOW)
    student.refresh_from_db()
    assert not student.is_always_available
    assert set(student.availabilities.values_list("slot_id", flat=True)) == set(slots[:2])
    assert codes(lambda: save_availability(token=token, slot_ids=[], at=NOW)) == [
        ("availability_empty", "slots")
    ]
    assert codes(lambda: save_availability(token=token, slot_ids=[uuid4()], at=NOW)) == [
        ("availability_slot_unknown", "slots")
    ]
    save_availability(token=token, slot_ids=None, at=NOW)
    student.refresh_from_db()
    assert (student.is_always_available, student.availabilities.count()) == (True, 0)
    Arena.objects.update(state=ArenaState.PLANNED)
    assert codes(lambda: save_availability(token=token, slot_ids=slots, at=NOW)) == [
        ("availability_after_plan", "slots")
    ]


def test_whom_one_cannot_wish_for(cast: Cast) -> None:
    arena, student, token, _employer, other = pair(cast)
    same_side, _token = registered(arena, Side.STUDENT, email="b@example.org")
    for stranger in (same_side.pk, student.pk, uuid4()):
        assert codes(
            lambda who=stranger: make_wish(token=token, other_id=who, stance=Stance.INTERESTED, at=NOW)  # type: ignore[misc]
        ) == [("wish_other_unknown", None)]
    for number in range(MOST_WISHES):
        one, _token = registered(arena, Side.STUDENT, email=f"{number}@example.org")
        make_wish(token=other, other_id=one.pk, stance=Stance.INTERESTED, at=NOW)
    assert codes(lambda: make_wish(token=other, other_id=same_side.pk, stance=Stance.INTERESTED, at=NOW)) == [
        ("wish_too_many", None)
    ]


def test_the_first_choice_weighs_most() -> None:
    weights = [weight_of(rank) for rank in range(1, MOST_WISHES + 2)]
    assert weights == sorted(weights, reverse=True)
    assert (weights[0], weights[-1]) == (FIRST_CHOICE, 1)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["interested", "no_thanks", "undo", "rank"]), st.integers(0, 3), st.integers(-1, 6)
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None)
@given(steps=STEPS)
def test_the_order_has_no_gaps_whatever_one_does(steps: list[tuple[str, int, int]]) -> None:
    from django.db import transaction  # noqa: PLC0415 -- each example in a transaction of its own

    from tests.cast import assemble  # noqa: PLC0415

    with transaction.atomic():
        arena = open_arena_of(assemble(NOW))
        one, token = registered(arena, Side.EMPLOYER)
        others = [registered(arena, Side.STUDENT, email=f"{n}@example.org")[0].pk for n in range(4)]
        for what, who, rank in steps:
            if what == "undo":
                take_back_wish(token=token, other_id=others[who], at=NOW)
            elif what != "rank":
                make_wish(token=token, other_id=others[who], stance=Stance(what), at=NOW)
            elif one.wishes.filter(other_id=others[who], stance=Stance.INTERESTED).exists():
                rank_wish(token=token, other_id=others[who], rank=rank, at=NOW)
            wished = one.wishes.filter(stance=Stance.INTERESTED)
            ranks = sorted(wished.values_list("rank", flat=True))
            assert ranks == list(range(1, len(ranks) + 1))
        transaction.set_rollback(True)
