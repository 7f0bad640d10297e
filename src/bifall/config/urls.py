"""One address space: each audience has its own room."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from bifall.config import views

rooms: list[URLPattern | URLResolver] = [
    path("ansokan/", include("bifall.portal.urls")),
    path("namnd/", include("bifall.boardroom.urls")),
    path("handlaggning/", include("bifall.desk.urls")),
    path("kommun/", include("bifall.municipal.urls")),
    path("motesplats/", include("bifall.meetingplace.urls")),
    path("mina-projekt/", include("bifall.portal.project_urls")),
    path("utvardering/", include("bifall.desk.evaluation_urls")),
    path("projektstod/", include("bifall.desk.project_urls")),
    path("statsstod/", include("bifall.desk.state_aid_urls")),
    path("forum/", include("bifall.desk.collaboration_urls")),
    path("api/v1/", include("bifall.api.urls")),
    path("konto/utskick/", include("bifall.portal.delivery_urls")),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("konto/", include("bifall.config.account_urls")),
    path("sprak/setlang/", views.choose_language, name="set_language"),
    path("halsa/", views.health, name="health"),
    path("cms/", include(wagtailadmin_urls)),
    *rooms,
    path("", include("bifall.publicsite.urls")),
    path("", include(wagtail_urls)),
]
if settings.BIFALL_DEMO_SIGN_IN:
    urlpatterns = [
        path("konto/login/", views.sign_in_with_choice, name="account_login"),
        path("demo/logga-in/", views.demo_sign_in, name="demo_sign_in"),
        *urlpatterns,
    ]
