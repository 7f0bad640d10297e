"""Writing a report, and reading what was answered."""

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
from django.views.decorators.http import require_http_methods, require_POST

from bifall.kernel.problems import Refused
from bifall.portal.project_forms import PaperForm, ReportForm
from bifall.portal.project_steps import steps_of
from bifall.portal.views.projects import own_report
from bifall.reporting.commands import add_report_paper, save_report
from bifall.reporting.models import Report
from bifall.ui.middleware import signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to
from bifall.ui.steps import open_to
from bifall.ui.uploads import SentFile, receives_file


@require_http_methods(["GET", "POST"])
@login_required
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Save what is written, finished or not; sending in is a step of its own."""
    user = signed_in(request)
    found = own_report(user, report_id)
    if request.method != "POST":
        return _page(request, found, _form(found), PaperForm(), status=200)
    if not user.has_perm("reporting.write", found):
        raise PermissionDenied("reporting.write")
    typed = request.POST.copy()
    form = ReportForm(typed, report=found, indicators=found.project.indicators.all())
    if form.is_valid():
        try:
            save_report(
                report_id=found.pk,
                values=form.values(),
                version=form.cleaned_data["version"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
            if any(problem.code == "report_changed_meanwhile" for problem in refused.problems):
                # What was typed stays; with the version that stands now it can be saved over the other's.
                typed["version"] = str(own_report(user, report_id).version)
        else:
            messages.success(request, _("Rapporten är sparad."))
            return HttpResponseRedirect(reverse("my_projects:report", args=[found.pk]))
    return _page(request, found, form, PaperForm(), status=422)


@require_POST
@login_required
@receives_file("file")
def add_paper(request: HttpRequest, report_id: UUID, *, sent: SentFile) -> HttpResponse:
    user = signed_in(request)
    found = own_report(user, report_id)
    form = with_file(PaperForm, request, sent)
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        try:
            add_report_paper(
                report_id=found.pk, filename=filename, content=content, actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Bilagan är sparad."))
            return HttpResponseRedirect(reverse("my_projects:report", args=[found.pk]))
    return _page(request, found, _form(found), form, status=422)


def _form(found: Report) -> ReportForm:
    return ReportForm(report=found, indicators=found.project.indicators.all())


def _page(
    request: HttpRequest, found: Report, form: ReportForm, paper_form: PaperForm, *, status: int
) -> HttpResponse:
    user = signed_in(request)
    context = {
        "report": found,
        "form": form,
        "paper_form": paper_form,
        "papers": found.papers.order_by("created_at"),
        "actuals": found.actuals.select_related("indicator").order_by("indicator__position"),
        "may_write": user.has_perm("reporting.write", found),
        "steps": open_to(user, found, steps_of("rapport")),
        "today": timezone.localdate(),
    }
    return render(request, "portal/project_report.html", context, status=status)
