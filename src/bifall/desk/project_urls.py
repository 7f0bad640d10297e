"""The room where projects and their money are handled. Mounted at "projektstod/"."""

from __future__ import annotations

from django.urls import path

from bifall.desk.views import effects, ledger, payments, project_claims, projects, results

app_name = "project_desk"
urlpatterns = [
    path("", projects.home, name="home"),
    path("projekt/", projects.projects, name="projects"),
    path("projekt/<uuid:project_id>/", projects.project, name="project"),
    path("projekt/<uuid:project_id>/indikatorer/", projects.indicators, name="indicators"),
    path("projekt/<uuid:project_id>/effekter/", effects.effects, name="effects"),
    path("projekt/<uuid:project_id>/handlingar/<uuid:document_id>/", projects.document, name="document"),
    path("rapporter/<uuid:report_id>/", projects.report, name="report"),
    path("rekvisitioner/", payments.claims, name="claims"),
    path("rekvisitioner/<uuid:claim_id>/", project_claims.claim, name="claim"),
    path("rekvisitioner/<uuid:claim_id>/rader/<uuid:row_id>/", project_claims.row, name="row"),
    path("betalningar/", payments.payments, name="payments"),
    path("betalningar/ny-fil/", payments.prepare, name="prepare_batch"),
    path("betalningar/avsandare/", payments.set_payer, name="set_payer"),
    path("betalningar/besked/", payments.read_report, name="read_bank_report"),
    path("betalningar/besked/<uuid:report_id>/", payments.bank_report, name="bank_report"),
    path("betalningar/filer/<uuid:batch_id>/", payments.batch, name="batch"),
    path("betalningar/filer/<uuid:batch_id>/pain001.xml", payments.batch_file, name="batch_file"),
    path("ramboken/", ledger.ledger, name="ledger"),
    path("ramboken/verifikationer/", ledger.postings, name="postings"),
    path("ramboken/anslag/", ledger.record_appropriation, name="record_appropriation"),
    path("ramboken/ram/", ledger.allocate, name="allocate_frame"),
    path("ramboken/reservation/", ledger.reserve, name="reserve"),
    path("ramboken/ranta/", ledger.add_rate, name="add_rate"),
    path("resultat/", results.latest, name="latest_results"),
    path("resultat/<int:year>/", results.results, name="results"),
    path("resultat/<int:year>/effekter/", results.effects, name="results_effects"),
    path("resultat/<int:year>/indikatorer/<int:number>/", results.indicator, name="results_indicator"),
    path("resultat/<int:year>/fil/<slug:kind>/", results.as_file, name="results_file"),
    path("resultat/<int:year>/<slug:figure>/", results.rows, name="results_rows"),
    path("stodvillkor/", projects.terms, name="terms"),
    path("<slug:kind>/<uuid:pk>/<slug:name>/", projects.step, name="step"),
]
