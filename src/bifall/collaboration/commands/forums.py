"""Everything that changes a forum, which municipalities take part in it, and who sits there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration import rules
from bifall.collaboration.commands.model import lock_model, span_of
from bifall.collaboration.events import (
    ForumChanged,
    ForumClosed,
    ForumFounded,
    MemberLeft,
    MemberSeated,
    MunicipalityJoined,
    MunicipalityLeft,
    VotesSet,
)
from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMunicipality,
    ForumTopic,
)
from bifall.collaboration.rules import Span
from bifall.collaboration.states import ForumKind, ForumLevel, Seat
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.models import Municipality
from bifall.organisations.states import MandateKind


@dataclass(frozen=True, slots=True)
class ForumValues:
    """What a forum is. `meets` says in words how often; `topic_ids` are of its model."""

    name: str
    level: ForumLevel
    kind: ForumKind
    purpose: str = ""
    meets: str = ""
    topic_ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits in a forum: by an account, or by name and e-mail address."""

    name: str = ""
    email: str = ""
    user_id: UUID | None = None


@transaction.atomic
def found_forum(*, model_id: UUID, values: ForumValues, actor: User, at: datetime) -> Forum:
    """Add a forum to a model."""
    model = lock_model(model_id)
    require(actor, "collaboration.keep_forums", model)
    refuse_if(_problems_with(model, values))
    forum = Forum.objects.create(
        model=model,
        name=values.name.strip(),
        level=values.level,
        kind=values.kind,
        purpose=values.purpose.strip(),
        meets=values.meets.strip(),
    )
    forum.topics.set(model.topics.filter(pk__in=values.topic_ids))
    record(ForumFounded(kind=values.kind), subject=forum, actor=actor, at=at)
    return forum


@transaction.atomic
def change_forum(*, forum_id: UUID, values: ForumValues, actor: User, at: datetime) -> Forum:
    """Say anew what a forum is called, what it is for and what it may speak about."""
    forum = lock_forum(forum_id)
    require(actor, "collaboration.keep_forums", forum.model)
    refuse_if([*_problems_with(forum.model, values, forum=forum), *_ended(forum)])
    forum.name, forum.level, forum.kind = values.name.strip(), values.level, values.kind
    forum.purpose, forum.meets = values.purpose.strip(), values.meets.strip()
    forum.save(update_fields=["name", "level", "kind", "purpose", "meets"])
    forum.topics.set(forum.model.topics.filter(pk__in=values.topic_ids))
    record(ForumChanged(kind=values.kind), subject=forum, actor=actor, at=at)
    return forum


@transaction.atomic
def close_forum(*, forum_id: UUID, ended_on: date, actor: User, at: datetime) -> Forum:
    """Let a forum end. Whoever takes part or sits there does so to that day, and no longer."""
    forum = lock_forum(forum_id)
    require(actor, "collaboration.keep_forums", forum.model)
    problems = _ended(forum)
    if not span_of(forum.model).contains(ended_on):
        problems.append(_outside(forum.model, "ended_on"))
    begins = [row.starts_on for rows in (forum.places.all(), forum.mandates.all()) for row in rows]
    latest = max(begins, default=ended_on)
    if latest > ended_on:
        problems.append(Problem("forum_begins_after_its_end", "ended_on", {"day": latest}))
    refuse_if(problems)
    forum.ended_on = ended_on
    forum.save(update_fields=["ended_on"])
    for rows in (forum.places.filter(ends_on=None), forum.places.filter(ends_on__gt=ended_on)):
        rows.update(ends_on=ended_on)
    for seats in (forum.mandates.filter(ends_on=None), forum.mandates.filter(ends_on__gt=ended_on)):
        seats.update(ends_on=ended_on)
    record(ForumClosed(ended_on=ended_on.isoformat()), subject=forum, actor=actor, at=at)
    return forum


