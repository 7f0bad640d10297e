"""The whole case taken out, for the archive or for somebody who asks for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.applications.commands import take_out_case
from bifall.desk.access import desk_only
from bifall.desk.views.cases import find_case
from bifall.flows.case_archive.gathering import WholeCase, case_for_the_desk
from bifall.ui.case_archive import package_response, paper_response
from bifall.ui.middleware import signed_in


@require_GET
@login_required
@desk_only
def paper(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The case as one PDF, with all that its reader may have of it."""
    return paper_response(_gathered(request, application_id, with_documents=False))


@require_GET
@login_required
@desk_only
def package(request: HttpRequest, application_id: UUID) -> HttpResponseBase:
    """The same with every document, as a ZIP."""
    return package_response(_gathered(request, application_id, with_documents=True))


def _gathered(request: HttpRequest, application_id: UUID, *, with_documents: bool) -> WholeCase:
    user = signed_in(request)
    found = find_case(user, application_id)
    take_out_case(application_id=found.pk, with_documents=with_documents, actor=user, at=timezone.now())
    return case_for_the_desk(found, user)
