"""The newsroom's list of topics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.press.events import TopicEnded, TopicLoaded, TopicRenamed, TopicReopened
from bifall.press.models import Topic


@transaction.atomic
def load_topic(
    *, authority_id: UUID, name: str, actor: User, at: datetime, slug: str = "", name_en: str = ""
) -> Topic:
    """A topic of the authority's list, made when it is not there."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "press.keep_topics", authority)
    refuse_if([] if name.strip() else [Problem("topic_name_missing", "name")])
    topic, created = Topic.objects.get_or_create(
        authority=authority,
        slug=slug or slugify(name),
        defaults={"name": name.strip(), "name_en": name_en.strip()},
    )
    if created:
        record(TopicLoaded(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic


@transaction.atomic
def save_topic(
    *,
    authority_id: UUID,
    name: str,
    name_en: str,
    actor: User,
    at: datetime,
    topic_id: UUID | None = None,
) -> Topic:
    """Make a topic, or give one other names. Its address in the feeds stays, so what follows it holds."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.keep_topics", authority)
    topic = Topic(authority=authority)
    if topic_id is not None:
        topic = Topic.objects.get(pk=topic_id, authority=authority)
    others = Topic.objects.filter(authority=authority).exclude(pk=topic.pk)
    is_renamed = (topic.name, topic.name_en) != (name.strip(), name_en.strip())
    topic.name, topic.name_en = name.strip(), name_en.strip()
    refuse_if(_problems_with(topic, list(others)))
    topic.slug = topic.slug or _free_slug(topic.name, {other.slug for other in others})
    topic.save()
    if topic_id is None:
        record(TopicLoaded(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    elif is_renamed:
        record(TopicRenamed(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic


def _problems_with(topic: Topic, others: list[Topic]) -> Iterator[Problem]:
    if not topic.name:
        yield Problem("topic_name_missing", "name")
    elif topic.name.casefold() in {other.name.casefold() for other in others}:
        yield Problem("topic_name_taken", "name")
    if not topic.name_en:
        yield Problem("topic_name_en_missing", "name_en")
    elif topic.name_en.casefold() in {other.name_en.casefold() for other in others}:
        yield Problem("topic_name_taken", "name_en")


def _free_slug(name: str, taken: set[str]) -> str:
    wanted = slugify(name)[:50] or "amne"
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


@transaction.atomic
def end_topic(*, authority_id: UUID, topic_id: UUID, actor: User, at: datetime) -> Topic:
    """No new text, contact or subscription is given the topic; those that have it keep it."""
    topic = _locked(authority_id, topic_id, actor)
    if topic.ended_at is None:
        topic.ended_at = at
        topic.save(update_fields=["ended_at"])
        record(TopicEnded(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic


@transaction.atomic
def reopen_topic(*, authority_id: UUID, topic_id: UUID, actor: User, at: datetime) -> Topic:
    """The topic is chosen again."""
    topic = _locked(authority_id, topic_id, actor)
    if topic.ended_at is not None:
        topic.ended_at = None
        topic.save(update_fields=["ended_at"])
        record(TopicReopened(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic


def _locked(authority_id: UUID, topic_id: UUID, actor: User) -> Topic:
    require(actor, "press.keep_topics", Authority.objects.get(pk=authority_id))
    topics = Topic.objects.filter(authority_id=authority_id)
    found: Topic = topics.select_for_update(of=("self",), no_key=True).get(pk=topic_id)
    return found
