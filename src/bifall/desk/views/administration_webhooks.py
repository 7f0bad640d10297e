"""Those who are called when the open data changes, what they have been sent, and whether they took it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.desk.access import administration_only
from bifall.desk.webhook_forms import EndpointForm
from bifall.kernel.problems import Problem, Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already
from bifall.webhooks import commands
from bifall.webhooks.models import Endpoint
from bifall.webhooks.queries import deliveries_of, endpoints_of
from bifall.webhooks.states import EndpointState

PER_PAGE = 25


@require_GET
@login_required
@administration_only
def webhooks(request: HttpRequest) -> HttpResponse:
    found = Paginator(endpoints_of(authority_of(request)), PER_PAGE)
    context = {"page": found.get_page(request.GET.get("page"))}
    return render(request, "desk/administration_webhooks.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def add(request: HttpRequest) -> HttpResponse:
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.register(
                authority_id=authority_of(request).pk,
                actor=signed_in(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = _("{name} är tillagd. Hämta hemligheten och lämna den till mottagaren.")
            messages.success(request, told.format(name=made))
            return HttpResponseRedirect(reverse("desk:webhook", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_webhook_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def change(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Who the receiver is, where it is called and with which lists, as it is kept today."""
    found = _find(request, endpoint_id)
    kept = {name: getattr(found, name) for name in EndpointForm.base_fields}
    form = EndpointForm(request.POST or None, initial=kept, is_change=True)
    if request.method == "POST" and form.is_valid():
        try:
            changed = commands.change(
                endpoint_id=found.pk, actor=signed_in(request), at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = _("{name} är sparad.")
            if changed.address != found.address:
                told = _("{name} är sparad och frågas på den nya adressen vid nästa utskick.")
            messages.success(request, told.format(name=changed))
            return HttpResponseRedirect(reverse("desk:webhook", args=[found.pk]))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "endpoint": found}
    return render(request, "desk/administration_webhook_form.html", context, status=status)


@require_GET
@login_required
@administration_only
def webhook(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """The receiver, what can be done with it, and what it has been sent, the latest first."""
    return _page(request, _find(request, endpoint_id))


@require_POST
@login_required
@administration_only
@never_cache
def secret(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """The secret, on this answer alone."""
    found = _find(request, endpoint_id)
    try:
        shown = commands.show_secret(endpoint_id=found.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        return _page(request, found, problems=refused.problems)
    return render(request, "desk/administration_webhook_secret.html", {"endpoint": found, "secret": shown})


@require_POST
@login_required
@administration_only
def exchange(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    told = _("Hemligheten är bytt. Den gamla gäller också i ett dygn. Hämta den nya.")
    return _act(request, endpoint_id, commands.exchange_secret, told)


@require_POST
@login_required
@administration_only
def ask(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    found = _find(request, endpoint_id)
    if found.state != EndpointState.UNCONFIRMED:
        return done_already(request, _("Mottagaren har redan svarat."), "desk:webhook", found.pk)
    return _act(request, endpoint_id, commands.ask_again, _("Mottagaren frågas vid nästa utskick."))


@require_POST
@login_required
@administration_only
def test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _act(request, endpoint_id, commands.send_test, _("Provet skickas vid nästa utskick."))


@require_POST
@login_required
@administration_only
def pause(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    found = _find(request, endpoint_id)
    if found.state != EndpointState.ACTIVE:
        return done_already(request, _("Mottagaren får redan inget."), "desk:webhook", found.pk)
    told = _("Mottagaren är pausad. Det som ändras under tiden sparas.")
    return _act(request, endpoint_id, commands.pause, told)


@require_POST
@login_required
@administration_only
def resume(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    found = _find(request, endpoint_id)
    if found.state == EndpointState.ACTIVE:
        return done_already(request, _("Mottagaren får redan ändringar."), "desk:webhook", found.pk)
    told = _("Mottagaren får ändringar igen, från den där det stannade.")
    return _act(request, endpoint_id, commands.resume, told)


@require_POST
@login_required
@administration_only
def remove(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    gone = Endpoint.objects.filter(
        pk=endpoint_id, authority=authority_of(request), state=EndpointState.REMOVED
    )
    if gone.exists():
        return done_already(request, _("Mottagaren är redan borttagen."), "desk:webhooks")
    found = _find(request, endpoint_id)
    commands.remove(endpoint_id=found.pk, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("{name} är borttagen.").format(name=found))
    return HttpResponseRedirect(reverse("desk:webhooks"))


Command = Callable[..., Endpoint]


def _act(request: HttpRequest, endpoint_id: UUID, command: Command, told: str) -> HttpResponse:
    found = _find(request, endpoint_id)
    actor: User = signed_in(request)
    at: datetime = timezone.now()
    command(endpoint_id=found.pk, actor=actor, at=at)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:webhook", args=[found.pk]))


def _page(request: HttpRequest, endpoint: Endpoint, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    user = signed_in(request)
    acts = ("ask", "send_test", "pause", "resume")
    context = {
        "endpoint": endpoint,
        "page": Paginator(deliveries_of(endpoint), PER_PAGE).get_page(request.GET.get("page")),
        "may": {act: user.has_perm(f"webhooks.{act}", endpoint) for act in acts},
        "problems": problems,
    }
    return render(request, "desk/administration_webhook.html", context, status=422 if problems else 200)


def _find(request: HttpRequest, endpoint_id: UUID) -> Endpoint:
    found: Endpoint = get_object_or_404(endpoints_of(authority_of(request)), pk=endpoint_id)
    return found
