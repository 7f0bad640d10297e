from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bifall.publicsite import grants_data
from bifall.ui.middleware import authority_of


@require_GET
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "publicsite/open_data.html", {"fields": grants_data.FIELDS})


@require_GET
def grants_csv(request: HttpRequest) -> HttpResponse:
    content = grants_data.as_csv(grants_data.rows_of(authority_of(request)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="beviljade.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def grants_json(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    content = grants_data.as_json(authority, grants_data.rows_of(authority))
    response = HttpResponse(content, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
