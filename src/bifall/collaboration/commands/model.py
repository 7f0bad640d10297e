"""Everything that changes a collaboration model as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration import rules
from bifall.collaboration.events import ModelBegun, ModelEnded, ModelPutInForce, ModelWritten, TopicsSet
from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMunicipality,
    ForumTopic,
)
from bifall.collaboration.rules import Span
from bifall.collaboration.states import MODEL_WORKFLOW, ModelAction, ModelState
from bifall.documents.commands import LOCAL_TIME
from bifall.kernel.problems import Problem, refuse_if


@dataclass(frozen=True, slots=True)
class ModelValues:
    """What a model says of itself. Both days are part of its period."""

    name: str
    starts_on: date
    ends_on: date
    aims: str = ""
    principles: str = ""


def lock_model(model_id: UUID) -> CollaborationModel:
    return CollaborationModel.objects.select_for_update(of=("self",), no_key=True).get(pk=model_id)


@transaction.atomic
def begin_model(
    *, authority_id: UUID, values: ModelValues, topics: Sequence[str] = (), actor: User, at: datetime
) -> CollaborationModel:
    """Begin a model as a draft, with the topics that its forums will speak about."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "collaboration.begin_model", authority)
    refuse_if([*_problems_with(values), *_problems_with_topics(topics)])
    model = _create(authority, values)
    _write_topics(model, topics)
    record(_begun(model), subject=model, actor=actor, at=at)
    return model


@transaction.atomic
def write_model(*, model_id: UUID, values: ModelValues, actor: User, at: datetime) -> CollaborationModel:
    """Write a draft anew. What has been adopted stands as it was adopted."""
    model = lock_model(model_id)
    require(actor, "collaboration.write_model", model)
    refuse_if(_problems_with(values))
    model.name, model.starts_on, model.ends_on = values.name.strip(), values.starts_on, values.ends_on
    model.aims, model.principles = values.aims.strip(), values.principles.strip()
    model.save(update_fields=["name", "starts_on", "ends_on", "aims", "principles"])
    event = ModelWritten(starts_on=model.starts_on.isoformat(), ends_on=model.ends_on.isoformat())
    record(event, subject=model, actor=actor, at=at)
    return model


@transaction.atomic
def set_topics(*, model_id: UUID, topics: Sequence[str], actor: User, at: datetime) -> list[ForumTopic]:
    """Say what the forums may speak about, in this order. A topic that is gone leaves its forums too."""
    model = lock_model(model_id)
    require(actor, "collaboration.keep_forums", model)
    refuse_if(_problems_with_topics(topics))
    kept = _write_topics(model, topics)
    record(TopicsSet(topics=len(kept)), subject=model, actor=actor, at=at)
    return kept


@transaction.atomic
def put_model_in_force(
    *,
    model_id: UUID,
    adopted_by: str,
    adopted_on: date,
    actor: User,
    at: datetime,
    adopted_url: str = "",
) -> CollaborationModel:
    """Note that the model has been adopted. From then on it is public, and holds for its period."""
    # Of two models for the same days only one can be adopted: the authority is the lock.
    authority_id = CollaborationModel.objects.values_list("authority_id", flat=True).get(pk=model_id)
    Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    model = lock_model(model_id)
    require(actor, "collaboration.put_model_in_force", model)
    problems = list(
        rules.problems_with_adoption(aims=model.aims, forums=model.forums.count(), adopted_by=adopted_by)
    )
    if adopted_on > at.astimezone(LOCAL_TIME).date():
        problems.append(Problem("model_adopted_in_the_future", "adopted_on"))
    taken = CollaborationModel.objects.filter(
        authority_id=authority_id, starts_on__lte=model.ends_on, ends_on__gte=model.starts_on
    ).exclude(state=ModelState.DRAFT)
    problems += [Problem("model_period_taken", params={"model": other.name}) for other in taken]
    refuse_if(problems)
    model.state = MODEL_WORKFLOW.after(ModelState(model.state), ModelAction.PUT_IN_FORCE)
    model.adopted_by, model.adopted_on = adopted_by.strip(), adopted_on
    model.adopted_url = adopted_url.strip()
    model.save(update_fields=["state", "adopted_by", "adopted_on", "adopted_url"])
    event = ModelPutInForce(adopted_on=adopted_on.isoformat())
    record(event, subject=model, actor=actor, at=at)
    return model


