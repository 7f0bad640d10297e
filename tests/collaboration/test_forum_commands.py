"""Forums, the municipalities that take part in them, and the seats: what is written and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.audit.models import Entry
from bifall.collaboration import commands
from bifall.collaboration.commands import ForumValues, Person
from bifall.collaboration.models import CollaborationModel, Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.queries import mandates_on, members_on, municipalities_in
from bifall.collaboration.rules import Span
from bifall.collaboration.states import ForumKind, ForumLevel, ModelState, Seat
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.forums import LAST_DAY, collaboration_model, forum, neighbour, seat, topic

pytestmark = pytest.mark.django_db

JANUARY, JUNE, DECEMBER = date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31)
TODAY = date(2026, 11, 24)
POLITICIAN = MandateKind.POLITICIAN


@pytest.fixture
def model(cast: Cast) -> CollaborationModel:
    return collaboration_model(cast)


@pytest.fixture
def council(cast: Cast, model: CollaborationModel) -> Forum:
    return forum(model, cast.umea)


def last_event() -> tuple[str, dict[str, object]]:
    entry = Entry.objects.order_by("-sequence")[0]
    return entry.event, entry.data


def refusals(error: pytest.ExceptionInfo[Refused]) -> list[Problem]:
    return list(error.value.problems)


def test_a_forum_is_founded_and_changed(cast: Cast, model: CollaborationModel) -> None:
    skills, roads = topic(model, "Kompetens"), topic(model, "Transporter", 2)
    values = ForumValues(
        "Region 10", ForumLevel.POLITICAL, ForumKind.GROUPING, "Inlandet", "Varannan månad", [skills.pk]
    )
    made = commands.found_forum(model_id=model.pk, values=values, actor=cast.officer, at=NOW)
    assert last_event() == ("collaboration.forum_founded", {"kind": "grouping"})
    assert (made.name, made.purpose, made.meets, list(made.topics.all())) == (
        "Region 10",
        "Inlandet",
        "Varannan månad",
        [skills],
    )
    again = ForumValues("Region 10", ForumLevel.OFFICIAL, ForumKind.NETWORK, "", "", [roads.pk])
    commands.change_forum(forum_id=made.pk, values=again, actor=cast.officer, at=NOW)
    made.refresh_from_db()
    assert (made.level, made.kind, made.purpose, list(made.topics.all())) == (
        "official",
        "network",
        "",
        [roads],
    )


def test_what_is_wrong_with_a_forum_is_told_at_once(cast: Cast, model: CollaborationModel) -> None:
    forum(model, name="Samrådet")
    elsewhere = topic(collaboration_model(cast, ModelState.DRAFT))
    with pytest.raises(Refused) as error:
        commands.found_forum(
            model_id=model.pk,
            values=ForumValues("Samrådet", ForumLevel.POLITICAL, ForumKind.COUNCIL, topic_ids=[elsewhere.pk]),
            actor=cast.officer,
            at=NOW,
        )
    assert refusals(error) == [
        Problem("forum_name_taken", "name"),
        Problem("forum_topic_unknown", "topics"),
    ]
    with pytest.raises(Refused) as error:
        commands.found_forum(
            model_id=model.pk,
            values=ForumValues(" ", ForumLevel.POLITICAL, ForumKind.COUNCIL),
            actor=cast.officer,
            at=NOW,
        )
    assert refusals(error) == [Problem("forum_name_missing", "name")]


def test_municipalities_take_part_over_time_and_across_the_county_line(
    cast: Cast, model: CollaborationModel
) -> None:
    grouping, other = forum(model, name="Umeåregionen"), forum(model, name="Kusten")
    far = neighbour(cast)

    def add(where: Forum, municipality: object, starts_on: date, ends_on: date | None = None) -> None:
        commands.add_municipality(
            forum_id=where.pk,
            municipality_id=municipality.pk,  # type: ignore[attr-defined]
            starts_on=starts_on,
            ends_on=ends_on,
            actor=cast.officer,
            at=NOW,
        )

    add(grouping, far, JANUARY)
    add(grouping, cast.umea, JANUARY, JUNE)
    add(grouping, cast.umea, date(2026, 8, 1))
    add(other, cast.umea, JANUARY)
    found = {
        day: [place.name for place in municipalities_in(grouping, day)]
        for day in (date(2025, 12, 31), JUNE, date(2026, 7, 1), TODAY)
    }
    assert found == {
        date(2025, 12, 31): [],
        JUNE: ["Umeå", "Örnsköldsvik"],
        date(2026, 7, 1): ["Örnsköldsvik"],
        TODAY: ["Umeå", "Örnsköldsvik"],
    }
    with pytest.raises(Refused) as error:
        add(grouping, cast.umea, JUNE, date(2029, 1, 1))
    outside = {"starts_on": date(2025, 1, 1), "ends_on": date(2028, 12, 31)}
    assert refusals(error) == [
        Problem("span_outside_the_period", "ends_on", outside),
        Problem("forum_municipality_already", "municipality", {"municipality": "Umeå"}),
    ]
    with pytest.raises(Refused) as error:
        add(grouping, cast.chamber, JANUARY)
    assert refusals(error) == [Problem("forum_municipality_unknown", "municipality")]


def test_a_vote_can_have_a_weight(cast: Cast, council: Forum) -> None:
    [place] = council.places.all()
    commands.set_votes(place_id=place.pk, votes=14, actor=cast.officer, at=NOW)
    place.refresh_from_db()
    assert place.votes == 14
    assert last_event() == ("collaboration.votes_set", {"municipality_code": "2480", "votes": 14})
    commands.set_votes(place_id=place.pk, votes=None, actor=cast.officer, at=NOW)
    place.refresh_from_db()
    assert place.votes is None


def test_a_person_is_seated_by_name_or_by_account(cast: Cast, council: Forum) -> None:
    by_name = commands.seat_member(
        forum_id=council.pk,
        municipality_id=cast.umea.pk,
        person=Person(" Pia Politiker ", "Pia.Politiker@example.org"),
        role=POLITICIAN,
        seat=Seat.CHAIR,
        starts_on=JANUARY,
        actor=cast.officer,
        at=NOW,
    )
    assert (by_name.name, by_name.email, by_name.user, by_name.seat) == (
        "Pia Politiker",
        "pia.politiker@example.org",
        None,
        Seat.CHAIR,
    )
    assert last_event() == (
        "collaboration.member_seated",
        {
            "mandate_id": str(by_name.pk),
            "role": "politician",
            "seat": "chair",
            "starts_on": "2026-01-01",
        },
    )
    by_account = commands.seat_member(
        forum_id=council.pk,
        municipality_id=cast.umea.pk,
        person=Person(user_id=cast.umea_official.pk),
        role=MandateKind.OFFICIAL,
        starts_on=JANUARY,
        actor=cast.officer,
        at=NOW,
    )
    assert (by_account.name, by_account.email, by_account.user) == (
        cast.umea_official.name,
        cast.umea_official.email,
        cast.umea_official,
    )
    of_the_region = commands.seat_member(
        forum_id=council.pk,
        municipality_id=None,
        person=Person("Disa D", cast.director.email),
        role=MandateKind.OFFICIAL,
        starts_on=JANUARY,
        actor=cast.officer,
        at=NOW,
    )
    assert (of_the_region.user, of_the_region.name, of_the_region.municipality) == (
        cast.director,
        "Disa D",
        None,
    )


def test_what_is_wrong_with_a_seat_is_told_at_once(cast: Cast, council: Forum) -> None:
    seat(council, "Pia Politiker", cast.umea, seat=Seat.CHAIR)
    with pytest.raises(Refused) as error:
        commands.seat_member(
            forum_id=council.pk,
            municipality_id=cast.sorsele.pk,
            person=Person("", "pia.politiker@example.org"),
            role=POLITICIAN,
            seat=Seat.CHAIR,
            starts_on=JUNE,
            ends_on=JANUARY,
            actor=cast.officer,
            at=NOW,
        )
    assert refusals(error) == [
        Problem("span_ends_before_it_starts", "ends_on"),
        Problem("forum_member_name_missing", "name"),
        Problem("forum_municipality_not_there", "municipality", {"municipality": "Sorsele"}),
    ]
    with pytest.raises(Refused) as error:
        commands.seat_member(
            forum_id=council.pk,
            municipality_id=cast.umea.pk,
            person=Person("Pia Politiker", "pia.politiker@example.org"),
            role=POLITICIAN,
            seat=Seat.CHAIR,
            starts_on=JUNE,
            actor=cast.officer,
            at=NOW,
        )
    assert refusals(error) == [
        Problem("forum_member_already", "email", {"name": "Pia Politiker"}),
        Problem("forum_chair_already", "seat", {"name": "Pia Politiker"}),
    ]
    assert ForumMandate.objects.count() == 1


def test_a_mandate_ends_and_the_municipality_can_leave_after_it(cast: Cast, council: Forum) -> None:
    held = seat(council, "Pia Politiker", cast.umea)
    [place] = council.places.all()
    with pytest.raises(Refused) as error:
        commands.end_municipality(place_id=place.pk, ends_on=JUNE, actor=cast.officer, at=NOW)
    assert refusals(error) == [Problem("forum_mandates_outside", "ends_on", {"name": "Pia Politiker"})]
    commands.end_seat(mandate_id=held.pk, ends_on=JUNE, actor=cast.officer, at=NOW)
    commands.end_municipality(place_id=place.pk, ends_on=JUNE, actor=cast.officer, at=NOW)
    held.refresh_from_db()
    place.refresh_from_db()
    assert (held.ends_on, place.ends_on) == (JUNE, JUNE)
    assert last_event() == (
        "collaboration.municipality_left",
        {"municipality_code": "2480", "ends_on": "2026-06-30"},
    )
    with pytest.raises(Refused) as error:
        commands.end_seat(mandate_id=held.pk, ends_on=DECEMBER, actor=cast.officer, at=NOW)
    assert refusals(error) == [Problem("forum_municipality_not_there", "ends_on", {"municipality": "Umeå"})]


def test_with_a_forum_end_its_seats(cast: Cast, council: Forum) -> None:
    seat(council, "Pia Politiker", cast.umea)
    seat(council, "Före Detta", cast.umea, ends_on=JANUARY)
    commands.close_forum(forum_id=council.pk, ended_on=JUNE, actor=cast.officer, at=NOW)
    council.refresh_from_db()
    assert council.ended_on == JUNE
    assert [place.ends_on for place in council.places.all()] == [JUNE]
    assert sorted((m.name, m.ends_on) for m in council.mandates.all()) == [
        ("Före Detta", JANUARY),
        ("Pia Politiker", JUNE),
    ]
    with pytest.raises(Refused) as error:
        commands.close_forum(forum_id=council.pk, ended_on=date(2024, 1, 1), actor=cast.officer, at=NOW)
    assert [p.code for p in refusals(error)] == [
        "forum_has_ended",
        "span_outside_the_period",
        "forum_begins_after_its_end",
    ]


def test_each_person_is_a_member_once_with_all_their_forums(cast: Cast, model: CollaborationModel) -> None:
    council, group = forum(model, cast.umea, cast.sorsele), forum(model, cast.umea, name="Umeåregionen")
    seat(council, "Pia Politiker", cast.umea)
    seat(group, "Pia Politiker", cast.umea, seat=Seat.CHAIR)
    seat(council, "Sven Sorsele", cast.sorsele, role=MandateKind.OFFICIAL, user=cast.sorsele_official)
    seat(council, "Regina Region", role=MandateKind.OFFICIAL)
    seat(council, "Före Detta", cast.umea, ends_on=JANUARY)
    draft = collaboration_model(cast, ModelState.DRAFT)
    seat(forum(draft, cast.umea), "Utka Stet", cast.umea)
    found = members_on(TODAY, authority=cast.region)
    assert [(m.name, m.municipality, m.role, m.forums, m.is_chair, m.user_id) for m in found] == [
        ("Sven Sorsele", cast.sorsele, MandateKind.OFFICIAL, (council,), False, cast.sorsele_official.pk),
        ("Pia Politiker", cast.umea, POLITICIAN, (council, group), True, None),
        ("Regina Region", None, MandateKind.OFFICIAL, (council,), False, None),
    ]
    assert [m.name for m in members_on(TODAY, authority=cast.region, forum_ids=[group.pk])] == [
        "Pia Politiker"
    ]
    assert members_on(TODAY, authority=cast.other_region) == []
    assert mandates_on(LAST_DAY + timedelta(days=1), authority=cast.region).count() == 0


SPANS = st.builds(
    lambda start, length: (
        date(2026, 1, 1) + timedelta(days=start),
        None if length is None else date(2026, 1, 1) + timedelta(days=start + length),
    ),
    st.integers(0, 60),
    st.none() | st.integers(0, 30),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.tuples(SPANS, st.sampled_from("abc"), st.sampled_from(Seat)), max_size=6))
def test_however_seats_are_given_nobody_has_two_and_there_is_one_chair(
    cast: Cast, wanted: list[tuple[tuple[date, date | None], str, Seat]]
) -> None:
    ForumMandate.objects.all().delete()
    ForumMunicipality.objects.all().delete()
    Forum.objects.all().delete()
    model = CollaborationModel.objects.first() or collaboration_model(cast)
    council = forum(model, cast.umea)
    for (starts_on, ends_on), name, place in wanted:
        try:
            commands.seat_member(
                forum_id=council.pk,
                municipality_id=cast.umea.pk,
                person=Person(name, f"{name}@example.org"),
                role=POLITICIAN,
                seat=place,
                starts_on=starts_on,
                ends_on=ends_on,
                actor=cast.officer,
                at=NOW,
            )
        except Refused as refused:
            assert {p.code for p in refused.problems} <= {"forum_member_already", "forum_chair_already"}  # noqa: PT017
    held = list(council.mandates.all())
    pairs = [
        (one, other)
        for number, one in enumerate(held)
        for other in held[:number]
        if Span(one.starts_on, one.ends_on).meets(Span(other.starts_on, other.ends_on))
    ]
    assert [pair for pair in pairs if pair[0].email == pair[1].email] == []
    assert [pair for pair in pairs if {pair[0].seat, pair[1].seat} == {Seat.CHAIR}] == []
