from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.board.models import PublicNotice
from bifall.board.queries import notices_on_board
from bifall.publicsite.views.meetings import public_minutes
from bifall.regulations.appeals import SOURCES, AppealRoute, DecisionType, appeal_rule, how_to_appeal
from bifall.ui.middleware import authority_of


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: PublicNotice
    how_to_appeal: str
    source: str
    has_minutes: bool


@require_GET
def notice_board(request: HttpRequest) -> HttpResponse:
    """The notice board of KL 8:9–11: announcements and nothing else, no news beside them."""
    authority = authority_of(request)
    lines = [_line(notice, authority) for notice in notices_on_board(authority, timezone.localdate())]
    return render(request, "publicsite/notice_board.html", {"lines": lines})


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
