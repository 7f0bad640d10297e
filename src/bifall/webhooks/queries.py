from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.changefeed.models import PublicChange
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.states import DeliveryKind, EndpointState

# What is sent to a receiver in each state.
SENT_IN = {
    EndpointState.UNCONFIRMED: (DeliveryKind.CHALLENGE,),
    EndpointState.ACTIVE: (DeliveryKind.TEST, DeliveryKind.CHANGES),
    EndpointState.PAUSED: (DeliveryKind.TEST,),
    EndpointState.FAILED: (DeliveryKind.TEST,),
}


def visible_to(user: User) -> QuerySet[Endpoint]:
    """The list form of `webhooks.view`."""
    return Endpoint.objects.filter(authority_id__in=user.authorities_as(Role.ADMINISTRATOR)).exclude(
        state=EndpointState.REMOVED
    )


def endpoints_of(authority: Authority) -> QuerySet[Endpoint]:
    """Those that are not removed, by name."""
    return Endpoint.objects.filter(authority=authority).exclude(state=EndpointState.REMOVED)


def silent_endpoints(authority: Authority) -> QuerySet[Endpoint]:
    """Those that are called no more because they did not answer, by name."""
    return Endpoint.objects.filter(authority=authority, state=EndpointState.FAILED)


def due(at: datetime) -> QuerySet[Delivery]:
    """What is to be tried by now, and is in no sender's hands."""
    in_a_state_for_it = Q()
    for state, kinds in SENT_IN.items():
        in_a_state_for_it |= Q(endpoint__state=state, kind__in=kinds)
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return Delivery.objects.filter(in_a_state_for_it, free, next_attempt_at__lte=at)


def to_be_called(at: datetime) -> QuerySet[Endpoint]:
    """Those for whom something is due, or who may have changes to be told of."""
    news = PublicChange.objects.filter(authority=OuterRef("authority"), sequence__gt=OuterRef("cursor"))
    waits = Delivery.objects.filter(
        endpoint=OuterRef("pk"), kind=DeliveryKind.CHANGES, next_attempt_at__isnull=False
    )
    has_news = Q(Exists(news), ~Exists(waits), state=EndpointState.ACTIVE)
    return Endpoint.objects.filter(
        Q(Exists(due(at).filter(endpoint=OuterRef("pk")))) | has_news
    ).select_related("authority")


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """The latest first."""
    return endpoint.deliveries.all()
