"""What an officer does with what a municipality has said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import User
from bifall.collaboration.commands import give_time, handle_statement, refuse_time
from bifall.collaboration.models import Statement, TimeRequest
from bifall.collaboration.queries import visible_to
from bifall.collaboration.states import HandlingOutcome
from bifall.desk.access import desk_only
from bifall.desk.statement_forms import GIVE, HandlingForm, TimeAnswerForm
from bifall.desk.views.cases import find_case
from bifall.desk.views.handling import back
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """One statement, and what is done with it: the form stands on a page of its own, beside what was said."""
    user = signed_in(request)
    said = get_object_or_404(
        Statement.objects.filter(consultation__in=visible_to(user)).select_related(
            "handling", "consultation__municipality", "consultation__application"
        ),
        pk=statement_id,
    )
    found = find_case(user, said.consultation.application_id)
    if not user.has_perm("collaboration.handle", said):
        raise PermissionDenied("collaboration.handle")
    handling = getattr(said, "handling", None)
    before = (
        {
            "outcome": handling.outcome,
            "reason": handling.reason,
            "changed_text": handling.changed_text,
        }
        if handling
        else {}
    )
    form = HandlingForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            handle_statement(
                statement_id=said.pk,
                outcome=HandlingOutcome(form.cleaned_data["outcome"]),
                reason=form.cleaned_data["reason"],
                changed_text=form.cleaned_data["changed_text"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Hanteringen är sparad."))
            return back(found.pk)
    context = {"application": found, "statement": said, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/statement.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def time_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """A municipality asks for more time: give it, another day, or none with the reason."""
    user = signed_in(request)
    asked = get_object_or_404(
        TimeRequest.objects.filter(consultation__in=visible_to(user)).select_related(
            "asked_by", "consultation__municipality", "consultation__application"
        ),
        pk=request_id,
    )
    found = find_case(user, asked.consultation.application_id)
    if asked.is_given is not None:
        told = _("Begäran är redan besvarad.")
        return done_already(request, told, "desk:case", found.pk)
    if not user.has_perm("collaboration.answer_time", asked):
        raise PermissionDenied("collaboration.answer_time")
    form = TimeAnswerForm(request.POST or None, initial={"due_on": asked.until})
    if request.method == "POST" and form.is_valid():
        try:
            _answer_time(asked, form.cleaned_data, user)
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Kommunen har fått svar."))
            return back(found.pk)
    context = {"application": found, "asked": asked, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/time_request.html", context, status=status)


def _answer_time(asked: TimeRequest, read: dict[str, Any], user: User) -> None:
    by: dict[str, Any] = {"request_id": asked.pk, "actor": user, "at": timezone.now()}
    if read["decision"] == GIVE:
        give_time(due_on=read["due_on"], **by)
    else:
        refuse_time(answer=read["answer"], **by)
