"""Open data. Mounted at "api/v1/"."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from bifall.api import views
from bifall.api.answers import open_to_all
from bifall.api.service import api

app_name = "api"
_served = [found for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]
urlpatterns = [
    path("", open_to_all(views.index), name="start"),
    path("openapi.json", open_to_all(views.description), name="openapi"),
    path("360giving.json", open_to_all(views.giving), name="giving"),
    path("catalogue", open_to_all(views.catalogue), name="catalogue"),
    path("catalogue.ttl", open_to_all(views.catalogue), {"suffix": "ttl"}, name="catalogue_turtle"),
    path("catalogue.jsonld", open_to_all(views.catalogue), {"suffix": "jsonld"}, name="catalogue_json_ld"),
    path("catalogue.rdf", open_to_all(views.catalogue), {"suffix": "rdf"}, name="catalogue_rdf_xml"),
    path("referens/", views.reference, name="reference"),
    *(
        URLPattern(found.pattern, open_to_all(found.callback), found.default_args, found.name)
        for found in _served
    ),
]
