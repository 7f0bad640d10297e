"""Questions to the list of topics."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bifall.accounts.models import Authority
from bifall.press.models import Topic


def topics_to_choose(authority: Authority | UUID, chosen: Iterable[UUID] = ()) -> QuerySet[Topic]:
    """What a text, a contact or a subscription may be given, by name: topics that have not been ended, and
    those that it has already (`chosen`).
    """
    own = Topic.objects.filter(authority=authority)
    return own.filter(Q(ended_at=None) | Q(pk__in=list(chosen))).order_by("name")


def with_uses(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Each with how many texts (`texts`) and contacts (`people`) have it."""
    texts, people = Count("releases", distinct=True), Count("contacts", distinct=True)
    return topics.annotate(texts=texts, people=people)