@transaction.atomic
def add_municipality(
    *,
    forum_id: UUID,
    municipality_id: UUID,
    starts_on: date,
    actor: User,
    at: datetime,
    ends_on: date | None = None,
    votes: int | None = None,
) -> ForumMunicipality:
    """Let a municipality take part in a forum, also one of another county."""
    forum = lock_forum(forum_id)
    require(actor, "collaboration.keep_forums", forum.model)
    span = Span(starts_on, ends_on)
    problems = [*_ended(forum), *rules.problems_with_span(span, within=span_of(forum.model))]
    municipality = Municipality.everywhere.filter(pk=municipality_id, authority_id=forum.authority_id).first()
    if municipality is None:
        raise Refused([*problems, Problem("forum_municipality_unknown", "municipality")])
    places = forum.places.filter(municipality=municipality)
    if any(Span(place.starts_on, place.ends_on).meets(span) for place in places):
        values: dict[str, object] = {"municipality": municipality.name}
        problems.append(Problem("forum_municipality_already", "municipality", values))
    refuse_if(problems)
    place = ForumMunicipality.objects.create(
        forum=forum, municipality=municipality, starts_on=starts_on, ends_on=ends_on, votes=votes
    )
    event = MunicipalityJoined(
        municipality_code=municipality.code, starts_on=starts_on.isoformat(), votes=votes
    )
    record(event, subject=forum, actor=actor, at=at)
    return place


@transaction.atomic
def end_municipality(*, place_id: UUID, ends_on: date, actor: User, at: datetime) -> ForumMunicipality:
    """Say to which day a municipality takes part. Its people's mandates must end by then."""
    place = _lock_place(place_id)
    forum = place.forum
    require(actor, "collaboration.keep_forums", forum.model)
    problems = list(rules.problems_with_span(Span(place.starts_on, ends_on), within=span_of(forum.model)))
    seated = forum.mandates.filter(municipality_id=place.municipality_id, starts_on__gte=place.starts_on)
    problems += [
        Problem("forum_mandates_outside", "ends_on", {"name": mandate.name})
        for mandate in seated
        if mandate.ends_on is None or mandate.ends_on > ends_on
    ]
    refuse_if(problems)
    place.ends_on = ends_on
    place.save(update_fields=["ends_on"])
    event = MunicipalityLeft(municipality_code=place.municipality.code, ends_on=ends_on.isoformat())
    record(event, subject=forum, actor=actor, at=at)
    return place


@transaction.atomic
def set_votes(*, place_id: UUID, votes: int | None, actor: User, at: datetime) -> ForumMunicipality:
    """Give a municipality's vote in the forum a weight, or (None) the same as the others'."""
    place = _lock_place(place_id)
    require(actor, "collaboration.keep_forums", place.forum.model)
    place.votes = votes
    place.save(update_fields=["votes"])
    event = VotesSet(municipality_code=place.municipality.code, votes=votes)
    record(event, subject=place.forum, actor=actor, at=at)
    return place


