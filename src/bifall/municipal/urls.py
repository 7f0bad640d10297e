from __future__ import annotations

from django.urls import path

from bifall.municipal.views import consultations, evaluations, inbox, my_municipality

app_name = "municipal"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("min-kommun/", my_municipality.my_municipality, name="my_municipality"),
    path("utvarderingar/", evaluations.evaluations, name="evaluations"),
    path("remisser/<uuid:consultation_id>/", consultations.consultation, name="consultation"),
    path("remisser/<uuid:consultation_id>/svara/", consultations.answer, name="answer"),
    path("remisser/<uuid:consultation_id>/svarande/", consultations.name_responder, name="name_responder"),
    path("remisser/<uuid:consultation_id>/aterkoppling/", consultations.feedback, name="feedback"),
]
