"""The authority's projects: what waits, one project with all that belongs to it, and the steps with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import formset_factory
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.claims import queries as claims
from bifall.claims.bank.account_numbers import printed
from bifall.claims.ledger_queries import balances_of_project
from bifall.claims.models import Claim, PayeeAccount, Payment, PaymentBatch
from bifall.claims.states import ClaimState, PayeeKind
from bifall.correspondence.queries import unread_in
from bifall.desk.project_access import at_the_desk, find, find_project, find_report, funding_only
from bifall.desk.project_forms import IndicatorForm, TermsForm
from bifall.desk.project_steps import steps_of
from bifall.flows.case_papers import papers_of_project
from bifall.flows.project_timeline import timeline_of
from bifall.kernel.problems import Refused
from bifall.organisations.queries import Signing, signing_of
from bifall.organisations.states import Scope, SignedAct
from bifall.projects import queries
from bifall.projects.commands import set_indicators, set_terms
from bifall.projects.models import FundingTerms, Project
from bifall.projects.rules import STANDARD_TERMS
from bifall.projects.states import ProjectState
from bifall.reporting import queries as reporting
from bifall.reporting.models import Effect, Report
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to, text_of
from bifall.ui.steps import named, open_to, take
from bifall.ui.uploads import SentFile, receives_file

PER_PAGE = 25
SHOWN = 20
EMPTY_ROWS = 3


@require_GET
@login_required
@funding_only
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the authority, by kind; each list is as long as a person can take in."""
    user, authority = signed_in(request), authority_of(request)
    today = timezone.localdate()
    readable = at_the_desk(user, authority)
    context = {
        "to_open": list(queries.grants_without_project(user, authority)[:SHOWN]),
        # The list leaves out those with a conflict, so that what is left of the permission is the role.
        "may_open": authority.pk in user.authorities_as(Role.CASE_OFFICER),
        "awaiting": list(queries.awaiting_acceptance(authority).filter(pk__in=readable)[:SHOWN]),
        "claims": list(claims.claims_to_handle(authority).filter(project__in=readable)[:SHOWN]),
        "advances": list(claims.advances_to_handle(authority).filter(project__in=readable)[:SHOWN]),
        "recoveries": list(claims.recoveries_to_handle(authority).filter(project__in=readable)[:SHOWN]),
        "reports": list(reporting.to_take_in(authority).filter(project__in=readable)[:SHOWN]),
        "late": list(reporting.overdue(authority, today).filter(project__in=readable)[:SHOWN]),
        "effects": list(reporting.effects_to_take_in(authority).filter(project__in=readable)[:SHOWN]),
        "late_effects": list(
            reporting.effects_asked_for(Effect.objects.filter(project__in=readable), today).filter(
                due_on__lt=today
            )[:SHOWN]
        ),
        "today": today,
    }
    return render(request, "desk/funding.html", context)


@require_GET
@login_required
@funding_only
def projects(request: HttpRequest) -> HttpResponse:
    """Every project, the latest first, by state and words."""
    user, authority = signed_in(request), authority_of(request)
    found = queries.with_case(at_the_desk(user, authority)).order_by("-opened_at", "id")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in ProjectState.values:
        found = found.filter(state=state)
    for word in words.split():
        found = found.filter(Q(application__search_text__icontains=word) | Q(title__icontains=word))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": ProjectState.choices,
        "state": state,
        "words": words,
    }
    return render(request, "desk/projects.html", context)


@require_GET
@login_required
@funding_only
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """One project with all that belongs to it."""
    user = signed_in(request)
    found = find_project(user, authority_of(request), project_id)
    approved = claims.cost_by_type(found)
    context = {
        "project": found,
        "account": claims.account_of(found.grant_account),
        "simplified": found.grant_account.get_simplified_costs_display(),
        "staff_costs": found.grant_account.get_staff_costs_display(),
        "hour_rates": with_steps(user, found.hour_rates.select_related("basis_document"), "timkostnad"),
        "lump_sums": with_steps(user, found.lump_sums.all(), "klumpsumma"),
        "standing": balances_of_project(found.pk),
        "signings": _signings(found),
        "timeline": timeline_of(found, timezone.localdate()),
        "budget": [(line, approved.get(line.cost_type, 0)) for line in found.budget_lines.all()],
        "conditions": with_steps(user, found.conditions.all(), "villkor"),
        "changes": with_steps(user, found.change_requests.all(), "andring"),
        "advances": with_steps(user, found.advances.order_by("applied_at"), "forskott"),
        "recoveries": with_steps(user, found.recoveries.order_by("proposed_at"), "aterkrav"),
        "claims": found.claims.exclude(state="draft").order_by("number"),
        "reports": found.reports.order_by("due_on", "number"),
        "progress": reporting.progress_of(found, found.indicators.all()),
        "effects": with_steps(user, reporting.with_effects(found), "effekt"),
        "steps": open_to(user, found, steps_of("projekt")),
        "may_plan_effects": user.has_perm("reporting.plan_effects", found),
        "may_set_indicators": user.has_perm("projects.set_indicators", found),
        "may_see_thread": user.has_perm("correspondence.view_thread", found.application),
        "unread": unread_in(found.application, user),
        "today": timezone.localdate(),
    }
    return render(request, "desk/project.html", context)


