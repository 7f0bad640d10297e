from __future__ import annotations

from django.urls import include, path

from bifall.desk.views import (
    assignments,
    batches,
    calls,
    cases,
    concepts,
    delegation,
    handling,
    home,
    memo,
    rounds,
    statements,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("administration/", include("bifall.desk.administration_urls")),
    path("formular/", include("bifall.desk.form_urls")),
    path("arenden/", cases.cases, name="cases"),
    path("arenden/<uuid:application_id>/", cases.case, name="case"),
    path("arenden/<uuid:application_id>/handlingar/<uuid:document_id>/", cases.document, name="document"),
    path("arenden/<uuid:application_id>/borja/", handling.start_review, name="start_review"),
    path("arenden/<uuid:application_id>/overlat/", handling.hand_over, name="hand_over"),
    path(
        "arenden/<uuid:application_id>/komplettering/", handling.request_completion, name="request_completion"
    ),
    path("arenden/<uuid:application_id>/avvisa/", handling.dismiss, name="dismiss"),
    path("arenden/<uuid:application_id>/bedomare/", handling.assign, name="assign"),
    path("arenden/<uuid:application_id>/remiss/", handling.consult, name="consult"),
    path("remisser/<uuid:consultation_id>/forlang/", handling.extend, name="extend"),
    path("remisser/<uuid:consultation_id>/inget-svar/", handling.record_silence, name="record_silence"),
    path("remissomgangar/", batches.batches, name="batches"),
    path("remissomgangar/ny/", batches.send, name="send_batch"),
    path("remissomgangar/<uuid:batch_id>/", batches.batch, name="batch"),
    path("mer-tid/<uuid:request_id>/", statements.time_request, name="time_request"),
    path("yttranden/<uuid:statement_id>/", statements.statement, name="statement"),
    path("arenden/<uuid:application_id>/tjansteskrivelse/", memo.memo, name="memo"),
    path("arenden/<uuid:application_id>/delegationsbeslut/", delegation.decide, name="decide_on_delegation"),
    path("bedomningar/", assignments.assignments, name="assignments"),
    path("bedomningar/onskemal/", assignments.save_wishes, name="save_wishes"),
    path("bedomningar/<uuid:assignment_id>/", assignments.assignment, name="assignment"),
    path(
        "bedomningar/<uuid:assignment_id>/ta-tillbaka/",
        handling.withdraw_assignment,
        name="withdraw_assignment",
    ),
    path("bedomningar/<uuid:assignment_id>/jav/", assignments.declare, name="declare"),
    path("utlysningar/", calls.calls, name="calls"),
    path("utlysningar/ny/", calls.create, name="create_call"),
    path("utlysningar/<uuid:call_id>/", calls.call, name="call"),
    path("utlysningar/<uuid:call_id>/andra/", calls.change, name="change_call"),
    path("utlysningar/<uuid:call_id>/kriterier/", calls.criteria, name="criteria"),
    path("utlysningar/<uuid:call_id>/publicera/", calls.publish, name="publish_call"),
    path("utlysningar/<uuid:call_id>/stall-in/", calls.cancel, name="cancel_call"),
    path("utlysningar/<uuid:call_id>/omgangar/", rounds.add, name="add_round"),
    path("omgangar/<uuid:round_id>/andra/", rounds.change, name="change_round"),
    path("omgangar/<uuid:round_id>/skisser/", concepts.concepts, name="concepts"),
    path("skisser/<uuid:concept_id>/", concepts.concept, name="concept"),
    path("skisser/<uuid:concept_id>/bjud-in/", concepts.invite, name="invite_concept"),
    path("skisser/<uuid:concept_id>/tacka-nej/", concepts.decline, name="decline_concept"),
    path("skisser/<uuid:concept_id>/kvittens/", concepts.receipt, name="concept_receipt"),
    path("omgangar/", include("bifall.desk.portfolio_urls")),
]
