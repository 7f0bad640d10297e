"""The addresses that the public site needs around it."""

from __future__ import annotations

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("konto/", include("allauth.account.urls")),
    path("sprak/", include("django.conf.urls.i18n")),
    path("cms/", include(wagtailadmin_urls)),
    path("api/v1/", include("bifall.api.urls")),
    path("", include("bifall.publicsite.urls")),
    path("", include(wagtail_urls)),
]
