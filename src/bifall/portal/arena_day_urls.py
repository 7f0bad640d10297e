"""A meeting place's day and what came of it. Under "mina-projekt/"."""

from __future__ import annotations

from django.urls import path

from bifall.portal.views import arena_day, arena_results

urlpatterns = [
    path("motesplatser/<uuid:arena_id>/schema/", arena_day.timetable, name="arena_timetable"),
    path("motesplatser/<uuid:arena_id>/schema-gor-vidare/", arena_day.take_up, name="take_up_timetable"),
    path("motesplatser/<uuid:arena_id>/schema/<slug:name>/", arena_day.step, name="arena_day_step"),
    path("motesplatser/<uuid:arena_id>/moten/<uuid:meeting_id>/", arena_day.meeting, name="arena_meeting"),
    path("motesplatser/<uuid:arena_id>/incheckning/", arena_day.check_in, name="arena_check_in"),
    path("motesplatser/<uuid:arena_id>/resultat/", arena_results.results, name="arena_results"),
    path(
        "<uuid:project_id>/motesplatsernas-resultat/", arena_results.project_results, name="project_outcomes"
    ),
    path("<uuid:project_id>/motesplatsernas-spridning/", arena_results.spread, name="project_spread"),
    path("rapporter/<uuid:report_id>/motesplatser/", arena_results.to_report, name="report_outcomes"),
]