@transaction.atomic
def seat_member(
    *,
    forum_id: UUID,
    municipality_id: UUID | None,
    person: Person,
    role: MandateKind,
    starts_on: date,
    actor: User,
    at: datetime,
    seat: Seat = Seat.MEMBER,
    ends_on: date | None = None,
) -> ForumMandate:
    """Give a person a seat in a forum: for a municipality that takes part all those days, or for the region.

    Nobody has two seats at once, and a forum has one chair at a time.
    """
    forum = lock_forum(forum_id)
    require(actor, "collaboration.keep_forums", forum.model)
    span, period = Span(starts_on, ends_on), span_of(forum.model)
    account = User.objects.filter(pk=person.user_id).first() if person.user_id else None
    name = (account.name if account else person.name).strip()
    email = (account.email if account else person.email).strip().lower()
    problems = [*_ended(forum), *rules.problems_with_span(span, within=period)]
    if not name:
        problems.append(Problem("forum_member_name_missing", "name"))
    if not email:
        problems.append(Problem("forum_member_email_missing", "email"))
    sitting = [held for held in forum.mandates.all() if Span(held.starts_on, held.ends_on).meets(span)]
    problems += [
        Problem("forum_member_already", "email", {"name": held.name})
        for held in sitting
        if held.email == email
    ]
    if seat == Seat.CHAIR:
        problems += [
            Problem("forum_chair_already", "seat", {"name": held.name})
            for held in sitting
            if held.seat == Seat.CHAIR
        ]
    problems += _problems_with_place(forum, municipality_id, span)
    refuse_if(problems)
    mandate = ForumMandate.objects.create(
        forum=forum,
        municipality_id=municipality_id,
        # An address that somebody has an account with is that person's.
        user=account or User.objects.filter(email=email).first(),
        name=name,
        email=email,
        role=role,
        seat=seat,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    event = MemberSeated(mandate_id=str(mandate.pk), role=role, seat=seat, starts_on=starts_on.isoformat())
    record(event, subject=forum, actor=actor, at=at)
    return mandate


@transaction.atomic
def end_seat(*, mandate_id: UUID, ends_on: date, actor: User, at: datetime) -> ForumMandate:
    """Say to which day a person sits in the forum."""
    forum_id = ForumMandate.objects.values_list("forum_id", flat=True).get(pk=mandate_id)
    forum = lock_forum(forum_id)
    require(actor, "collaboration.keep_forums", forum.model)
    mandate = ForumMandate.objects.get(pk=mandate_id)
    span = Span(mandate.starts_on, ends_on)
    problems = list(rules.problems_with_span(span, within=span_of(forum.model)))
    refuse_if([*problems, *_problems_with_place(forum, mandate.municipality_id, span, field="ends_on")])
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])
    event = MemberLeft(mandate_id=str(mandate.pk), ends_on=ends_on.isoformat())
    record(event, subject=forum, actor=actor, at=at)
    return mandate


def lock_forum(forum_id: UUID) -> Forum:
    return (
        Forum.objects.select_for_update(of=("self",), no_key=True)
        .select_related("model__authority")
        .get(pk=forum_id)
    )


def _lock_place(place_id: UUID) -> ForumMunicipality:
    """The forum is the lock of what stands in it."""
    lock_forum(ForumMunicipality.objects.values_list("forum_id", flat=True).get(pk=place_id))
    return ForumMunicipality.objects.select_related("forum__model", "municipality").get(pk=place_id)


def _problems_with(
    model: CollaborationModel, values: ForumValues, *, forum: Forum | None = None
) -> list[Problem]:
    problems = [] if values.name.strip() else [Problem("forum_name_missing", "name")]
    others = model.forums.exclude(pk=forum.pk) if forum else model.forums.all()
    if others.filter(name=values.name.strip()).exists():
        problems.append(Problem("forum_name_taken", "name"))
    wanted = set(values.topic_ids)
    if ForumTopic.objects.filter(model=model, pk__in=wanted).count() != len(wanted):
        problems.append(Problem("forum_topic_unknown", "topics"))
    return problems


def _ended(forum: Forum) -> list[Problem]:
    return [] if forum.ended_on is None else [Problem("forum_has_ended")]


def _outside(model: CollaborationModel, field: str) -> Problem:
    days: dict[str, object] = {"starts_on": model.starts_on, "ends_on": model.ends_on}
    return Problem("span_outside_the_period", field, days)


def _problems_with_place(
    forum: Forum, municipality_id: UUID | None, span: Span, *, field: str = "municipality"
) -> list[Problem]:
    """A municipality's people sit only while it takes part."""
    if municipality_id is None:
        return []
    municipality = Municipality.everywhere.filter(pk=municipality_id, authority_id=forum.authority_id).first()
    if municipality is None:
        return [Problem("forum_municipality_unknown", field)]
    places = [
        Span(place.starts_on, place.ends_on) for place in forum.places.filter(municipality=municipality)
    ]
    if rules.is_covered(span, places, until=forum.model.ends_on):
        return []
    return [Problem("forum_municipality_not_there", field, {"municipality": municipality.name})]
