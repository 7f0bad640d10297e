"""Which meeting places there are, and who may see them."""

from __future__ import annotations

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.arenas.models import Arena, ArenaDay, ArenaSlot
from bifall.arenas.states import PUBLIC, Side
from bifall.organisations.policies import organisations_of
from bifall.projects.models import Project


def visible_to(user: User) -> QuerySet[Arena]:
    """The rows that `arenas.view` allows; a test holds the two together."""
    held = organisations_of(user)
    return Arena.objects.filter(project__organisation_id__in=held)


def led_by(user: User) -> QuerySet[Arena]:
    """The same, with what a page of the leader's shows."""
    return with_project(visible_to(user))


def with_project(arenas: QuerySet[Arena]) -> QuerySet[Arena]:
    return arenas.select_related(
        "authority", "municipality", "project__organisation", "project__application__case"
    )


def for_project(project: Project) -> QuerySet[Arena]:
    """The project's meeting places with their days and how many have registered, in one query."""
    here = Q(participants__withdrawn_at=None)
    return (
        Arena.objects.filter(project=project)
        .annotate(
            first_day=Min("days__date"),
            last_day=Max("days__date"),
            students=Count("participants", filter=here & Q(participants__side=Side.STUDENT), distinct=True),
            employers=Count("participants", filter=here & Q(participants__side=Side.EMPLOYER), distinct=True),
        )
        .order_by("-registration_opens_at", "id")
    )


def public_arenas(authority: Authority) -> QuerySet[Arena]:
    """Those that have a page for everybody."""
    return (
        Arena.objects.filter(authority=authority, state__in=PUBLIC)
        .select_related("municipality", "project__organisation")
        .annotate(first_day=Min("days__date"), last_day=Max("days__date"))
        .order_by("first_day", "id")
    )


def days_of(arena: Arena) -> list[ArenaDay]:
    """The days in order, with their slots: two queries."""
    slots = ArenaSlot.objects.order_by("starts_at")
    return list(arena.days.order_by("date").prefetch_related(Prefetch("slots", slots)))
