from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bifall.flows.accessibility_feedback import tell_of_hindrance
from bifall.publicsite.forms import HindranceForm
from bifall.ui.middleware import authority_of

# The day the statement was last gone through. A test holds it to the text that was gone through.
REVIEWED_ON = date(2026, 11, 28)


# Nobody is signed in who could be made to write something they did not mean, and a token would be a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement of act 2018:1937 13 §, with its way to say what does not work."""
    authority = authority_of(request)
    form = HindranceForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        tell_of_hindrance(authority_id=authority.pk, at=timezone.now(), **form.cleaned_data)
        return HttpResponseRedirect(f"{reverse('publicsite:accessibility')}?skickat=ja#sag-till")
    context = {"reviewed_on": REVIEWED_ON, "form": form, "is_sent": request.GET.get("skickat") == "ja"}
    return render(request, "publicsite/accessibility.html", context, status=422 if form.errors else 200)
