"""Preparing the agenda."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.board import commands, queries
from bifall.board.models import AgendaItem, Meeting
from bifall.board.states import ItemKind
from bifall.boardroom.forms import ItemForm, ids_of
from bifall.boardroom.views.meetings import find_meeting, meeting_page, prepared_for
from bifall.flows.agenda_papers import add_delegated_item, attach_pdf
from bifall.kernel.problems import Refused
from bifall.ui.formats import number
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already
from bifall.ui.uploads import SentFile, receives_file


def back(item_or_meeting_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("boardroom:meeting", args=[item_or_meeting_id]))


@require_POST
@login_required
def add_item(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    form = ItemForm(
        request.POST,
        applications=prepared_for(found),
        delegated=list(queries.unreported_delegated(found.authority_id)),
    )
    if user.has_perm("board.change_agenda", found) and _stands_already(found, request.POST):
        return done_already(request, _("Ärendet står redan på listan."), "boardroom:meeting", found.pk)
    if form.is_valid():
        values = form.cleaned_data
        try:
            if values["kind"] == ItemKind.DELEGATED:
                add_delegated_item(
                    meeting_id=found.pk,
                    title=_title_of_a_report(values["title"]),
                    decision_ids=ids_of(values.get("delegated", [])),
                    actor=user,
                    at=timezone.now(),
                )
            else:
                commands.add_item(
                    meeting_id=found.pk,
                    kind=ItemKind(values["kind"]),
                    title=values["title"],
                    text=values["text"],
                    draft_decision=values["draft_decision"],
                    presenter=values["presenter"],
                    application_id=UUID(values["application"]) if values["application"] else None,
                    actor=user,
                    at=timezone.now(),
                )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Ärendet står på föredragningslistan."))
            return back(found.pk)
    return meeting_page(request, found, status=422, item_form=form)


def _stands_already(found: Meeting, sent: QueryDict) -> bool:
    """The case, or an item of the same words, is on the agenda: it is the other press of a double click."""
    if sent.get("kind") == ItemKind.GRANT:
        return sent.get("application") in {str(item.application_id) for item in found.items.all()}
    same = {"kind": sent.get("kind", ""), "title": sent.get("title", "").strip()}
    if sent.get("kind") == ItemKind.DELEGATED:
        same["title"] = _title_of_a_report(same["title"])
    else:
        same |= {name: sent.get(name, "").strip() for name in ("text", "draft_decision", "presenter")}
    # The form refuses a null character, and PostgreSQL takes none in a question.
    return "\x00" not in "".join(same.values()) and found.items.filter(**same).exists()


def _title_of_a_report(typed: str) -> str:
    """The agenda is a paper: what is not typed stands in the papers' language, whoever the secretary is."""
    with translation.override(settings.LANGUAGE_CODE):
        return typed or _("Anmälan av delegationsbeslut")


@require_POST
@login_required
def add_round(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put every prepared case of a round on the agenda."""
    user = signed_in(request)
    found = find_meeting(user, meeting_id)
    round_ = next((r for r in found.rounds.all() if str(r.pk) == request.POST.get("round")), None)
    if round_ is None:
        raise Http404
    items = commands.add_grant_items_of_round(
        meeting_id=found.pk, round_id=round_.pk, actor=user, at=timezone.now()
    )
    if not items:
        told = _("Inget ärende lades till: det finns inget klart ärende som inte redan står på en lista.")
        return done_already(request, told, "boardroom:meeting", found.pk)
    told = ngettext("Ett ärende har lagts till.", "{number} ärenden har lagts till.", len(items))
    messages.success(request, told.format(number=number(len(items))))
    return back(found.pk)


@require_POST
@login_required
def move_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    user = signed_in(request)
    item = find_item(request, item_id)
    try:
        commands.move_item(
            item_id=item.pk,
            position=item.position + (-1 if request.POST.get("direction") == "up" else 1),
            actor=user,
            at=timezone.now(),
        )
    except Refused as refused:
        return meeting_page(
            request, find_meeting(user, item.meeting_id), status=422, problems=refused.problems
        )
    return back(item.meeting_id)


@require_POST
@login_required
def remove_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    user = signed_in(request)
    of = _meeting_without(user, item_id, request.POST.get("meeting", ""))
    if of is not None:
        return done_already(request, _("Ärendet är redan borttaget."), "boardroom:meeting", of.pk)
    item = find_item(request, item_id)
    commands.remove_item(item_id=item.pk, actor=user, at=timezone.now())
    messages.success(request, _("Ärendet är borttaget."))
    return back(item.meeting_id)


@require_POST
@login_required
@receives_file("paper")
def attach_paper(request: HttpRequest, item_id: UUID, *, sent: SentFile) -> HttpResponse:
    """Attach a PDF to an item, or tell at its field why it is not taken."""
    user = signed_in(request)
    item = find_item(request, item_id)
    require(user, "board.change_item", item)
    problems = sent.problems
    if not problems:
        try:
            attach_pdf(
                item_id=item.pk,
                filename=sent.filename,
                content=sent.content,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Handlingen är bifogad."))
            return back(item.meeting_id)
    found = find_meeting(user, item.meeting_id)
    return meeting_page(request, found, status=422, paper_problems=(item.pk, problems))


def _meeting_without(user: User, item_id: UUID, named: str) -> Meeting | None:
    """The meeting whose page the button stood on, when the item is gone from it."""
    if AgendaItem.objects.filter(pk=item_id).exists():
        return None
    return next((meeting for meeting in queries.visible_to(user) if str(meeting.pk) == named), None)


def find_item(request: HttpRequest, item_id: UUID) -> AgendaItem:
    """The item, if the user may see its meeting."""
    return get_object_or_404(
        AgendaItem.objects.select_related("meeting").filter(
            meeting__in=queries.visible_to(signed_in(request))
        ),
        pk=item_id,
    )
