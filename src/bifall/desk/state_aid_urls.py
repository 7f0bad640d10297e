"""The room of state aid. Mounted at "statsstod/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import state_aid

app_name = "state_aid_desk"
urlpatterns = [
    path("arenden/<uuid:application_id>/", state_aid.case, name="case"),
    path("arenden/<uuid:application_id>/prova/", state_aid.assess, name="assess"),
]
