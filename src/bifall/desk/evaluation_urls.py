"""The room where evaluations are made and followed up. Mounted at "utvardering/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import evaluation_results as results
from bifall.desk.views import evaluation_survey as survey
from bifall.desk.views import evaluations

app_name = "evaluation_desk"
urlpatterns = [
    path("", evaluations.evaluations, name="evaluations"),
    path("ny/", evaluations.create, name="create"),
    path("<uuid:evaluation_id>/", evaluations.evaluation, name="evaluation"),
    path("<uuid:evaluation_id>/uppgifter/", evaluations.change, name="change"),
    path("<uuid:evaluation_id>/programteori/", evaluations.theory, name="theory"),
    path("<uuid:evaluation_id>/enkat/", survey.survey, name="survey"),
    path("<uuid:evaluation_id>/personer/", survey.respondents, name="respondents"),
    path("<uuid:evaluation_id>/forumen/", survey.from_forums, name="respondents_from_forums"),
    path("personer/<uuid:ticket_id>/ta-bort/", survey.remove, name="remove_respondent"),
    path("<uuid:evaluation_id>/analys/", results.analysis, name="analysis"),
    path("<uuid:evaluation_id>/tabeller.csv", results.tables_csv, name="tables_csv"),
    path("<uuid:evaluation_id>/rapport/", results.report, name="report"),
    path("<uuid:evaluation_id>/iakttagelser/", results.findings, name="findings"),
    path("<uuid:evaluation_id>/rekommendationer/", results.recommendations, name="recommendations"),
    path("<slug:kind>/<uuid:pk>/<slug:name>/", evaluations.step, name="step"),
]
