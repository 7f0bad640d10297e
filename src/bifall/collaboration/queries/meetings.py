"""Meetings, issues and initiatives: what a person may see of them, and an issue's way through the forums."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.collaboration.models import (
    Forum,
    ForumMandate,
    ForumMeeting,
    ForumMunicipality,
    ForumPoint,
    ForumPosition,
    Initiative,
    InitiativePart,
    Issue,
)
from bifall.collaboration.policies import DESK, spoken_at
from bifall.collaboration.queries.forums import on_day
from bifall.collaboration.states import InitiativeState, MeetingState, ModelState, PartState
from bifall.organisations.models import Municipality
from bifall.organisations.policies import open_mandates

TAKEN_UP = (MeetingState.HELD, MeetingState.PUBLISHED)
COMING = (MeetingState.PLANNED, MeetingState.CALLED)


def meetings_visible_to(user: User) -> QuerySet[ForumMeeting]:
    """The rows that `collaboration.view_meeting` allows; a test holds the two together."""
    that_day = Q(starts_on__lte=OuterRef("on_day")) & (Q(ends_on=None) | Q(ends_on__gte=OuterRef("on_day")))
    places = ForumMunicipality.objects.filter(
        that_day, forum=OuterRef("forum"), municipality_id__in=list(open_mandates(user))
    )
    seats = ForumMandate.objects.filter(that_day, forum=OuterRef("forum"), user=user)
    takes_part = Exists(places) | Exists(seats)
    return ForumMeeting.objects.filter(
        Q(forum__model__authority_id__in=user.authorities_as(*DESK))
        | (Q(takes_part) & Q(called_at__isnull=False))
    )


def issues_visible_to(user: User) -> QuerySet[Issue]:
    """The rows that `collaboration.view_issue` allows; a test holds the two together."""
    return Issue.objects.filter(authority_id__in=spoken_at(user) | user.authorities_as(*DESK))


def initiatives_visible_to(user: User) -> QuerySet[Initiative]:
    """The rows that `collaboration.view_initiative` allows; a test holds the two together."""
    asked = InitiativePart.objects.filter(
        initiative=OuterRef("pk"), municipality_id__in=list(open_mandates(user))
    )
    known = spoken_at(user) | user.authorities_as(*DESK)
    return Initiative.objects.filter(Q(Exists(asked)) | Q(started_at__isnull=False, authority_id__in=known))


def forums_attended_by(user: User, day: date) -> QuerySet[Forum]:
    """The forums in which a municipality that the user speaks for takes part on the day, or the user sits."""
    places = ForumMunicipality.objects.filter(
        on_day(day), forum=OuterRef("pk"), municipality_id__in=list(open_mandates(user))
    )
    seats = ForumMandate.objects.filter(on_day(day), forum=OuterRef("pk"), user=user)
    return Forum.objects.filter(
        Exists(places) | Exists(seats), model__starts_on__lte=day, model__ends_on__gte=day
    ).exclude(model__state=ModelState.DRAFT)


def points_of(meeting: ForumMeeting) -> list[ForumPoint]:
    """The agenda, each point with its topic, its issue and its positions by municipality."""
    said = ForumPosition.objects.select_related("municipality", "confirmed_by").order_by("municipality__name")
    return list(
        meeting.points.select_related("topic", "issue")
        .prefetch_related(Prefetch("positions", said), "extracts")
        .order_by("position")
    )


def discussions_of(issue: Issue) -> QuerySet[ForumPoint]:
    """Where the issue has been taken up, the first first."""
    return (
        issue.points.filter(meeting__state__in=TAKEN_UP)
        .select_related("meeting__forum")
        .prefetch_related(Prefetch("positions", ForumPosition.objects.select_related("municipality")))
        .order_by("meeting__starts_at", "position")
    )


def positions_to_confirm(user: User) -> QuerySet[ForumPosition]:
    """What has been noted for the user's municipalities, and waits for them to say that it is right."""
    return (
        ForumPosition.objects.filter(
            municipality_id__in=list(open_mandates(user)),
            confirmed_at=None,
            point__meeting__state__in=TAKEN_UP,
        )
        .select_related("municipality", "point__meeting__forum")
        .order_by("point__meeting__starts_at", "point__position")
    )


def invitations_to_answer(user: User) -> QuerySet[InitiativePart]:
    """Initiatives that the user's municipalities are asked to join, and have not answered."""
    return (
        InitiativePart.objects.filter(
            municipality_id__in=list(open_mandates(user)),
            state=PartState.INVITED,
            initiative__state__in=[InitiativeState.PROPOSED, InitiativeState.RUNNING],
        )
        .select_related("initiative__lead", "municipality")
        .order_by("invited_at", "pk")
    )


def shared_points(authority: Authority) -> QuerySet[ForumPoint]:
    """Points of meetings whose notes are shared: what an extract can be made of, the latest first."""
    return (
        ForumPoint.objects.filter(
            meeting__forum__model__authority=authority, meeting__state=MeetingState.PUBLISHED
        )
        .exclude(notes="")
        .select_related("meeting__forum")
        .order_by(F("meeting__starts_at").desc(), "position")
    )


def municipalities_spoken_for(user: User) -> QuerySet[Municipality]:
    """Neighbours too."""
    return Municipality.everywhere.filter(pk__in=list(open_mandates(user))).order_by("name")


def sitting_at(meeting: ForumMeeting) -> list[ForumMandate]:
    """Who sits in the forum on the day of the meeting."""
    held = meeting.forum.mandates.filter(on_day(meeting.on_day))
    return list(held.select_related("user", "municipality"))
