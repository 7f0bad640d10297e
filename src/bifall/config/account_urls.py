"""`/konto/`: one's own account, what each role may do, and seeing the house as a role."""

from __future__ import annotations

from django.urls import include, path

from bifall.config import views

urlpatterns = [
    path("roller/", views.rights, name="rights"),
    path("se-som/", views.start_viewing, name="start_viewing"),
    path("se-som/sluta/", views.end_viewing, name="end_viewing"),
    path("", include("allauth.urls")),
]
