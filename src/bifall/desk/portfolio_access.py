"""Who may look at a round as a whole: the desk, the auditor, and the board that is to decide."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from bifall.accounts.models import Authority, User
from bifall.applications.policies import DESK
from bifall.assessment.policies import PORTFOLIO_READERS
from bifall.board.models import Meeting
from bifall.board.policies import open_seats
from bifall.board.states import MeetingState
from bifall.calls.models import Round
from bifall.calls.states import CallState
from bifall.ui.middleware import authority_of, signed_in


def find_round(request: HttpRequest, round_id: UUID, permission: str = "") -> Round:
    """The round, for those who may read its portfolio; with a permission, for those who have that.

    Raises Http404, and PermissionDenied for others.
    """
    user = signed_in(request)
    if not permission and not may_read_any(user, authority_of(request)):
        raise PermissionDenied("assessment.view_portfolio")
    found = get_object_or_404(
        Round.objects.select_related("call__authority"), pk=round_id, call__authority=authority_of(request)
    )
    names = [permission] if permission else ["assessment.view_portfolio", "board.view_portfolio"]
    if not any(user.has_perm(name, found) for name in names):
        raise PermissionDenied(names[0])
    return found


def may_read_any(user: User, authority: Authority) -> bool:
    return authority.pk in user.authorities_as(*PORTFOLIO_READERS) or bool(open_seats(user))


def rounds_open_to(user: User, authority: Authority) -> QuerySet[Round]:
    """The rounds whose portfolio the user may read, the last to close first."""
    rounds = Round.objects.filter(call__authority=authority, call__state=CallState.PUBLISHED)
    if authority.pk not in user.authorities_as(*PORTFOLIO_READERS):
        summoned = Meeting.objects.filter(board_id__in=list(open_seats(user))).exclude(
            state=MeetingState.PLANNED
        )
        rounds = rounds.filter(pk__in=summoned.values("rounds"))
    return rounds.select_related("call").order_by("-closes_at", "pk")


def opens_cases(user: User, round_: Round) -> bool:
    """The case's own page is the desk's."""
    return round_.authority_id in user.authorities_as(*DESK)
