"""Rounds of questions to the municipalities: sent at once, and seen as one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.permissions import require
from bifall.applications.queries import with_case
from bifall.collaboration.commands import send_batch
from bifall.collaboration.policies import UNDER_REVIEW
from bifall.collaboration.queries import asked_in, batches_of
from bifall.collaboration.states import ConsultationState
from bifall.desk.access import cases_open_to, desk_only
from bifall.desk.statement_forms import BatchForm
from bifall.kernel.problems import Refused
from bifall.organisations.queries import municipalities_of, with_speakers
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

PER_PAGE = 25


@require_GET
@login_required
@desk_only
def batches(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    found = batches_of(authority, timezone.localdate())
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_send": signed_in(request).has_perm("collaboration.send_batch", authority),
    }
    return render(request, "desk/batches.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def send(request: HttpRequest) -> HttpResponse:
    """Ask all municipalities that some applications concern, by one form."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "collaboration.send_batch", authority)
    cases = with_case(cases_open_to(user).filter(authority=authority, state__in=UNDER_REVIEW))
    municipalities = with_speakers(municipalities_of(authority)).order_by("name")
    form = BatchForm(
        request.POST or None,
        applications=cases.order_by("submitted_at", "pk"),
        municipalities=municipalities,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = send_batch(
                authority_id=authority.pk,
                title=form.cleaned_data["title"],
                application_ids=[UUID(chosen) for chosen in form.cleaned_data["applications"]],
                municipality_ids=[UUID(chosen) for chosen in form.cleaned_data["municipalities"]],
                question=form.cleaned_data["question"],
                due_on=form.cleaned_data["due_on"],
                although_nobody_is_told=form.cleaned_data["although_nobody_is_told"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Remissomgången är skickad."))
            return HttpResponseRedirect(reverse("desk:batch", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "desk/batch_form.html", {"form": form, "municipalities": municipalities}, status=status
    )


@require_GET
@login_required
@desk_only
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Who has answered in the whole round. A case that the reader may not open is left out."""
    user, today = signed_in(request), timezone.localdate()
    found = get_object_or_404(batches_of(authority_of(request), today), pk=batch_id)
    require(user, "collaboration.view_batch", found)
    asked = list(asked_in(found).filter(application__in=cases_open_to(user)))
    answered = sum(one.state == ConsultationState.ANSWERED for one in asked)
    late = sum(one.state != ConsultationState.ANSWERED and one.due_on < today for one in asked)
    context = {"batch": found, "asked": asked, "answered": answered, "late": late, "today": today}
    return render(request, "desk/batch.html", context)
