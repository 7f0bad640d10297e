from __future__ import annotations

from django.urls import include, path

from bifall.municipal.views import consultations, evaluations, inbox, my_municipality, together

app_name = "municipal"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("min-kommun/", my_municipality.my_municipality, name="my_municipality"),
    path("utvarderingar/", evaluations.evaluations, name="evaluations"),
    path("samverkan/", include("bifall.municipal.collaboration_urls")),
    path("remisser/<uuid:consultation_id>/", consultations.consultation, name="consultation"),
    path("remisser/<uuid:consultation_id>/svara/", consultations.answer, name="answer"),
    path("remisser/<uuid:consultation_id>/svarande/", consultations.name_responder, name="name_responder"),
    path("remisser/<uuid:consultation_id>/mer-tid/", together.ask_for_time, name="ask_for_time"),
    path("remisser/<uuid:consultation_id>/gemensamt/", together.offer_joint, name="offer_joint"),
    path("erbjudanden/<uuid:offer_id>/anslut/", together.join, name="join"),
    path("erbjudanden/<uuid:offer_id>/avsta/", together.decline, name="decline"),
    path("svarsordning/<uuid:municipality_id>/", together.answer_rule, name="answer_rule"),
    path("remisser/<uuid:consultation_id>/aterkoppling/", consultations.feedback, name="feedback"),
]
