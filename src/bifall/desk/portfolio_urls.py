"""A round as a whole. Mounted in the desk at "omgangar/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import portfolio, spreading

urlpatterns = [
    path("", portfolio.portfolios, name="portfolios"),
    path("<uuid:round_id>/", portfolio.portfolio, name="portfolio"),
    path("<uuid:round_id>/rangordning/", portfolio.ranking, name="ranking"),
    path("<uuid:round_id>/rangordning.csv", portfolio.ranking_csv, name="ranking_csv"),
    path("<uuid:round_id>/bedomare/", portfolio.assessors, name="calibration"),
    path("<uuid:round_id>/fordela/", spreading.spread, name="spread"),
]
