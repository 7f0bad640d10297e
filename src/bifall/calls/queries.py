from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from bifall.accounts.models import Authority, User
from bifall.calls.models import Call, Priority, Round
from bifall.calls.policies import DESK
from bifall.calls.states import CallState


def visible_to(user: User) -> QuerySet[Call]:
    """The rows that `calls.view` allows; a test holds the two together."""
    return Call.objects.filter(~Q(state=CallState.DRAFT) | Q(authority_id__in=user.authorities_as(*DESK)))


def public_calls(authority: Authority) -> QuerySet[Call]:
    """Published calls with their rounds, the latest closing first."""
    rounds = Prefetch("rounds", Round.objects.order_by("-closes_at"))
    return (
        Call.objects.filter(authority=authority, state=CallState.PUBLISHED)
        .prefetch_related(rounds)
        .order_by("-created_at")
    )


def open_rounds(authority: Authority, at: datetime) -> QuerySet[Round]:
    """Rounds of published calls in which one can begin at `at`, the first to close first.

    Where concepts come first, one begins with a concept: the second step is only for those invited.
    """
    one_step = Q(call__concept_form_version=None, opens_at__lte=at, closes_at__gt=at)
    concepts = Q(call__concept_form_version__isnull=False, concept_opens_at__lte=at, concept_closes_at__gt=at)
    return (
        Round.objects.filter(one_step | concepts, call__authority=authority, call__state=CallState.PUBLISHED)
        .select_related("call")
        .order_by(Coalesce("concept_closes_at", "closes_at"), "id")
    )


def coming_rounds(authority: Authority, at: datetime) -> QuerySet[Round]:
    """Rounds of published calls in which one can begin later than `at`, the first to open first."""
    first = Coalesce("concept_opens_at", "opens_at")
    return (
        Round.objects.filter(call__authority=authority, call__state=CallState.PUBLISHED)
        .annotate(first_opens=first)
        .filter(first_opens__gt=at)
        .select_related("call")
        .order_by("first_opens", "id")
    )


def current_priorities(authority: Authority, today: date) -> QuerySet[Priority]:
    """The priorities of the strategies that hold today, in their order."""
    return (
        Priority.objects.filter(strategy__authority=authority, strategy__valid_from__lte=today)
        .filter(Q(strategy__valid_to=None) | Q(strategy__valid_to__gte=today))
        .order_by("strategy__valid_from", "position")
    )


def calls_by_form_version(version_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Form version → the titles of the calls that ask with it, in one query."""
    used: dict[UUID, list[str]] = {}
    wanted = list(version_ids)
    asked = Q(form_version_id__in=wanted) | Q(concept_form_version_id__in=wanted)
    found = Call.objects.filter(asked).order_by("created_at", "id")
    for application, concept, title in found.values_list(
        "form_version_id", "concept_form_version_id", "title"
    ):
        for version_id in (application, concept):
            if version_id in wanted:
                used.setdefault(version_id, []).append(title)
    return used
