"""The pages beside the service: its description for machines, and the reference for people."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from bifall.api import answers
from bifall.api.catalogue import RESOURCES
from bifall.api.dcat import FORMS
from bifall.api.files import formats
from bifall.api.giving import package_of
from bifall.api.openapi import description_of
from bifall.api.service import MOST, PER_PAGE, asked_by, not_found, start

__all__ = ["catalogue", "description", "giving", "index", "reference"]

index = start


def description(request: HttpRequest) -> HttpResponseBase:
    asked = asked_by(request)
    response = answers.as_json(request, asked, description_of(asked.authority))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def giving(request: HttpRequest) -> HttpResponseBase:
    asked = asked_by(request)
    package = package_of(asked)
    if package is None:
        return not_found(request, Http404())
    return answers.as_json(request, asked, package)


def catalogue(request: HttpRequest, suffix: str = "") -> HttpResponseBase:
    """The catalogue, at an address for each form, and at one where the reader says which it prefers."""
    asked = asked_by(request)
    if not suffix:
        wanted = request.get_preferred_type([form.media_type for form in FORMS.values()])
        suffix = next((name for name, form in FORMS.items() if form.media_type == wanted), next(iter(FORMS)))
    form = FORMS[suffix]
    written = form.write(asked.authority).encode()
    response = HttpResponse(written, content_type=form.content_type)
    patch_vary_headers(response, ["Accept"])
    return answers.with_validators(request, response, asked, hashlib.sha256(written).hexdigest()[:32])


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every resource with its fields, its filters and why each field is public. Made from the same tables."""
    context = {"resources": RESOURCES, "per_page": PER_PAGE, "most": MOST, "formats": formats()}
    return render(request, "api/reference.html", context)
