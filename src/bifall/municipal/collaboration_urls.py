"""The municipality's forums, issues and initiatives, under "kommun/samverkan/"."""

from __future__ import annotations

from django.urls import path

from bifall.municipal.views import forums as views

urlpatterns = [
    path("", views.collaboration, name="collaboration"),
    path("forum/<uuid:forum_id>/", views.forum, name="forum"),
    path("moten/<uuid:meeting_id>/", views.meeting, name="forum_meeting"),
    path("standpunkter/<uuid:point_id>/<uuid:municipality_id>/", views.position, name="forum_position"),
    path("fragor/", views.issues, name="issues"),
    path("fragor/ny/", views.raise_issue, name="raise_issue"),
    path("fragor/<uuid:issue_id>/", views.issue, name="issue"),
    path("fragor/<uuid:issue_id>/<slug:name>/", views.issue_step, name="issue_step"),
    path("initiativ/nytt/", views.propose, name="propose_initiative"),
    path("initiativ/<uuid:initiative_id>/", views.initiative, name="initiative"),
    path("initiativ/<uuid:initiative_id>/<slug:name>/", views.initiative_step, name="initiative_step"),
    path("medverkan/<uuid:part_id>/<slug:name>/", views.part_step, name="part_step"),
]
