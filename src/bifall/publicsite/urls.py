"""The public site. Mounted at "", with Wagtail's own addresses after it."""

from __future__ import annotations

from django.urls import path

from bifall.publicsite.views import (
    accessibility,
    calls,
    collaboration,
    evaluations,
    influence,
    meetings,
    notice_board,
    open_data,
    press,
    press_desk,
    projects,
    start,
    survey,
    voting_power,
)

app_name = "publicsite"
urlpatterns = [
    path("", start.start, name="start"),
    path("utlysningar/", calls.calls, name="calls"),
    path("utlysningar/<slug:slug>/", calls.call, name="call"),
    path("projekt/", projects.projects, name="projects"),
    path("projekt/<str:case>/", projects.project, name="project"),
    path("moten/", meetings.meetings, name="meetings"),
    path("moten/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("moten/<uuid:meeting_id>/protokoll/", meetings.minutes, name="minutes"),
    path("utvarderingar/", evaluations.evaluations, name="evaluations"),
    path("utvarderingar/<uuid:evaluation_id>/", evaluations.evaluation, name="evaluation"),
    path("utvarderingar/<uuid:evaluation_id>/tabeller.csv", evaluations.tables_csv, name="evaluation_csv"),
    path("utvarderingar/<uuid:evaluation_id>/rapport/", evaluations.report, name="evaluation_report"),
    path("enkat/<str:token>/", survey.survey, name="survey"),
    path("anslagstavla/", notice_board.notice_board, name="notice_board"),
    path("samverkan/", collaboration.collaboration, name="collaboration"),
    path("samverkan/modeller/<uuid:model_id>/", collaboration.model, name="collaboration_model"),
    path("samverkan/inflytande/", influence.influence, name="influence"),
    path("samverkan/inflytande/rader/", influence.rows, name="influence_rows"),
    path("samverkan/rostmakt/", voting_power.voting_power, name="voting_power"),
    path("oppna-data/", open_data.open_data, name="open_data"),
    path("oppna-data/beviljade.csv", open_data.grants_csv, name="grants_csv"),
    path("oppna-data/beviljade.json", open_data.grants_json, name="grants_json"),
    path("tillganglighet/", accessibility.accessibility, name="accessibility"),
    path("press/", press.newsroom, name="newsroom"),
    path("press/atom.xml", press.feed, name="press_feed"),
    path("press/<slug:slug>/", press.release, name="release"),
    path("pressrum/", press_desk.desk, name="press_desk"),
    path("pressrum/utkast/<uuid:meeting_id>/", press_desk.draft, name="press_draft"),
    path("pressrum/<int:page_id>/publicera/", press_desk.publish, name="press_publish"),
    path("pressrum/jour/", press_desk.duty, name="press_duty"),
    path("pressrum/kontakter/ny/", press_desk.contact, name="press_contact_new"),
    path("pressrum/kontakter/<uuid:contact_id>/", press_desk.contact, name="press_contact"),
]
