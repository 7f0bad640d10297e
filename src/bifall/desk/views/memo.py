"""The staff memo: written, saved, and finished with a proposal for decision."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import User
from bifall.applications.states import State
from bifall.assessment.commands import write_memo
from bifall.assessment.models import StaffMemo
from bifall.assessment.queries import summary_of
from bifall.assessment.states import MemoState
from bifall.collaboration.commands import explain_unhandled
from bifall.collaboration.models import UnhandledReason
from bifall.collaboration.queries import answered_on, statements_on
from bifall.desk.access import desk_only
from bifall.desk.forms import MemoForm, memo_as_written
from bifall.desk.views.cases import find_case
from bifall.flows.preparation import finish_preparation
from bifall.kernel.problems import Refused
from bifall.regulations.meetings import own_case_flag
from bifall.state_aid.queries import current_assessment
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def memo(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Save keeps what is unfinished; finishing hands the case over to decision, or tells all that is missing.

    What was written is kept also when finishing is refused.
    """
    user = signed_in(request)
    found = find_case(user, application_id)
    if request.method == "POST" and _is_finished_by(user, found.pk):
        return _finished_already(request, found.pk)
    if not user.has_perm("assessment.write_memo", found):
        raise PermissionDenied("assessment.write_memo")
    written = StaffMemo.objects.filter(application=found).first()
    statements = statements_on(found)
    explained = UnhandledReason.objects.filter(application=found).values_list("reason", flat=True).first()
    form = MemoForm(
        request.POST or None,
        applicant_is_authority=found.applicant_is_authority,
        has_unhandled=any(line.is_unhandled for line in statements),
        initial=memo_as_written(written) | {"unhandled_reason": explained or ""},
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            write_memo(application_id=found.pk, values=form.values(), actor=user, at=now)
            if "unhandled_reason" in form.fields:
                explain_unhandled(
                    application_id=found.pk,
                    reason=form.cleaned_data["unhandled_reason"],
                    actor=user,
                    at=now,
                )
            if request.POST.get("go") == "finish":
                finish_preparation(application_id=found.pk, actor=user, at=now)
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if not _is_finished_by(user, found.pk):
                raise
            return _finished_already(request, found.pk)
        else:
            if request.POST.get("go") == "finish":
                messages.success(request, _("Tjänsteskrivelsen är klar. Ärendet kan tas upp av nämnden."))
                return HttpResponseRedirect(reverse("desk:case", args=[found.pk]))
            messages.success(request, _("Tjänsteskrivelsen är sparad."))
            return HttpResponseRedirect(reverse("desk:memo", args=[found.pk]))
    context = {
        "application": found,
        "form": form,
        "flag": own_case_flag(applicant_is_authority=found.applicant_is_authority),
        "summary": summary_of(found) if user.has_perm("assessment.view_all_scores", found) else None,
        "may_finish": user.has_perm("applications.prepare", found),
        "statements": statements,
        "answered": answered_on(found),
        "aid_assessment": current_assessment(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/memo.html", context, status=status)


def _is_finished_by(user: User, application_id: UUID) -> bool:
    """Of a case that has been referred back, the memo is open again."""
    return StaffMemo.objects.filter(
        application_id=application_id,
        application__state=State.PREPARED,
        state=MemoState.FINISHED,
        author=user,
    ).exists()


def _finished_already(request: HttpRequest, application_id: UUID) -> HttpResponse:
    told = _("Tjänsteskrivelsen är redan klar. Ärendet kan tas upp av nämnden.")
    return done_already(request, told, "desk:case", application_id)