@transaction.atomic
def end_model(*, model_id: UUID, ends_on: date, actor: User, at: datetime) -> CollaborationModel:
    """End a model, on its last day or earlier. Nothing in it changes afterwards: it is history."""
    model = lock_model(model_id)
    require(actor, "collaboration.end_model", model)
    if not model.starts_on <= ends_on <= at.astimezone(LOCAL_TIME).date():
        refuse_if([Problem("model_ends_in_the_future", "ends_on")])
    model.state = MODEL_WORKFLOW.after(ModelState(model.state), ModelAction.END)
    model.ends_on = min(ends_on, model.ends_on)
    model.save(update_fields=["state", "ends_on"])
    record(ModelEnded(ends_on=model.ends_on.isoformat()), subject=model, actor=actor, at=at)
    return model


@transaction.atomic
def begin_next_model(
    *, model_id: UUID, name: str, starts_on: date, ends_on: date, actor: User, at: datetime
) -> CollaborationModel:
    """Begin the next period's model as a copy of this one, which stays as it is.

    The copy has the same aims, principles and topics; the forums that go on; and in them the municipalities
    and the mandates that have no last day. They begin anew on the period's first day.
    """
    old = lock_model(model_id)
    require(actor, "collaboration.copy_model", old)
    values = ModelValues(
        name=name, starts_on=starts_on, ends_on=ends_on, aims=old.aims, principles=old.principles
    )
    problems = list(_problems_with(values))
    if starts_on <= old.ends_on:
        first = old.ends_on + timedelta(days=1)
        problems.append(Problem("model_following_begins_after", "starts_on", {"day": first}))
    refuse_if(problems)
    model = _create(old.authority, values, previous=old)
    topics = {topic.name: topic for topic in _write_topics(model, [t.name for t in old.topics.all()])}
    for forum in old.forums.filter(ended_on=None).prefetch_related("topics", "places", "mandates"):
        copy = Forum.objects.create(
            model=model,
            name=forum.name,
            level=forum.level,
            kind=forum.kind,
            purpose=forum.purpose,
            meets=forum.meets,
            previous=forum,
        )
        copy.topics.set([topics[topic.name] for topic in forum.topics.all()])
        _seat_those_who_go_on(forum, copy)
    record(_begun(model), subject=model, actor=actor, at=at)
    return model


def _seat_those_who_go_on(forum: Forum, copy: Forum) -> None:
    starts_on = copy.model.starts_on
    ForumMunicipality.objects.bulk_create(
        ForumMunicipality(
            forum=copy, municipality_id=place.municipality_id, starts_on=starts_on, votes=place.votes
        )
        for place in forum.places.all()
        if place.ends_on is None
    )
    ForumMandate.objects.bulk_create(
        ForumMandate(
            forum=copy,
            municipality_id=mandate.municipality_id,
            user_id=mandate.user_id,
            name=mandate.name,
            email=mandate.email,
            role=mandate.role,
            seat=mandate.seat,
            starts_on=starts_on,
        )
        for mandate in forum.mandates.all()
        if mandate.ends_on is None
    )


def span_of(model: CollaborationModel) -> Span:
    return Span(model.starts_on, model.ends_on)


def _create(
    authority: Authority, values: ModelValues, *, previous: CollaborationModel | None = None
) -> CollaborationModel:
    return CollaborationModel.objects.create(
        authority=authority,
        name=values.name.strip(),
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        aims=values.aims.strip(),
        principles=values.principles.strip(),
        previous=previous,
    )


def _begun(model: CollaborationModel) -> ModelBegun:
    return ModelBegun(
        starts_on=model.starts_on.isoformat(),
        ends_on=model.ends_on.isoformat(),
        previous_id=str(model.previous_id) if model.previous_id else None,
    )


def _problems_with(values: ModelValues) -> list[Problem]:
    return list(
        rules.problems_with_model(name=values.name, starts_on=values.starts_on, ends_on=values.ends_on)
    )


def _problems_with_topics(topics: Sequence[str]) -> list[Problem]:
    named = [topic.strip() for topic in topics if topic.strip()]
    twice = dict.fromkeys(topic for topic in named if named.count(topic) > 1)
    return [Problem("forum_topic_twice", "topics", {"topic": topic}) for topic in twice] + [
        Problem("forum_topic_too_long", "topics", {"topic": topic}) for topic in named if len(topic) > 120
    ]


def _write_topics(model: CollaborationModel, topics: Sequence[str]) -> list[ForumTopic]:
    named = [topic.strip() for topic in topics if topic.strip()]
    model.topics.exclude(name__in=named).delete()
    return [
        ForumTopic.objects.update_or_create(model=model, name=topic, defaults={"position": number})[0]
        for number, topic in enumerate(named, start=1)
    ]
