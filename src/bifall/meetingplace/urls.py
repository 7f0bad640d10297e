"""Students' and employers' room. Mounted at "motesplats/"."""

from __future__ import annotations

from django.urls import path

from bifall.meetingplace.views import arenas, day, follow_ups, mine, registration, suggestions

app_name = "meetingplace"
urlpatterns = [
    path("", arenas.arenas, name="arenas"),
    path("<uuid:arena_id>/", arenas.arena, name="arena"),
    path("<uuid:arena_id>/student/", registration.register_student, name="register_student"),
    path("<uuid:arena_id>/arbetsgivare/", registration.register_employer, name="register_employer"),
    path("<uuid:arena_id>/tack/", registration.thanks, name="thanks"),
    path("<uuid:arena_id>/ny-lank/", registration.new_link, name="new_link"),
    path("<uuid:arena_id>/tavla/", day.board, name="board"),
    path("min-sida/<str:token>/", mine.me, name="me"),
    path("min-sida/<str:token>/uppgifter/", mine.details, name="details"),
    path("min-sida/<str:token>/profil/", mine.profile, name="profile"),
    path("min-sida/<str:token>/samtycken/", mine.consents, name="consents"),
    path("min-sida/<str:token>/tider/", mine.availability, name="availability"),
    path("min-sida/<str:token>/forslag/", suggestions.suggestions, name="suggestions"),
    path("min-sida/<str:token>/onskemal/", suggestions.wish, name="wish"),
    path("min-sida/<str:token>/moten/", day.meetings, name="meetings"),
    path("min-sida/<str:token>/moten.ics", day.calendar, name="calendar"),
    path("min-sida/<str:token>/uppfoljning/", follow_ups.follow_up, name="follow_up"),
    path("min-sida/<str:token>/lamna/", mine.leave, name="leave"),
]
