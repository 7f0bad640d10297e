"""The texts that messages in a call's cases can begin with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts.permissions import require
from bifall.desk.access import desk_only
from bifall.desk.views.calls import find_call
from bifall.desk.wording_forms import PhraseForm
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.wordings import commands, queries
from bifall.wordings.letters import EVERYWHERE, FIELDS


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def phrase(request: HttpRequest, call_id: UUID, number: int | None = None) -> HttpResponse:
    """Write a new phrase, or one that exists anew."""
    user, found = signed_in(request), find_call(request, call_id)
    require(user, "wordings.word", found)
    versions = list(queries.phrase_versions(found.pk, number)) if number is not None else []
    now = versions[0] if versions else None
    if number is not None and now is None:
        raise Http404
    first = (
        {"name": now.name, "text_sv": now.text_sv, "text_en": now.text_en, "based_on": now.version}
        if now
        else {}
    )
    form = PhraseForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            commands.write_phrase(
                call_id=found.pk,
                number=number,
                name=read["name"],
                sv=read["text_sv"],
                en=read["text_en"],
                based_on=read["based_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
            form.now_based_on(now.version if now else 0)
        else:
            messages.success(request, _("Standardsvaret är sparat."))
            return HttpResponseRedirect(reverse("desk:call_letters", args=[found.pk]))
    context = {
        "call": found,
        "form": form,
        "now": now,
        "versions": versions,
        "fields": [(f"{{{name}}}", FIELDS[name].meaning) for name in EVERYWHERE],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/call_phrase.html", context, status=status)


@require_POST
@login_required
@desk_only
def remove(request: HttpRequest, call_id: UUID, number: int) -> HttpResponse:
    found = find_call(request, call_id)
    commands.remove_phrase(call_id=found.pk, number=number, actor=signed_in(request), at=timezone.now())
    messages.success(request, _("Standardsvaret är borttaget."))
    return HttpResponseRedirect(reverse("desk:call_letters", args=[found.pk]))
