"""People and wishes from a list: all of it or nothing, with the row that is wrong."""

from __future__ import annotations

import pytest

from bifall.arenas.commands import Listed, list_participants, list_wishes
from bifall.arenas.models import Arena, Participant, Wish
from bifall.arenas.queries import agreed_to
from bifall.arenas.rules import RegistrationValues
from bifall.arenas.states import Purpose, Side, SizeClass
from bifall.audit.models import Entry
from bifall.kernel.problems import Problem, Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import open_arena_of
from tests.factories.fairs import slots_of


def listed(side: Side, email: str, **fields: object) -> Listed:
    values: dict[str, object] = {
        "side": side,
        "contact_name": "Siri  Sandström",
        "email": email,
        "programme": "Fysik" if side == Side.STUDENT else "",
        "organisation_name": "Skog AB" if side == Side.EMPLOYER else "",
        "size_class": SizeClass.SMALL if side == Side.EMPLOYER else None,
        "purposes": frozenset({Purpose.SHOW_NAME}),
    }
    return Listed(values=RegistrationValues(**(values | fields)))  # type: ignore[arg-type]


def wrong(cast: Cast, arena: Arena, *rows: Listed) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        list_participants(arena_id=arena.pk, listed=rows, actor=cast.applicant, at=NOW)
    assert Participant.objects.count() == 0
    return list(refused.value.problems)


def test_a_list_is_written_in_and_wishes_with_it(cast: Cast) -> None:
    arena = open_arena_of(cast)
    slot = slots_of(arena)[0]
    rows = [
        Listed(values=listed(Side.STUDENT, " Siri@example.org").values, slot_ids=frozenset({slot.pk})),
        listed(Side.EMPLOYER, "skog@example.org", municipality_id=cast.umea.pk),
    ]
    siri, skog = list_participants(arena_id=arena.pk, listed=rows, actor=cast.applicant, at=NOW)
    assert (siri.email, siri.contact_name, siri.confirmed_at) == ("siri@example.org", "Siri Sandström", NOW)
    assert (siri.is_always_available, [row.slot for row in siri.availabilities.all()]) == (False, [slot])
    assert (skog.organisation_name, skog.municipality, agreed_to(skog)) == (
        "Skog AB",
        cast.umea,
        {Purpose.SHOW_NAME},
    )
    wishes = {siri.pk: [skog.pk], skog.pk: [siri.pk]}
    for _again in range(2):
        list_wishes(arena_id=arena.pk, wishes=wishes, actor=cast.applicant, at=NOW)
    assert set(Wish.objects.values_list("participant_id", "other_id", "rank")) == {
        (siri.pk, skog.pk, 1),
        (skog.pk, siri.pk, 1),
    }
    told = Entry.objects.get(event="arenas.participants_listed")
    assert told.data == {"students": 1, "employers": 1}


def test_the_row_that_is_wrong_is_named(cast: Cast) -> None:
    arena = open_arena_of(cast)
    good, bad = listed(Side.STUDENT, "a@example.org"), listed(Side.STUDENT, "b@example.org", programme="")
    found = wrong(cast, arena, good, bad)
    assert [(one.code, dict(one.params)) for one in found] == [
        ("participant_row_wrong", {"row": 2}),
        ("participant_programme_missing", {}),
    ]
    twice = wrong(cast, arena, good, listed(Side.STUDENT, "A@example.org"))
    assert [one.code for one in twice] == ["participant_row_wrong", "participant_listed_twice"] * 2


@pytest.mark.parametrize("email", ["", "ingen adress"])
def test_an_address_that_cannot_be_written_to(cast: Cast, email: str) -> None:
    found = wrong(cast, open_arena_of(cast), listed(Side.STUDENT, email))
    assert [one.code for one in found] == ["participant_row_wrong", "participant_email_wrong"]


def test_what_is_of_another_place(cast: Cast) -> None:
    arena = open_arena_of(cast)
    other = slots_of(open_arena_of(cast, arena.project))[0]
    row = Listed(values=listed(Side.STUDENT, "a@example.org").values, slot_ids=frozenset({other.pk}))
    assert [one.code for one in wrong(cast, arena, row)] == ["availability_slot_unknown"]
    away = listed(Side.STUDENT, "a@example.org", municipality_id=arena.pk)
    assert [one.code for one in wrong(cast, arena, away)] == [
        "participant_row_wrong",
        "arena_municipality_unknown",
    ]


def test_wishes_of_one_side_for_the_other(cast: Cast) -> None:
    arena = open_arena_of(cast)
    rows = [listed(Side.STUDENT, f"{name}@example.org") for name in ("a", "b")]
    one, two = list_participants(arena_id=arena.pk, listed=rows, actor=cast.applicant, at=NOW)
    for wishes in ({one.pk: [two.pk]}, {arena.pk: [one.pk]}, {one.pk: [arena.pk]}):
        with pytest.raises(Refused) as refused:
            list_wishes(arena_id=arena.pk, wishes=wishes, actor=cast.applicant, at=NOW)
        assert [problem.code for problem in refused.value.problems] == ["wish_other_unknown"]
    assert Wish.objects.count() == 0
