"""How a person wants their letters: at once, collected, or in the service alone."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bifall.kernel.problems import Refused
from bifall.notices import commands, queries
from bifall.notices.kinds import KINDS, kind_of
from bifall.notices.letters import read_token
from bifall.portal.delivery_forms import DeliveryForm
from bifall.ui.audiences import audiences_of
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """Every kind of letter that the person gets, with their choice; and those that nobody can turn off."""
    user, authority = signed_in(request), authority_of(request)
    audiences = audiences_of(user) or frozenset({"applicant"})
    form = DeliveryForm(
        request.POST or None,
        kinds=queries.choosable(audiences),
        chosen=queries.choices_of(user, authority.pk),
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.choose_deliveries(
                authority_id=authority.pk, choices=form.values(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Dina val är sparade."))
            return HttpResponseRedirect(reverse("deliveries:choices"))
    context = {
        "form": form,
        "required": [kind for kind in KINDS.values() if kind.audience in audiences and kind.required],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/deliveries.html", context, status=status)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Have no more mail of a kind, by the link in a letter; the mail program may press the button itself
    (RFC 8058), which is why no token of a page is asked for: the link is the proof.
    """
    told = read_token(token)
    if told is None:
        raise Http404("not a link of ours")
    if request.method == "POST":
        commands.unsubscribe(token=token, at=timezone.now())
    context = {"kind": kind_of(told[2]), "is_done": request.method == "POST"}
    return render(request, "portal/unsubscribe.html", context)
