"""The beneficiary's room. Mounted at "mina-projekt/"."""

from __future__ import annotations

from django.urls import path

from bifall.portal import arena_day_urls, arena_urls
from bifall.portal.views import cost_files, project_claims, project_reports, projects

app_name = "my_projects"
urlpatterns = [
    path("", projects.projects, name="projects"),
    path("<uuid:project_id>/", projects.project, name="project"),
    path("<uuid:project_id>/handlingar/<uuid:document_id>/", projects.document, name="document"),
    path("<uuid:project_id>/ny-rekvisition/", project_claims.start, name="start_claim"),
    path("<uuid:project_id>/bokforing/", cost_files.books, name="books"),
    path("rapporter/<uuid:report_id>/", project_reports.report, name="report"),
    path("rapporter/<uuid:report_id>/bilaga/", project_reports.add_paper, name="report_paper"),
    path("rekvisitioner/<uuid:claim_id>/", project_claims.claim, name="claim"),
    path("rekvisitioner/<uuid:claim_id>/uppgifter/", project_claims.write, name="write_claim"),
    path("rekvisitioner/<uuid:claim_id>/rad/", project_claims.add_row, name="add_row"),
    path("rekvisitioner/<uuid:claim_id>/timmar/", project_claims.add_hours, name="add_hours"),
    path("rekvisitioner/<uuid:claim_id>/klumpsumma/", project_claims.add_lump_sum, name="add_lump_sum"),
    path("rekvisitioner/<uuid:claim_id>/fil/", cost_files.upload, name="upload_rows"),
    path("rekvisitioner/<uuid:claim_id>/filer/<uuid:file_id>/", cost_files.cost_file, name="cost_file"),
    path(
        "rekvisitioner/<uuid:claim_id>/filer/<uuid:file_id>/las-vidare/",
        cost_files.take_up,
        name="take_up_file",
    ),
    path("rekvisitioner/<uuid:claim_id>/bilaga/", project_claims.add_paper, name="claim_paper"),
    path("rekvisitioner/<uuid:claim_id>/rader/<uuid:row_id>/", project_claims.row, name="row"),
    path(
        "rekvisitioner/<uuid:claim_id>/rader/<uuid:row_id>/verifikation/",
        project_claims.add_voucher,
        name="row_voucher",
    ),
    path(
        "rekvisitioner/<uuid:claim_id>/rader/<uuid:row_id>/ta-bort/",
        project_claims.remove,
        name="remove_row",
    ),
    *arena_urls.urlpatterns,
    *arena_day_urls.urlpatterns,
    path("<slug:kind>/<uuid:pk>/<slug:name>/", projects.step, name="step"),
]
