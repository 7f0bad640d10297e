"""What belongs to the installation and to no audience: its health, and the demo's one-click sign-in."""

from __future__ import annotations

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import User
from bifall.config.demo_people import DEMO_PEOPLE


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, for a load balancer."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


# The sign-in page with the demo's people on it; without demo mode it has no address.
sign_in_with_choice = LoginView.as_view(extra_context={"demo_people": DEMO_PEOPLE})


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people. The address exists in demo mode alone, and asks once more."""
    if not settings.BIFALL_DEMO_SIGN_IN:
        raise Http404
    known = {person.email: person for person in DEMO_PEOPLE}
    person = known.get(request.POST.get("email", ""))
    if person is None:
        raise Http404
    user = get_object_or_404(User, email=person.email)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(reverse(person.start))
