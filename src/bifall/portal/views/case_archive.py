"""The applicant's own copy of the whole case."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.applications.commands import take_out_case
from bifall.applications.states import State
from bifall.flows.case_archive.gathering import WholeCase, case_for_the_applicant
from bifall.portal.views.applications import own_application
from bifall.ui.case_archive import package_response, paper_response
from bifall.ui.middleware import signed_in


@require_GET
@login_required
def paper(request: HttpRequest, application_id: UUID) -> HttpResponseBase:
    """The case as one PDF, without what is the authority's own."""
    case = _gathered(request, application_id, with_documents=False)
    return _to_the_draft(application_id) if case is None else paper_response(case)


@require_GET
@login_required
def package(request: HttpRequest, application_id: UUID) -> HttpResponseBase:
    """The same with the applicant's documents, as a ZIP."""
    case = _gathered(request, application_id, with_documents=True)
    return _to_the_draft(application_id) if case is None else package_response(case)


def _gathered(request: HttpRequest, application_id: UUID, *, with_documents: bool) -> WholeCase | None:
    """None of a draft: it is no case."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if found.state == State.DRAFT:
        return None
    take_out_case(application_id=found.pk, with_documents=with_documents, actor=user, at=timezone.now())
    return case_for_the_applicant(found, user)


def _to_the_draft(application_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("portal:review", args=[application_id]))
