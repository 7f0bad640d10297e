"""A model from its first draft to the next period's: what each command writes, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from bifall.audit.models import Entry
from bifall.collaboration import commands
from bifall.collaboration.commands import ModelValues
from bifall.collaboration.models import CollaborationModel, Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.queries import model_on
from bifall.collaboration.states import MODEL_WORKFLOW, ModelState, Seat
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.forums import collaboration_model, forum, neighbour, seat, topic

pytestmark = pytest.mark.django_db

VALUES = ModelValues(
    "Samverkansmodell 2025–2028", date(2025, 1, 1), date(2028, 12, 31), "Inflytande", "Öppet"
)


def last_event() -> tuple[str, dict[str, object]]:
    entry = Entry.objects.order_by("-sequence")[0]
    return entry.event, entry.data


def refusals(error: pytest.ExceptionInfo[Refused]) -> list[Problem]:
    return list(error.value.problems)


def test_every_state_can_be_reached() -> None:
    assert MODEL_WORKFLOW.reachable() == set(ModelState)


def test_a_model_begins_as_a_draft_with_its_topics(cast: Cast) -> None:
    model = commands.begin_model(
        authority_id=cast.region.pk,
        values=VALUES,
        topics=["Kompetens", " ", "Transporter"],
        actor=cast.officer,
        at=NOW,
    )
    stored = CollaborationModel.objects.get()
    assert (stored.name, stored.starts_on, stored.ends_on, stored.aims, stored.principles, stored.state) == (
        "Samverkansmodell 2025–2028",
        date(2025, 1, 1),
        date(2028, 12, 31),
        "Inflytande",
        "Öppet",
        ModelState.DRAFT,
    )
    assert [(t.name, t.position) for t in model.topics.all()] == [("Kompetens", 1), ("Transporter", 2)]
    assert last_event() == (
        "collaboration.model_begun",
        {"starts_on": "2025-01-01", "ends_on": "2028-12-31", "previous_id": None},
    )


def test_everything_that_is_wrong_with_a_model_is_told_at_once(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        commands.begin_model(
            authority_id=cast.region.pk,
            values=ModelValues(" ", date(2026, 1, 2), date(2026, 1, 1)),
            topics=["Kompetens", "Kompetens", "x" * 121],
            actor=cast.secretary,
            at=NOW,
        )
    assert refusals(error) == [
        Problem("model_name_missing", "name"),
        Problem("span_ends_before_it_starts", "ends_on"),
        Problem("forum_topic_twice", "topics", {"topic": "Kompetens"}),
        Problem("forum_topic_too_long", "topics", {"topic": "x" * 121}),
    ]
    assert not CollaborationModel.objects.exists()


def test_a_draft_is_written_anew_and_what_is_adopted_stands(cast: Cast) -> None:
    draft = collaboration_model(cast, ModelState.DRAFT)
    values = ModelValues("Modellen", date(2026, 1, 1), date(2026, 12, 31), "Syfte", "Principer")
    commands.write_model(model_id=draft.pk, values=values, actor=cast.officer, at=NOW)
    draft.refresh_from_db()
    assert (draft.name, draft.starts_on, draft.ends_on, draft.aims, draft.principles) == (
        "Modellen",
        date(2026, 1, 1),
        date(2026, 12, 31),
        "Syfte",
        "Principer",
    )
    adopted = collaboration_model(cast)
    with pytest.raises(PermissionDenied):
        commands.write_model(model_id=adopted.pk, values=values, actor=cast.officer, at=NOW)


def test_topics_keep_their_forums_and_those_left_out_go(cast: Cast) -> None:
    model = collaboration_model(cast)
    kept, gone = topic(model, "Kompetens"), topic(model, "Transporter", 2)
    council = forum(model, cast.umea)
    council.topics.set([kept, gone])
    commands.set_topics(model_id=model.pk, topics=["Energi", "Kompetens"], actor=cast.officer, at=NOW)
    assert [(t.name, t.position) for t in model.topics.all()] == [("Energi", 1), ("Kompetens", 2)]
    assert list(council.topics.all()) == [kept]
    assert last_event() == ("collaboration.topics_set", {"topics": 2})


def test_a_model_is_put_in_force_by_the_director(cast: Cast) -> None:
    model = collaboration_model(cast, ModelState.DRAFT)
    forum(model, cast.umea)
    with pytest.raises(PermissionDenied):
        commands.put_model_in_force(
            model_id=model.pk, adopted_by="RF § 84", adopted_on=date(2026, 1, 2), actor=cast.officer, at=NOW
        )
    commands.put_model_in_force(
        model_id=model.pk,
        adopted_by=" RF § 84 ",
        adopted_on=date(2026, 1, 2),
        adopted_url="https://example.org/84",
        actor=cast.director,
        at=NOW,
    )
    model.refresh_from_db()
    assert (model.state, model.adopted_by, model.adopted_on, model.adopted_url) == (
        ModelState.IN_FORCE,
        "RF § 84",
        date(2026, 1, 2),
        "https://example.org/84",
    )
    assert last_event() == ("collaboration.model_put_in_force", {"adopted_on": "2026-01-02"})
    assert model_on(cast.region, date(2028, 12, 31)) == model
    assert model_on(cast.region, date(2029, 1, 1)) is None
    assert model_on(cast.other_region, date(2028, 12, 31)) is None


def test_an_empty_model_or_one_for_a_period_that_is_taken_is_not_adopted(cast: Cast) -> None:
    collaboration_model(cast, name="Den förra", starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))
    model = collaboration_model(cast, ModelState.DRAFT, aims="")
    with pytest.raises(Refused) as error:
        commands.put_model_in_force(
            model_id=model.pk, adopted_by=" ", adopted_on=date(2026, 11, 25), actor=cast.director, at=NOW
        )
    assert refusals(error) == [
        Problem("model_aims_missing"),
        Problem("model_without_forums"),
        Problem("model_adoption_missing", "adopted_by"),
        Problem("model_adopted_in_the_future", "adopted_on"),
        Problem("model_period_taken", params={"model": "Den förra"}),
    ]
    model.refresh_from_db()
    assert model.state == ModelState.DRAFT


def test_a_model_ends_today_or_earlier(cast: Cast) -> None:
    model = collaboration_model(cast)
    for day in (date(2026, 11, 25), date(2024, 12, 31)):
        with pytest.raises(Refused) as error:
            commands.end_model(model_id=model.pk, ends_on=day, actor=cast.director, at=NOW)
        assert refusals(error) == [Problem("model_ends_in_the_future", "ends_on")]
    commands.end_model(model_id=model.pk, ends_on=date(2026, 11, 24), actor=cast.director, at=NOW)
    model.refresh_from_db()
    assert (model.state, model.ends_on) == (ModelState.ENDED, date(2026, 11, 24))
    with pytest.raises(PermissionDenied):
        commands.set_topics(model_id=model.pk, topics=[], actor=cast.officer, at=NOW)


def test_the_next_model_is_a_copy_of_what_goes_on_and_history_stays(cast: Cast) -> None:
    old = collaboration_model(cast, starts_on=date(2021, 1, 1), ends_on=date(2024, 12, 31))
    skills = topic(old, "Kompetens")
    topic(old, "Transporter", 2)
    council = forum(
        old,
        cast.umea,
        cast.sorsele,
        neighbour(cast),
        name="Samrådet",
        purpose="Råda",
        meets="Fyra gånger om året",
    )
    council.topics.set([skills])
    ForumMunicipality.objects.filter(forum=council, municipality=cast.umea).update(votes=7)
    ForumMunicipality.objects.filter(forum=council, municipality=cast.sorsele).update(
        ends_on=date(2023, 12, 31)
    )
    chair = seat(council, "Ulf Umeå", cast.umea, seat=Seat.CHAIR, user=cast.umea_official)
    seat(council, "Regina Region", role=MandateKind.OFFICIAL)
    seat(council, "Siv Sorsele", cast.sorsele, ends_on=date(2023, 12, 31))
    closed = forum(old, cast.umea, name="Styrgruppen", ended_on=date(2022, 6, 30))
    before = [
        list(rows.order_by("pk").values())
        for rows in (Forum.objects, ForumMandate.objects, ForumMunicipality.objects)
    ]
    new = commands.begin_next_model(
        model_id=old.pk,
        name="Samverkansmodell 2025–2028",
        starts_on=date(2025, 1, 1),
        ends_on=date(2028, 12, 31),
        actor=cast.officer,
        at=NOW,
    )
    assert (new.state, new.previous, new.aims, new.principles) == (
        ModelState.DRAFT,
        old,
        old.aims,
        old.principles,
    )
    assert [t.name for t in new.topics.all()] == ["Kompetens", "Transporter"]
    [copy] = new.forums.all()
    assert (copy.name, copy.level, copy.kind, copy.purpose, copy.meets, copy.previous) == (
        "Samrådet",
        council.level,
        council.kind,
        "Råda",
        "Fyra gånger om året",
        council,
    )
    assert [t.name for t in copy.topics.all()] == ["Kompetens"]
    assert [(p.municipality.name, p.starts_on, p.ends_on, p.votes) for p in copy.places.all()] == [
        ("Umeå", date(2025, 1, 1), None, 7),
        ("Örnsköldsvik", date(2025, 1, 1), None, None),
    ]
    assert [
        (m.name, m.municipality, m.user, m.role, m.seat, m.starts_on, m.ends_on)
        for m in copy.mandates.order_by("name")
    ] == [
        ("Regina Region", None, None, MandateKind.OFFICIAL, Seat.MEMBER, date(2025, 1, 1), None),
        (
            chair.name,
            cast.umea,
            cast.umea_official,
            MandateKind.POLITICIAN,
            Seat.CHAIR,
            date(2025, 1, 1),
            None,
        ),
    ]
    after = [
        list(rows.filter(forum__model=old).order_by("pk").values())
        for rows in (ForumMandate.objects, ForumMunicipality.objects)
    ]
    assert [list(old.forums.order_by("pk").values()), *after] == before
    assert closed in old.forums.all()
    assert last_event() == (
        "collaboration.model_begun",
        {"starts_on": "2025-01-01", "ends_on": "2028-12-31", "previous_id": str(old.pk)},
    )


def test_the_next_model_begins_when_the_last_has_ended(cast: Cast) -> None:
    old = collaboration_model(cast)
    with pytest.raises(Refused) as error:
        commands.begin_next_model(
            model_id=old.pk,
            name="Nästa",
            starts_on=date(2028, 12, 31),
            ends_on=date(2032, 12, 31),
            actor=cast.officer,
            at=NOW,
        )
    assert refusals(error) == [
        Problem("model_following_begins_after", "starts_on", {"day": date(2029, 1, 1)})
    ]
