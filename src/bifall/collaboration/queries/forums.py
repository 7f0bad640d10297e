"""Models and their forums: which hold on a day, and who sits there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.collaboration.models import CollaborationModel, Forum, ForumMandate, ForumMunicipality
from bifall.collaboration.policies import DESK
from bifall.collaboration.states import ForumKind, ModelState, Seat
from bifall.organisations.models import Municipality
from bifall.organisations.states import MandateKind

ADOPTED = ~Q(state=ModelState.DRAFT)


def models_visible_to(user: User) -> QuerySet[CollaborationModel]:
    """The rows that `collaboration.view_model` allows; a test holds the two together."""
    return CollaborationModel.objects.filter(ADOPTED | Q(authority_id__in=user.authorities_as(*DESK)))


def public_models(authority: Authority) -> QuerySet[CollaborationModel]:
    return CollaborationModel.objects.filter(ADOPTED, authority=authority)


def model_on(authority: Authority, day: date) -> CollaborationModel | None:
    """The adopted model whose period the day lies in: there is one at most."""
    return public_models(authority).filter(starts_on__lte=day, ends_on__gte=day).first()


def on_day(day: date, prefix: str = "") -> Q:
    """What has begun and not ended, by its `starts_on` and `ends_on`."""
    begun = Q(**{f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day}))


def forums_of(model: CollaborationModel) -> QuerySet[Forum]:
    """The model's forums, each with its topics, its municipalities and its people."""
    return model.forums.prefetch_related(
        "topics",
        Prefetch("places", ForumMunicipality.objects.select_related("municipality")),
        Prefetch("mandates", ForumMandate.objects.select_related("municipality")),
    )


def municipalities_in(forum: Forum, day: date) -> QuerySet[Municipality]:
    """Those that take part on the day, neighbours too, by name."""
    places = forum.places.filter(on_day(day))
    return Municipality.everywhere.filter(pk__in=places.values("municipality_id")).order_by("name")


def mandates_on(day: date, *, authority: Authority) -> QuerySet[ForumMandate]:
    """Every seat held on the day in the forums of the adopted model that the day lies in.

    A seat without a last day ends with the period of its model.
    """
    return ForumMandate.objects.filter(
        on_day(day),
        forum__model__authority=authority,
        forum__model__state__in=[ModelState.IN_FORCE, ModelState.ENDED],
        forum__model__starts_on__lte=day,
        forum__model__ends_on__gte=day,
    ).select_related("forum", "municipality", "user")


@dataclass(frozen=True, slots=True)
class Member:
    """A person who sits in one forum or several: once, with all of them.

    email: in small letters, what tells two persons apart. municipality: None for the region's own people.
    is_chair: of any of the forums.
    """

    name: str
    email: str
    user_id: UUID | None
    language: str
    role: MandateKind
    municipality: Municipality | None
    forums: tuple[Forum, ...]
    is_chair: bool


def members_on(day: date, *, authority: Authority, forum_ids: Iterable[UUID] | None = None) -> list[Member]:
    """Each person who sits on the day, once, by municipality and name; in `forum_ids` when they are given.

    Whoever sits for two municipalities is counted to the first by name.
    """
    held = mandates_on(day, authority=authority)
    if forum_ids is not None:
        held = held.filter(forum_id__in=list(forum_ids))
    seats: dict[str, list[ForumMandate]] = {}
    for mandate in held.order_by(F("municipality__name").asc(nulls_last=True), "name", "forum__name"):
        seats.setdefault(mandate.email, []).append(mandate)
    return [_member(found) for found in seats.values()]


def _member(seats: list[ForumMandate]) -> Member:
    first = seats[0]
    return Member(
        name=first.name,
        email=first.email,
        user_id=first.user_id,
        language=first.user.language if first.user else "sv",
        role=MandateKind(first.role),
        municipality=first.municipality,
        forums=tuple(seat.forum for seat in seats),
        is_chair=any(seat.seat == Seat.CHAIR for seat in seats),
    )


def groupings_of(authority: Authority) -> list[tuple[UUID, str, frozenset[UUID]]]:
    """(forum, its name, its municipalities) for each sub-regional grouping of the latest adopted model.

    Everybody who has taken part in it during the model is in; neighbours across the county line too.
    """
    model = public_models(authority).order_by("-starts_on").first()
    if model is None:
        return []
    return [
        (forum.pk, forum.name, frozenset(place.municipality_id for place in forum.places.all()))
        for forum in model.forums.filter(kind=ForumKind.GROUPING).prefetch_related("places").order_by("name")
    ]
