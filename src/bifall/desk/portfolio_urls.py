"""A round as a whole. Mounted in the desk at "omgangar/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import portfolio, scenarios, spreading, support

urlpatterns = [
    path("", portfolio.portfolios, name="portfolios"),
    path("<uuid:round_id>/", portfolio.portfolio, name="portfolio"),
    path("<uuid:round_id>/rangordning/", portfolio.ranking, name="ranking"),
    path("<uuid:round_id>/rangordning.csv", portfolio.ranking_csv, name="ranking_csv"),
    path("<uuid:round_id>/bedomare/", portfolio.assessors, name="calibration"),
    path("<uuid:round_id>/fordela/", spreading.spread, name="spread"),
    path("<uuid:round_id>/beslutsstod/", support.support, name="support"),
    path("<uuid:round_id>/scenarier/", scenarios.scenarios, name="scenarios"),
    path("<uuid:round_id>/scenarier/nytt/", scenarios.new_scenario, name="new_scenario"),
    path("<uuid:round_id>/scenarier/<uuid:scenario_id>/", scenarios.scenario, name="scenario"),
    path(
        "<uuid:round_id>/scenarier/<uuid:scenario_id>/ta-bort/",
        scenarios.delete_scenario,
        name="delete_scenario",
    ),
]
