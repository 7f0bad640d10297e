"""The pages beside the service: its description for machines, and the reference for people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from bifall.api import answers
from bifall.api.catalogue import RESOURCES
from bifall.api.openapi import description_of
from bifall.api.service import MOST, PER_PAGE, asked_by, start

__all__ = ["description", "index", "reference"]

index = start


def description(request: HttpRequest) -> HttpResponseBase:
    asked = asked_by(request)
    response = answers.as_json(request, asked, description_of(asked.authority))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """Every resource with its fields, its filters and why each field is public. Made from the same tables."""
    context = {"resources": RESOURCES, "per_page": PER_PAGE, "most": MOST}
    return render(request, "api/reference.html", context)
