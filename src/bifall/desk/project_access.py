"""Who comes into the room where projects and their money are handled, and how a thing in it is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.assessment.queries import with_conflicts
from bifall.claims.models import (
    Advance,
    Claim,
    HourRate,
    LumpSum,
    PayeeAccount,
    Payment,
    PaymentBatch,
    Recovery,
)
from bifall.claims.queries import visible_to as visible_claims
from bifall.claims.queries import with_project
from bifall.projects import queries
from bifall.projects.models import ChangeRequest, Project, ProjectCondition
from bifall.projects.policies import DESK
from bifall.reporting.models import Effect, Report
from bifall.reporting.queries import visible_to as visible_reports
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def funding_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its projects; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("projects.view")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def at_the_desk(user: User, authority: Authority) -> Any:
    """The authority's projects that the user may read there: not those where they have a conflict."""
    return queries.visible_to(user).filter(authority=authority)


def find_project(user: User, authority: Authority, project_id: UUID) -> Project:
    """The project, if the user may read it here: the only way of fetching one in this room."""
    found = queries.with_parts(at_the_desk(user, authority)).select_related("grant_account")
    # Each thing of the project is asked whether it is theirs to handle: the conflicts come along, once.
    return get_object_or_404(found.prefetch_related(with_conflicts("application")), pk=project_id)


def find_claim(user: User, authority: Authority, claim_id: UUID) -> Claim:
    """A claim that has been sent in."""
    sent = visible_claims(user).filter(project__authority=authority).exclude(state="draft")
    return get_object_or_404(with_project(sent), pk=claim_id)


def find_report(user: User, authority: Authority, report_id: UUID) -> Report:
    """A report that has been sent in."""
    sent = visible_reports(user).filter(project__authority=authority).exclude(state="draft")
    return get_object_or_404(
        sent.select_related(
            "project__application__case", "project__organisation", "submitted_by", "decided_by"
        ),
        pk=report_id,
    )


def find(user: User, authority: Authority, kind: str, pk: UUID) -> Any:
    """The thing of a kind that the address names. Raises Http404."""
    if kind == "ansokan":
        waiting = queries.grants_without_project(user, authority)
        opened = Application.objects.filter(project__in=at_the_desk(user, authority))
        return get_object_or_404(Application.objects.filter(pk__in=waiting.values("pk")) | opened, pk=pk)
    if kind == "projekt":
        return find_project(user, authority, pk)
    if kind == "rekvisition":
        return find_claim(user, authority, pk)
    if kind == "rapport":
        return find_report(user, authority, pk)
    if kind == "betalfil":
        return get_object_or_404(PaymentBatch, pk=pk, authority=authority)
    if kind == "mottagarkonto":
        given = PayeeAccount.objects.filter(organisation__authority=authority)
        return get_object_or_404(given.select_related("organisation"), pk=pk)
    parts: dict[str, Any] = {
        "villkor": ProjectCondition,
        "andring": ChangeRequest,
        "forskott": Advance,
        "aterkrav": Recovery,
        "betalning": Payment,
        "effekt": Effect,
        "timkostnad": HourRate,
        "klumpsumma": LumpSum,
    }
    if kind not in parts:
        raise Http404(kind)
    readable = parts[kind].objects.filter(project__in=at_the_desk(user, authority))
    return get_object_or_404(
        readable.select_related("project__application__case", "project__organisation"), pk=pk
    )
