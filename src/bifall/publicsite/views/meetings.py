from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.board.models import AgendaItem, Decision, DelegatedDecision, Meeting
from bifall.board.public_grants import reported_at
from bifall.board.queries import public_meetings
from bifall.board.states import MeetingState, Outcome
from bifall.documents.models import Document
from bifall.documents.states import Access
from bifall.evaluation.queries import published
from bifall.press.queries import live_releases_for
from bifall.publicsite.headlines import headlines
from bifall.ui.middleware import authority_of

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """What everybody may know of an item; its decision only when the minutes have been announced."""

    item: AgendaItem
    decision: Decision | None = None
    reported: Sequence[DelegatedDecision] = ()
    """The decisions on delegation that were reported at the item."""

    @property
    def granted_case(self) -> str:
        """The case number of a granted project, which then has a page of its own."""
        application = self.item.application
        granted = self.decision is not None and self.decision.outcome == Outcome.GRANTED
        return application.case_number if granted and application is not None else ""


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    found = public_meetings(authority_of(request)).select_related("minutes")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "publicsite/meetings.html", {"page": page})


@require_GET
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    authority = authority_of(request)
    found = _meeting(authority, meeting_id)
    told = live_releases_for(authority, get_language() or "sv", timezone.now())
    releases = told.filter(meeting_id=found.pk)
    context = {
        "meeting": found,
        "is_announced": found.state == MeetingState.ANNOUNCED,
        "minutes": public_minutes(found),
        "agenda": _agenda(found),
        "evaluations": list(published(authority).filter(agenda_item__meeting=found)),
        "releases": headlines(releases, authority),
    }
    return render(request, "publicsite/meeting.html", context)


def _agenda(found: Meeting) -> list[AgendaLine]:
    items = found.items.order_by("position").select_related("application__case", "application__organisation")
    if found.state != MeetingState.ANNOUNCED:
        return [AgendaLine(item) for item in items]
    decided = items.select_related("decision").prefetch_related("decision__conditions")
    reported = reported_at(found)
    return [AgendaLine(item, getattr(item, "decision", None), reported.get(item.pk, ())) for item in decided]


@require_GET
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponseBase:
    """The minutes as a file, once they have been announced."""
    document = public_minutes(_meeting(authority_of(request), meeting_id))
    if document is None:
        raise Http404(meeting_id)
    return FileResponse(
        document.file.open("rb"), filename=document.filename, content_type=document.media_type
    )


def public_minutes(found: Meeting) -> Document | None:
    document = found.minutes
    announced = found.state == MeetingState.ANNOUNCED
    return document if announced and document is not None and document.access == Access.PUBLIC else None


def _meeting(authority: Authority, meeting_id: UUID) -> Meeting:
    return get_object_or_404(public_meetings(authority).select_related("minutes"), pk=meeting_id)
