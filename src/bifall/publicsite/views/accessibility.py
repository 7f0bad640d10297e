from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

# The day the statement was last gone through; change it together with the text.
REVIEWED_ON = date(2026, 11, 24)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement of act 2018:1937 13 §."""
    return render(request, "publicsite/accessibility.html", {"reviewed_on": REVIEWED_ON})
