"""The minutes: verified by the named, announced by the secretary; and the meeting's papers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import User
from bifall.board import queries
from bifall.board.models import AgendaItem, Meeting
from bifall.board.policies import open_seats
from bifall.board.states import MeetingState
from bifall.boardroom.forms import AnnounceForm
from bifall.boardroom.views.meetings import find_meeting, meeting_page, reads
from bifall.documents.models import Document
from bifall.flows.meeting_papers import announce_minutes
from bifall.flows.meeting_papers import verify as verify_minutes
from bifall.kernel.problems import Refused
from bifall.ui.formats import day
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_POST
@login_required
def verify(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Verify as the member one is: nobody verifies for somebody else."""
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    seat = open_seats(user).get(found.board_id)
    if seat is None:
        raise Http404
    try:
        verify_minutes(meeting_id=found.pk, member_id=seat, actor=user, at=timezone.now())
    except (Refused, PermissionDenied) as not_done:
        if found.verifiers.filter(member_id=seat, verified_at__isnull=False).exists():
            told = _("Du har redan justerat protokollet.")
            return done_already(request, told, "boardroom:meeting", found.pk)
        if isinstance(not_done, PermissionDenied):
            raise
        return meeting_page(request, found, status=422, problems=not_done.problems)
    messages.success(request, _("Du har justerat protokollet."))
    return HttpResponseRedirect(reverse("boardroom:meeting", args=[found.pk]))


@require_POST
@login_required
def announce(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    form = AnnounceForm(request.POST)
    if form.is_valid():
        try:
            notice = announce_minutes(
                meeting_id=found.pk,
                posted_on=form.cleaned_data["posted_on"],
                kept_at=form.cleaned_data["kept_at"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            found = find_meeting(user, meeting_id)
            if found.state != MeetingState.ANNOUNCED or not user.has_perm("board.plan_meeting", found.board):
                raise
            told = _("Protokollet är redan anslaget. Sista dag att överklaga är {day}.")
            told = told.format(day=day(found.notice.last_appeal_on))
            return done_already(request, told, "boardroom:meeting", found.pk)
        else:
            told = _("Protokollet är anslaget. Sista dag att överklaga är {day}.")
            messages.success(request, told.format(day=day(notice.last_appeal_on)))
            return HttpResponseRedirect(reverse("boardroom:meeting", args=[found.pk]))
    return meeting_page(request, found, status=422, announce_form=form)


@require_GET
@login_required
def document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """A paper of a meeting or of an item, for those who may read the papers of the meeting or the item."""
    user = signed_in(request)
    paper = get_object_or_404(Document, pk=document_id)
    if not (_is_of_a_meeting(user, paper) or _is_of_an_item(user, paper)):
        raise Http404
    return FileResponse(
        paper.file.open("rb"), as_attachment=False, filename=paper.filename, content_type=paper.media_type
    )


def _is_of_a_meeting(user: User, paper: Document) -> bool:
    of = Meeting.objects.filter(Q(minutes=paper) | Q(board_pack=paper)).select_related("board").first()
    if of is None or not user.has_perm("board.view_meeting", of):
        return False
    return reads(user, of, paper)


def _is_of_an_item(user: User, paper: Document) -> bool:
    items = (
        AgendaItem.objects.filter(Q(papers=paper) | Q(application__memo__document=paper))
        .filter(meeting__in=queries.visible_to(user))
        .select_related("meeting")
    )
    return any(user.has_perm("board.read_papers", item) for item in items)
