from __future__ import annotations

from django.urls import path

from bifall.municipal import views

app_name = "municipal"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("remisser/<uuid:consultation_id>/", views.consultation, name="consultation"),
    path("remisser/<uuid:consultation_id>/svara/", views.answer, name="answer"),
    path("remisser/<uuid:consultation_id>/svarande/", views.name_responder, name="name_responder"),
]
