from __future__ import annotations

from django.urls import path

from bifall.portal.views import (
    aid,
    applications,
    case_archive,
    concepts,
    contacts,
    home,
    organisations,
    powers,
    submission,
    thread,
    writing,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("meddelanden/", home.inbox, name="messages"),
    path("meddelanden/<uuid:message_id>/last/", home.mark_read, name="mark_read"),
    path("organisationer/ny/", organisations.register, name="register_organisation"),
    path("organisationer/<uuid:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisationer/<uuid:organisation_id>/bjud-in/", organisations.invite, name="invite"),
    path(
        "organisationer/<uuid:organisation_id>/teckna/", organisations.change_signing, name="change_signing"
    ),
    path("behorigheter/<uuid:membership_id>/avsluta/", organisations.end_membership, name="end_membership"),
    path("det-du-far-gora/", powers.authorisations_page, name="authorisations"),
    path(
        "organisationer/<uuid:organisation_id>/ge-fullmakt/",
        powers.give,
        name="give_power_of_attorney",
    ),
    path("fullmakt/<str:token>/", powers.accept, name="accept_power_of_attorney"),
    path("fullmakter/<uuid:power_id>/handling/", powers.document, name="power_of_attorney_document"),
    path("fullmakter/<uuid:power_id>/aterkalla/", powers.revoke, name="revoke_power_of_attorney"),
    path("inbjudan/<str:token>/", organisations.accept_invitation, name="accept_invitation"),
    path("ny/<uuid:round_id>/", applications.start, name="start"),
    path("skisser/<uuid:concept_id>/", concepts.concept, name="concept"),
    path("skisser/<uuid:concept_id>/skicka-in/", concepts.submit, name="submit_concept"),
    path("skisser/<uuid:concept_id>/aterkalla/", concepts.withdraw, name="withdraw_concept"),
    path("skisser/<uuid:concept_id>/ansok/", concepts.apply, name="apply"),
    path("skisser/<uuid:concept_id>/kvittens/", concepts.receipt, name="concept_receipt"),
    path("skisser/<uuid:concept_id>/sidor/<slug:page_key>/", concepts.page, name="concept_page"),
    path("skisser/<uuid:concept_id>/sidor/<slug:page_key>/spara/", concepts.autosave, name="save_concept"),
    path("<uuid:application_id>/", applications.application, name="application"),
    path("<uuid:application_id>/arende.pdf", case_archive.paper, name="case_paper"),
    path("<uuid:application_id>/arende.zip", case_archive.package, name="case_package"),
    path("<uuid:application_id>/meddelanden/", thread.thread, name="thread"),
    path("<uuid:application_id>/statsstod/", aid.declare, name="declare_aid"),
    path("<uuid:application_id>/kontaktperson/", contacts.contact, name="contact"),
    path("<uuid:application_id>/granska/", submission.review, name="review"),
    path("<uuid:application_id>/skicka-in/", submission.submit, name="submit"),
    path("<uuid:application_id>/underteckna/", submission.sign, name="sign"),
    path("<uuid:application_id>/komplettera/", submission.complete, name="complete"),
    path("<uuid:application_id>/aterkalla/", submission.withdraw, name="withdraw"),
    path("<uuid:application_id>/bilagor/", writing.add_attachment, name="add_attachment"),
    path(
        "<uuid:application_id>/bilagor/<uuid:document_id>/ta-bort/",
        writing.remove_attachment,
        name="remove_attachment",
    ),
    path("<uuid:application_id>/handlingar/<uuid:document_id>/", applications.document, name="document"),
    path("<uuid:application_id>/<slug:page_key>/", writing.page, name="page"),
    path("<uuid:application_id>/<slug:page_key>/spara/", writing.autosave, name="autosave"),
]
