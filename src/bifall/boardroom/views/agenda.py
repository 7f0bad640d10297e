"""Preparing the agenda."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bifall.board import commands, queries
from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind
from bifall.boardroom.forms import ItemForm, PaperForm, ids_of
from bifall.boardroom.views.meetings import find_meeting, meeting_page, prepared_for
from bifall.flows.agenda_papers import add_delegated_item, attach_pdf
from bifall.kernel.problems import Problem, Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to


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
    if form.is_valid():
        values = form.cleaned_data
        try:
            if values["kind"] == ItemKind.DELEGATED:
                add_delegated_item(
                    meeting_id=found.pk,
                    title=values["title"] or _("Anmälan av delegationsbeslut"),
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
    messages.success(request, _("{count} ärenden har lagts till.").format(count=len(items)))
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
    item = find_item(request, item_id)
    commands.remove_item(item_id=item.pk, actor=user, at=timezone.now())
    messages.success(request, _("Ärendet är borttaget."))
    return back(item.meeting_id)


@require_POST
@login_required
def attach_paper(request: HttpRequest, item_id: UUID) -> HttpResponse:
    user = signed_in(request)
    item = find_item(request, item_id)
    form = PaperForm(request.POST, request.FILES)
    problems: tuple[Problem, ...] = (Problem("attachment_empty", "attachment"),)
    if form.is_valid():
        upload = form.cleaned_data["paper"]
        try:
            attach_pdf(
                item_id=item.pk,
                filename=upload.name,
                content=upload.read(),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = refused.problems
        else:
            messages.success(request, _("Handlingen är bifogad."))
            return back(item.meeting_id)
    found = find_meeting(user, item.meeting_id)
    return meeting_page(request, found, status=422, problems=problems)


def find_item(request: HttpRequest, item_id: UUID) -> AgendaItem:
    """The item, if the user may see its meeting."""
    return get_object_or_404(
        AgendaItem.objects.select_related("meeting").filter(
            meeting__in=queries.visible_to(signed_in(request))
        ),
        pk=item_id,
    )
