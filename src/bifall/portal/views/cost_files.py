"""Costs from a file: read while one waits, or part by part; and by which accounts they are found."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.claims import commands
from bifall.claims.models import Claim, CostFile
from bifall.claims.queries import books_of
from bifall.claims.states import UNDER_WAY
from bifall.claims.tasks import read_cost_file
from bifall.kernel.kept_problems import from_data
from bifall.kernel.problems import Refused
from bifall.portal.books_forms import AccountsForm, BooksForm, UploadForm
from bifall.portal.views.project_claims import FAULTS_SHOWN, claim_page
from bifall.portal.views.projects import own_claim, own_project
from bifall.ui.background import in_background
from bifall.ui.middleware import signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to, text_of
from bifall.ui.uploads import SentFile, receives_file

AT_ONCE_BYTES = 64 * 1024
"""A file of at most so many bytes is read while the one who sent it waits: some hundreds of rows."""
TAKE_UP_AFTER = timedelta(minutes=1)
EMPTY_ROWS = 4


@require_POST
@login_required
@receives_file("file")
def upload(request: HttpRequest, claim_id: UUID, *, sent: SentFile) -> HttpResponse:
    """Take in a file of costs. The rows that are right are kept, and each fault is told by row and column."""
    user = signed_in(request)
    found = own_claim(user, claim_id)
    form = with_file(UploadForm, request, sent)
    if form.is_valid():
        filename, content = form.cleaned_data["file"]
        read = _at_once if len(content) <= AT_ONCE_BYTES else _in_parts
        try:
            return read(request, found, filename, content, form.cleaned_data["replace_all"])
        except Refused as refused:
            add_to(form, refused.problems)
    return claim_page(request, found, status=422, forms={"upload_form": form})


def _at_once(
    request: HttpRequest, found: Claim, filename: str, content: bytes, replace_all: bool
) -> HttpResponse:
    result = commands.upload_rows(
        claim_id=found.pk,
        filename=filename,
        content=content,
        replace_all=replace_all,
        actor=signed_in(request),
        at=timezone.now(),
    )
    messages.success(request, _kept(len(result.rows)))
    if not result.faults:
        return HttpResponseRedirect(reverse("my_projects:claim", args=[found.pk]))
    return claim_page(request, found, status=422, faults=result.faults)


def _in_parts(
    request: HttpRequest, found: Claim, filename: str, content: bytes, replace_all: bool
) -> HttpResponse:
    now = timezone.now()
    made = commands.receive_file(
        claim_id=found.pk,
        filename=filename,
        content=content,
        replace_all=replace_all,
        actor=signed_in(request),
        at=now,
    )
    in_background(lambda: read_cost_file(file_id=made.pk, at=now))
    return HttpResponseRedirect(reverse("my_projects:cost_file", args=[found.pk, made.pk]))


@require_GET
@login_required
def cost_file(request: HttpRequest, claim_id: UUID, file_id: UUID) -> HttpResponse:
    """How far a file has been read; when it is, what was wrong in it. The page asks anew while it is read."""
    found, file = _file(request, claim_id, file_id)
    is_under_way = file.state in UNDER_WAY
    context = {
        "claim": found,
        "file": file,
        "is_under_way": is_under_way,
        "may_take_up": is_under_way and timezone.now() - file.sent_at > TAKE_UP_AFTER,
        "kept": _kept(file.rows_kept),
        "faults": [from_data(fault) for fault in file.faults[:FAULTS_SHOWN]],
        "faults_left": max(file.faults_found - FAULTS_SHOWN, 0),
    }
    return render(request, "portal/cost_file.html", context)


@require_POST
@login_required
def take_up(request: HttpRequest, claim_id: UUID, file_id: UUID) -> HttpResponse:
    """Read on where the reading stopped: a server that was restarted forgets what it was doing."""
    user = signed_in(request)
    found, file = _file(request, claim_id, file_id)
    if not user.has_perm("claims.write", found):
        raise PermissionDenied("claims.write")
    now = timezone.now()
    in_background(lambda: read_cost_file(file_id=file.pk, at=now))
    return HttpResponseRedirect(reverse("my_projects:cost_file", args=[found.pk, file.pk]))


@require_http_methods(["GET", "POST"])
@login_required
def books(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Which accounts, and which object, are the project's in the beneficiary's accounting."""
    user = signed_in(request)
    found = own_project(user, project_id)
    if not user.has_perm("claims.describe_books", found):
        raise PermissionDenied("claims.describe_books")
    now = books_of(found)
    form = BooksForm(
        request.POST or None, initial={"dimension": now.dimension, "object_code": now.object_code}
    )
    rows = formset_factory(AccountsForm, extra=EMPTY_ROWS, max_num=60)
    formset = rows(
        request.POST or None,
        form_kwargs={"project": found},
        initial=[
            {"first_account": span.first, "last_account": span.last, "cost_type": span.cost_type}
            for span in now.spans
        ],
    )
    problems: list[str] = []
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            commands.describe_books(
                project_id=found.pk,
                ranges=[row for one in formset if (row := one.values()) is not None],
                actor=user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            problems = [text_of(problem) for problem in refused.problems]
        else:
            messages.success(request, _("Kontona är sparade."))
            return HttpResponseRedirect(reverse("my_projects:project", args=[found.pk]))
    context = {"project": found, "form": form, "formset": formset, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/books.html", context, status=status)


def _file(request: HttpRequest, claim_id: UUID, file_id: UUID) -> tuple[Claim, CostFile]:
    found = own_claim(signed_in(request), claim_id)
    return found, get_object_or_404(CostFile.objects.select_related("document"), claim=found, pk=file_id)


def _kept(rows: int) -> str:
    return ngettext(
        "{number} kostnad lades in från filen.", "{number} kostnader lades in från filen.", rows
    ).format(number=rows)
