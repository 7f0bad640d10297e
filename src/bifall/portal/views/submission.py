"""Looking everything over, sending it in, completing, taking back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.applications import commands
from bifall.applications.models import Application
from bifall.applications.queries import awaited_signature
from bifall.applications.states import State
from bifall.flows import case_endings
from bifall.kernel.problems import Refused
from bifall.organisations.queries import signed_by_two
from bifall.organisations.states import SignedAct
from bifall.portal.forms import ReplyForm
from bifall.portal.views.applications import application_page, own_application
from bifall.portal.views.review import review_page
from bifall.ui.middleware import signed_in
from bifall.ui.problems import text_of
from bifall.ui.second_press import done_already


@require_GET
@login_required
def review(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Every answer on one page, with what is left to do and the button that sends it in."""
    found = own_application(signed_in(request), application_id)
    writes = signed_in(request).has_perm("applications.write", found)
    if not writes and found.state != State.DRAFT:
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    return review_page(request, found, status=200)


@require_POST
@login_required
def submit(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Send in. Pressed twice, the second press shows what the first one gave: one case, one number."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if found.state != State.DRAFT:
        return _sent_already(request, found)
    try:
        found = commands.submit(application_id=found.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return review_page(request, found, status=422, problems=refused.problems)
    except PermissionDenied:
        # The other press of a double click, or a colleague's, got there between our question and our turn.
        found = own_application(user, application_id)
        if found.state == State.DRAFT:
            raise
        return _sent_already(request, found)
    messages.success(
        request, _("Ansökan är inskickad och har fått nummer {number}.").format(number=found.case_number)
    )
    return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))


@require_POST
@login_required
def sign(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Sign as the second of two. Pressed twice, or after a colleague, it says that it is done."""
    user = signed_in(request)
    found = own_application(user, application_id)
    try:
        found = commands.sign_application(application_id=found.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        if signed_by_two(SignedAct.SUBMIT_APPLICATION, found.pk) is None:
            raise
        return done_already(request, _("Ansökan är redan undertecknad."), "portal:application", found.pk)
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
        return application_page(request, found, status=422)
    if awaited_signature(found, timezone.now()) is None:
        messages.success(request, _("Ansökan är undertecknad av två."))
    else:
        messages.success(request, _("Du har undertecknat. En till behöver underteckna."))
    return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))


def _sent_already(request: HttpRequest, found: Application) -> HttpResponse:
    told = _("Ansökan var redan inskickad och har nummer {number}.").format(number=found.case_number)
    return done_already(request, told, "portal:application", found.pk)


@require_POST
@login_required
def complete(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_application(user, application_id)
    form = ReplyForm(request.POST)
    if found.state != State.COMPLETION_REQUESTED:
        return _completed_already(request, found)
    if not form.is_valid():
        return review_page(request, found, status=422, reply_form=form)
    try:
        commands.complete(
            application_id=found.pk,
            reply=form.cleaned_data["reply"],
            actor=user,
            at=timezone.now(),
        )
    except Refused as refused:
        return review_page(request, found, status=422, problems=refused.problems, reply_form=form)
    except PermissionDenied:
        found = own_application(user, application_id)
        if found.state == State.COMPLETION_REQUESTED:
            raise
        return _completed_already(request, found)
    messages.success(request, _("Kompletteringen är skickad."))
    return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))


def _completed_already(request: HttpRequest, found: Application) -> HttpResponse:
    if not found.completion_requests.exists():
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    return done_already(request, _("Kompletteringen är redan skickad."), "portal:application", found.pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take back, after the box that says so has been ticked."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if found.state == State.WITHDRAWN:
        return _withdrawn_already(request, found)
    if not user.has_perm("applications.withdraw", found):
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Kryssa i att du vill återkalla ansökan."))
        return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))
    try:
        case_endings.withdraw(application_id=found.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        found = own_application(user, application_id)
        if found.state != State.WITHDRAWN:
            raise
        return _withdrawn_already(request, found)
    messages.success(request, _("Ansökan är återkallad."))
    return HttpResponseRedirect(reverse("portal:application", args=[found.pk]))


def _withdrawn_already(request: HttpRequest, found: Application) -> HttpResponse:
    return done_already(request, _("Ansökan är redan återkallad."), "portal:application", found.pk)
