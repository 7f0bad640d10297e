"""The region's room for the collaboration model, its forums and what is raised there. Mounted at "forum/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import collaboration, forum_meetings, issues

app_name = "collaboration_desk"
urlpatterns = [
    path("", collaboration.home, name="home"),
    path("modeller/ny/", collaboration.begin, name="begin_model"),
    path("modeller/<uuid:model_id>/", collaboration.model, name="model"),
    path("forum/<uuid:forum_id>/", collaboration.forum, name="forum"),
    path("moten/<uuid:meeting_id>/", forum_meetings.meeting, name="meeting"),
    path("fragor/", issues.issues, name="issues"),
    path("fragor/ny/", issues.raise_issue, name="raise_issue"),
    path("fragor/<uuid:issue_id>/", issues.issue, name="issue"),
    path("initiativ/<uuid:initiative_id>/", issues.initiative, name="initiative"),
    path("<slug:kind>/<uuid:pk>/<slug:name>/", collaboration.step, name="step"),
]
