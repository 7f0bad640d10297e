"""What waits to be mailed, what has left, what has failed; and stopping a mistake before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import Authority
from bifall.accounts.permissions import require
from bifall.desk.outbox_forms import DelayForm, StopForm
from bifall.kernel.problems import Refused
from bifall.notices import commands, queries
from bifall.notices.kinds import kind_of
from bifall.notices.models import Message
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

View = TypeVar("View", bound=Callable[..., HttpResponse])
PER_PAGE = 25
# What is shown → how it is found in the outbox.
SHOWN: dict[str, Callable[[QuerySet[Message]], QuerySet[Message]]] = {
    "vantar": queries.waiting_in,
    "skickade": lambda letters: letters.exclude(sent_at=None).order_by("-sent_at", "email"),
    "misslyckade": lambda letters: (
        letters.filter(sent_at=None, stopped_at=None).exclude(last_error="").order_by("-created_at", "email")
    ),
    "stoppade": lambda letters: letters.exclude(stopped_at=None).order_by("-stopped_at", "email"),
}


def outbox_only(view: View) -> View:
    """Let in those who may see the outbox of the site's authority; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require(signed_in(request), "notices.view_outbox", authority_of(request))
        return view(request, *args, **kwargs)

    return cast("View", guarded)


@require_http_methods(["GET", "POST"])
@login_required
@outbox_only
def outbox(request: HttpRequest) -> HttpResponse:
    """The letters by where they are. An administrator sets how long they wait."""
    user, authority = signed_in(request), authority_of(request)
    may_set = user.has_perm("notices.set_delay", authority)
    minutes = queries.delay_of(authority.pk)
    form = DelayForm(request.POST or None, initial={"minutes": minutes})
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_delay(authority_id=authority.pk, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Tiden är sparad. Den gäller brev som skrivs från och med nu."))
            return HttpResponseRedirect(reverse("desk:outbox"))
    shown = request.GET.get("visa", "")
    shown = shown if shown in SHOWN else "vantar"
    page = Paginator(SHOWN[shown](_with_wording(authority)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "letters": [(letter, kind_of(letter.kind)) for letter in page],
        "shown": shown,
        "minutes": minutes,
        "form": form if may_set else None,
        "now": timezone.now(),
    }
    return render(request, "desk/outbox.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@login_required
@outbox_only
def stop(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Stop one letter, or all that the same act wrote."""
    user, authority = signed_in(request), authority_of(request)
    letter = get_object_or_404(_with_wording(authority), pk=message_id)
    together = list(queries.waiting_in(queries.outbox_of(authority) & queries.same_act(letter)))
    form = StopForm(request.POST or None, number=len(together))
    if request.method == "POST" and form.is_valid():
        every = form.cleaned_data.get("scope") == "all"
        ids = [one.pk for one in together] if every else [letter.pk]
        try:
            stopped = commands.stop_letters(
                message_ids=ids, reason=form.cleaned_data["reason"], actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = ngettext("Brevet är stoppat.", "{number} brev är stoppade.", stopped)
            messages.success(request, told.format(number=stopped))
            return HttpResponseRedirect(reverse("desk:outbox"))
    context = {
        "letter": letter,
        "kind": kind_of(letter.kind),
        "together": together,
        "form": form,
    }
    return render(request, "desk/stop_letters.html", context, status=422 if request.method == "POST" else 200)


def _with_wording(authority: Authority) -> QuerySet[Message]:
    """The outbox, each letter with the version of the call's own words that it was made of."""
    return queries.outbox_of(authority).select_related("made_of__wording")
