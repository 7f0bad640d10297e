"""A beneficiary's projects: what has happened, what is awaited from whom, and how the money stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.applications.queries import contact_of
from bifall.claims.models import Claim, Recovery
from bifall.claims.payment_queries import account_of_payee
from bifall.claims.queries import account_of, can_still_claim, with_project
from bifall.correspondence.queries import unread_in
from bifall.documents.models import Document
from bifall.flows.project_timeline import timeline_of
from bifall.organisations.policies import organisations_of
from bifall.organisations.queries import signing_of
from bifall.organisations.states import Scope, SignedAct
from bifall.portal.project_steps import steps_of
from bifall.projects import queries
from bifall.projects.models import ChangeRequest, Project, ProjectCondition
from bifall.reporting.models import Effect, Report
from bifall.reporting.queries import effects_asked_of, owed_by, progress_of, with_effects
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.steps import named, open_to, take
from bifall.ui.uploads import SentFile, receives_file

PER_PAGE = 25


@require_GET
@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """The reports and effects that are asked for first, then every project."""
    user, authority = signed_in(request), authority_of(request)
    today = timezone.localdate()
    own = queries.carried_out_by(user).filter(authority=authority)
    context = {
        "page": Paginator(own, PER_PAGE).get_page(request.GET.get("page")),
        "owed": list(owed_by(user).filter(project__authority=authority)[:PER_PAGE]),
        "effects": list(effects_asked_of(user, today).filter(project__authority=authority)[:PER_PAGE]),
        "to_accept": list(own.filter(state="granted", agreement__isnull=False)),
        "today": today,
    }
    return render(request, "portal/projects.html", context)


@require_GET
@login_required
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """The whole project on one page, with one line of time."""
    user = signed_in(request)
    found = own_project(user, project_id)
    timeline = timeline_of(found, timezone.localdate())
    account = found.grant_account
    context = {
        "project": found,
        "contact": contact_of(found.application),
        "timeline": timeline,
        "account": account_of(account),
        "staff_costs": account.get_staff_costs_display(),
        "hour_rates": [(rate, []) for rate in found.hour_rates.select_related("basis_document")],
        "lump_sums": [(lump, []) for lump in found.lump_sums.all()],
        "progress": progress_of(found, found.indicators.all()),
        "reports": found.reports.order_by("due_on", "number"),
        "claims": found.claims.order_by("number"),
        "advances": found.advances.order_by("applied_at"),
        "recoveries": found.recoveries.exclude(state="proposed"),
        "steps": open_to(user, found, steps_of("projekt")),
        "signing": signing_of(SignedAct.ACCEPT_CONDITIONS, found.pk, Scope.SIGN, timezone.now()),
        "conditions": with_steps(user, found.conditions.all(), "villkor"),
        "effects": with_steps(user, with_effects(found), "effekt"),
        "changes": with_steps(user, found.change_requests.all(), "andring"),
        "recovery_steps": with_steps(user, found.recoveries.exclude(state="proposed"), "aterkrav"),
        "may_claim": user.has_perm("claims.start", found)
        and can_still_claim(found, timezone.localdate())
        and not any(claim.state == "draft" for claim in found.claims.all()),
        "unread": unread_in(found.application, user),
        "payee": account_of_payee(found.organisation_id),
        "today": timezone.localdate(),
    }
    return render(request, "portal/project.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@receives_file("file")
def step(request: HttpRequest, kind: str, pk: UUID, name: str, *, sent: SentFile) -> HttpResponse:
    """One step with the project or a thing in it."""
    thing = find(signed_in(request), kind, pk)
    of = thing if isinstance(thing, Project) else thing.project
    page = reverse("my_projects:project", args=[of.pk])
    if isinstance(thing, Report):
        page = reverse("my_projects:report", args=[thing.pk])
    elif isinstance(thing, Claim):
        page = reverse("my_projects:claim", args=[thing.pk])
    return take(
        request,
        thing,
        named(steps_of(kind), name),
        page=page,
        about=str(thing),
        kicker=of.case_number,
        sent=sent,
    )


@require_GET
@login_required
def document(request: HttpRequest, project_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The project's papers: the conditions, proofs, and what lies with reports and claims."""
    found = own_project(signed_in(request), project_id)
    return paper(papers_of(found), document_id)


def papers_of(found: Project) -> QuerySet[Document]:
    """Every paper that belongs to the project."""
    proofs = found.conditions.values("proof_document_id")
    vouchers = Claim.objects.filter(project=found).values("rows__voucher_id")
    return Document.objects.filter(
        Q(pk=found.agreement_id)
        | Q(pk__in=proofs)
        | Q(pk__in=vouchers)
        | Q(pk__in=found.hour_rates.values("basis_document_id"))
        | Q(pk__in=found.claims.values("letter_id"))
        | Q(pk__in=found.recoveries.values("letter_id"))
        | Q(pk__in=found.recoveries.values("demand_id"))
        | Q(reports__project=found)
        | Q(claims__project=found)
    ).distinct()


def paper(papers: QuerySet[Document], document_id: UUID) -> HttpResponseBase:
    found = get_object_or_404(papers, pk=document_id)
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.filename, content_type=found.media_type
    )


def with_steps(user: User, things: Any, kind: str) -> list[tuple[Any, Any]]:
    """Each thing with the steps that the user may take with it now."""
    return [(thing, open_to(user, thing, steps_of(kind))) for thing in things]


def held_by(user: User) -> frozenset[UUID]:
    return organisations_of(user)


def own_project(user: User, project_id: UUID) -> Project:
    """A project of an organisation that the user acts for: the only way of fetching one here."""
    own = queries.with_parts(Project.objects.filter(organisation_id__in=held_by(user)))
    return get_object_or_404(own.select_related("grant_account"), pk=project_id)


def own_claim(user: User, claim_id: UUID) -> Claim:
    own = with_project(Claim.objects.filter(project__organisation_id__in=held_by(user)))
    return get_object_or_404(own, pk=claim_id)


def own_report(user: User, report_id: UUID) -> Report:
    own = Report.objects.filter(project__organisation_id__in=held_by(user)).select_related(
        "project__application__case", "project__organisation"
    )
    return get_object_or_404(own, pk=report_id)


def find(user: User, kind: str, pk: UUID) -> Any:
    """The thing of a kind, when it belongs to an organisation that the user acts for. Raises Http404."""
    if kind == "projekt":
        return own_project(user, pk)
    if kind == "rekvisition":
        return own_claim(user, pk)
    if kind == "rapport":
        return own_report(user, pk)
    parts: dict[str, Any] = {
        "villkor": ProjectCondition,
        "andring": ChangeRequest,
        "aterkrav": Recovery,
        "effekt": Effect,
    }
    if kind not in parts:
        raise Http404(kind)
    own = parts[kind].objects.filter(project__organisation_id__in=held_by(user))
    return get_object_or_404(own.select_related("project__application__case", "project__organisation"), pk=pk)
