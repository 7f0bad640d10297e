"""The room of state aid. Mounted at "statsstod/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import state_aid, state_aid_beneficiaries, state_aid_register

app_name = "state_aid_desk"
urlpatterns = [
    path("", state_aid_register.register, name="register"),
    path("registrera/", state_aid_register.report, name="report"),
    path("register.csv", state_aid_register.register_csv, name="register_csv"),
    path("register.xlsx", state_aid_register.register_xlsx, name="register_xlsx"),
    path("kurser/", state_aid_register.rates, name="rates"),
    path("foretag/", state_aid_register.undertakings, name="undertakings"),
    path("foretag/<uuid:undertaking_id>/", state_aid_register.undertaking, name="undertaking"),
    path("arenden/<uuid:application_id>/", state_aid.case, name="case"),
    path("arenden/<uuid:application_id>/prova/", state_aid.assess, name="assess"),
    path(
        "mottagare/<uuid:beneficiary_id>/redogorelse/",
        state_aid_beneficiaries.declaration,
        name="declaration",
    ),
    path("<slug:kind>/<uuid:pk>/<slug:name>/", state_aid_register.step, name="step"),
]
