from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.audit.models import Entry
from bifall.audit.queries import events_on, link_of
from bifall.audit.rules import content_of, seal
from bifall.board.events import NoticePosted
from bifall.board.models import Meeting, PublicNotice
from bifall.board.queries import notices_on_board, public_meetings
from bifall.publicsite.views.meetings import public_minutes
from bifall.regulations.appeals import SOURCES, AppealRoute, DecisionType, appeal_rule, how_to_appeal
from bifall.regulations.meetings import takedown_day
from bifall.ui.middleware import authority_of

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: PublicNotice
    how_to_appeal: str
    source: str
    has_minutes: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """A posting. content: the entry's text exactly as it is sealed, so that anybody can count its hash."""

    entry: Entry
    meeting: Meeting | None
    posted_on: date
    takedown_on: date
    content: str
    is_whole: bool


@require_GET
def notice_board(request: HttpRequest) -> HttpResponse:
    """The notice board of KL 8:9–11: announcements and nothing else, no news beside them."""
    authority = authority_of(request)
    lines = [_line(notice, authority) for notice in notices_on_board(authority, timezone.localdate())]
    return render(request, "publicsite/notice_board.html", {"lines": lines})


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """What has been posted when, as the authority's sealed log has it, with what proves each entry.

    It names meetings and days, and nothing of what was decided: a notice that has come down stays down.
    """
    authority = authority_of(request)
    postings = events_on(authority.pk, PublicNotice._meta.label_lower, NoticePosted.name)
    page = Paginator(postings, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    meetings = public_meetings(authority).in_bulk([entry.data["meeting_id"] for entry in entries])
    context = {
        "page": page,
        "lines": [_log_line(entry, meetings.get(UUID(entry.data["meeting_id"]))) for entry in entries],
        "today": timezone.localdate(),
    }
    return render(request, "publicsite/notice_log.html", context)


def _log_line(entry: Entry, meeting: Meeting | None) -> LogLine:
    link = link_of(entry)
    posted_on = date.fromisoformat(entry.data["posted_on"])
    return LogLine(
        entry=entry,
        meeting=meeting,
        posted_on=posted_on,
        takedown_on=takedown_day(posted_on),
        content=content_of(link),
        is_whole=seal(link) == entry.hash,
    )


def _line(notice: PublicNotice, authority: Authority) -> NoticeLine:
    held_on = timezone.localtime(notice.meeting.starts_at).date()
    rule = appeal_rule(DecisionType.BOARD_MATTER, held_on)
    words = how_to_appeal(
        rule.route,
        court=authority.court,
        last_day=notice.last_appeal_on,
        language=get_language() or "sv",
    )
    source = SOURCES[AppealRoute(rule.route)]
    return NoticeLine(notice, words, source, has_minutes=public_minutes(notice.meeting) is not None)
