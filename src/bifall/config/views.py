"""What belongs to the installation and to no audience: its health, its roles, and the demo's sign-in."""

from __future__ import annotations

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from bifall.accounts import viewing
from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.accounts.viewing import may_view_as
from bifall.config.demo_people import DEMO_PEOPLE
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.rights import areas
from bifall.ui.viewing import begin, end, viewed

# Without a token, which would be a cookie on every page: it changes nothing but the language that the one who
# presses is answered in.
choose_language = csrf_exempt(set_language)


@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, for a load balancer."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain")


@require_GET
@login_required
def rights(request: HttpRequest) -> HttpResponse:
    """What each role may do, with the reader's own roles at the site's authority first."""
    held = {
        role for authority_id, role in signed_in(request).roles if authority_id == authority_of(request).pk
    }
    user, authority = signed_in(request), authority_of(request)
    context = {
        "viewable": [role for role in Role if user.views_as is None and may_view_as(user, authority, role)],
        "areas": areas(),
        "roles": list(Role),
        "own": [role.label for role in Role if role in held],
    }
    return render(request, "ui/rights.html", context)


@require_POST
@login_required
def start_viewing(request: HttpRequest) -> HttpResponse:
    """Look at the pages as a role, from the next page on."""
    role = request.POST.get("role", "")
    if role not in Role.values:
        raise Http404
    authority = authority_of(request)
    viewing.start_viewing(
        authority_id=authority.pk, role=Role(role), actor=signed_in(request), at=timezone.now()
    )
    begin(request, authority, Role(role))
    return HttpResponseRedirect("/")


@require_POST
@login_required
def end_viewing(request: HttpRequest) -> HttpResponse:
    """Be oneself again. Pressed twice, nothing more happens."""
    found = viewed(request)
    if found is not None:
        authority_id, role = found
        end(request)
        viewing.end_viewing(authority_id=authority_id, role=role, actor=signed_in(request), at=timezone.now())
    return HttpResponseRedirect(reverse("rights"))


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