def _signings(found: Project) -> list[tuple[str, Signing]]:
    """(what, who of two has signed it and who is awaited) of what the beneficiary has begun to sign.

    A claim that has not been sent is the beneficiary's own, also while it waits for the second.
    """
    now = timezone.now()
    completed = found.claims.filter(state=ClaimState.COMPLETION_REQUESTED).order_by("number")
    begun = {
        str(SignedAct.ACCEPT_CONDITIONS.label): signing_of(
            SignedAct.ACCEPT_CONDITIONS, found.pk, Scope.SIGN, now
        ),
        **{
            str(claim): signing_of(SignedAct.COMPLETE_CLAIM, claim.pk, Scope.CLAIM, now)
            for claim in completed
        },
    }
    return [(what, signing) for what, signing in begun.items() if signing is not None]


@require_http_methods(["GET", "POST"])
@login_required
@funding_only
def indicators(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """What the project is measured by, before its conditions are sent."""
    user = signed_in(request)
    found = find_project(user, authority_of(request), project_id)
    require(user, "projects.set_indicators", found)
    rows = formset_factory(IndicatorForm, extra=EMPTY_ROWS, max_num=40)
    now = [
        {name: getattr(row, name) for name in ("title", "kind", "unit", "baseline", "target")}
        for row in found.indicators.all()
    ]
    formset = rows(request.POST or None, initial=now)
    problems: list[str] = []
    if request.method == "POST" and formset.is_valid():
        values = [row for form in formset if form.has_changed() or form.initial if (row := form.values())]
        try:
            set_indicators(project_id=found.pk, indicators=values, actor=user, at=timezone.now())
        except Refused as refused:
            problems = [text_of(problem) for problem in refused.problems]
        else:
            messages.success(request, _("Indikatorerna är sparade."))
            return HttpResponseRedirect(reverse("project_desk:project", args=[found.pk]))
    context = {"project": found, "formset": formset, "problems": problems}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/project_indicators.html", context, status=status)


@require_GET
@login_required
@funding_only
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report that has come in."""
    user = signed_in(request)
    found = find_report(user, authority_of(request), report_id)
    context = {
        "report": found,
        "papers": found.papers.order_by("created_at"),
        "actuals": found.actuals.select_related("indicator").order_by("indicator__position"),
        "steps": open_to(user, found, steps_of("rapport")),
    }
    return render(request, "desk/project_report.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@funding_only
@receives_file("file")
def step(request: HttpRequest, kind: str, pk: UUID, name: str, *, sent: SentFile) -> HttpResponse:
    """One step with a project or a thing in it."""
    user, authority = signed_in(request), authority_of(request)
    thing = find(user, authority, kind, pk)
    if isinstance(thing, Application):
        opened = Project.objects.filter(application=thing).first()
        # Once it is opened, the page of the project is where the step leads.
        page = reverse("project_desk:project", args=[opened.pk]) if opened else reverse("project_desk:home")
        return take(
            request,
            thing,
            named(steps_of(kind), name),
            page=page,
            about=thing.title,
            kicker=thing.case_number,
        )
    if isinstance(thing, PaymentBatch | PayeeAccount):
        page = reverse("project_desk:payments")
        if isinstance(thing, PaymentBatch):
            page = reverse("project_desk:batch", args=[thing.pk])
        return take(request, thing, named(steps_of(kind), name), page=page, about=about_of(thing))
    of = thing if isinstance(thing, Project) else thing.project
    page = reverse("project_desk:project", args=[of.pk])
    if isinstance(thing, Payment):
        page = reverse("project_desk:batch", args=[thing.batch_id])
    elif isinstance(thing, Report):
        page = reverse("project_desk:report", args=[thing.pk])
    elif isinstance(thing, Claim):
        page = reverse("project_desk:claim", args=[thing.pk])
    return take(
        request,
        thing,
        named(steps_of(kind), name),
        page=page,
        about=str(of),
        kicker=of.case_number,
        sent=sent,
    )


def about_of(thing: PaymentBatch | PayeeAccount) -> str:
    """What a step's page says that it is about; of an account, its number too."""
    if isinstance(thing, PaymentBatch):
        return str(thing)
    number = printed(PayeeKind(thing.kind), thing.number)
    return f"{thing.organisation.name}, {thing.get_kind_display()} {number}"


@require_GET
@login_required
@funding_only
def document(request: HttpRequest, project_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A paper of the project: of what has been sent in, never of a draft."""
    found = find_project(signed_in(request), authority_of(request), project_id)
    paper = get_object_or_404(papers_of_project(found), pk=document_id)
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


@require_http_methods(["GET", "POST"])
@login_required
def terms(request: HttpRequest) -> HttpResponse:
    """The authority's terms for project grants; an administrator sets new ones from a day."""
    user, authority = signed_in(request), authority_of(request)
    may_set = user.has_perm("projects.set_terms", authority)
    if not may_set and not user.has_perm("claims.view_ledger", authority):
        raise PermissionDenied("projects.set_terms")
    form = TermsForm(
        request.POST or None,
        initial={name: getattr(STANDARD_TERMS, name) for name in STANDARD_TERMS.__dataclass_fields__},
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(
                authority_id=authority.pk,
                valid_from=form.cleaned_data["valid_from"],
                source=form.cleaned_data["source"],
                terms=form.values(),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Villkoren är sparade."))
            return HttpResponseRedirect(reverse("project_desk:terms"))
    context = {
        "form": form,
        "may_set": may_set,
        "rows": FundingTerms.objects.filter(authority=authority),
        "standard": STANDARD_TERMS,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/funding_terms.html", context, status=status)


def with_steps(user: User, things: Any, kind: str) -> list[tuple[Any, Any]]:
    """Each thing with the steps that the user may take with it now."""
    return [(thing, open_to(user, thing, steps_of(kind))) for thing in things]
