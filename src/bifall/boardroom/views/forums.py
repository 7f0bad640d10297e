"""Steps with an item that bring the forums' work to it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bifall.boardroom.forum_steps import OF_AN_ITEM
from bifall.boardroom.views.item_page import find_item
from bifall.ui.steps import named, take


@require_http_methods(["GET", "POST"])
@login_required
def step(request: HttpRequest, item_id: UUID, name: str) -> HttpResponse:
    found = find_item(request, item_id)
    page = reverse("boardroom:item", args=[found.pk])
    return take(request, found, named(OF_AN_ITEM, name), page=page, about=found.title)
