"""The communicators' own page: meetings to tell of, releases to publish, and who answers the press."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import Authority
from bifall.accounts.permissions import require
from bifall.board.models import Meeting
from bifall.board.states import Outcome
from bifall.flows import release_drafts
from bifall.flows.release_figures import MAY_BE_TOLD
from bifall.kernel.problems import Problem, Refused
from bifall.kernel.weeks import IsoWeek
from bifall.press import commands
from bifall.press.links import calendar_token_of
from bifall.press.models import PressContact, ReleasePage
from bifall.press.queries import (
    contacts_of,
    duty_weeks,
    newsroom_of,
    releases_of,
    with_told_figures,
)
from bifall.press.topics import topics_to_choose
from bifall.publicsite.forms import ContactForm, DutyWeekForm
from bifall.publicsite.headlines import headlines
from bifall.publicsite.rota_forms import AbsenceForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

RELEASES = 25
MEETINGS = 10


@require_GET
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    return _desk(request)


@require_POST
@login_required
def draft(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """A draft from the meeting's decisions with what the chair has said, opened in the editor."""
    meeting = get_object_or_404(Meeting, pk=meeting_id, authority=authority_of(request))
    try:
        page = release_drafts.draft_release(
            meeting_id=meeting.pk,
            quote=request.POST.get("quote", "").strip(),
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _desk(request, refused.problems)
    return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))


@require_POST
@login_required
def duty(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    form = DutyWeekForm(request.POST, contacts=list(contacts_of(authority)))
    if not form.is_valid():
        return _desk(request, [Problem("press_contact_unknown", "contact")])
    asked = form.cleaned_data
    try:
        commands.set_duty_week(
            authority_id=authority.pk,
            year=asked["year"],
            week=asked["week"],
            contact_id=asked["contact"],
            backup_id=asked["backup"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _desk(request, refused.problems)
    messages.success(request, _("Jouren är sparad."))
    return HttpResponseRedirect(reverse("publicsite:press_desk"))


@require_http_methods(["GET", "POST"])
@login_required
def contact(request: HttpRequest, contact_id: UUID | None = None) -> HttpResponse:
    """A new press contact, or one to change."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.save_contact", authority)
    found = None
    if contact_id is not None:
        found = get_object_or_404(PressContact, pk=contact_id, authority=authority)
    has = found.topics.values_list("pk", flat=True) if found else ()
    offered = list(topics_to_choose(authority, has))
    form = ContactForm(request.POST or None, topics=offered, initial=_initial(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.save_contact(
                authority_id=authority.pk,
                contact_id=contact_id,
                actor=user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Kontakten är sparad."))
            return HttpResponseRedirect(reverse("publicsite:press_desk"))
    status = 422 if form.errors else 200
    context: dict[str, Any] = {
        "form": form,
        "contact": found,
        "absence_form": AbsenceForm(auto_id="id_absence_%s"),
    }
    if found is not None:
        token = calendar_token_of(found.pk, found.calendar_number)
        own = reverse("publicsite:press_own_calendar", args=[token])
        context |= {"absences": found.absences.all(), "own_calendar": request.build_absolute_uri(own)}
    return render(request, "publicsite/press_contact.html", context, status=status)


def _initial(found: PressContact) -> dict[str, Any]:
    """What the form begins with for a contact that is there."""
    names = [name for name in ContactForm.base_fields if name != "topics"]
    topics = [str(pk) for pk in found.topics.values_list("pk", flat=True)]
    return {name: getattr(found, name) for name in names} | {"topics": topics}


def _desk(request: HttpRequest, problems: Sequence[Problem] = ()) -> HttpResponse:
    authority = authority_of(request)
    require(signed_in(request), "press.view_press_desk", authority)
    newsroom = newsroom_of(authority.pk)
    releases = releases_of(newsroom) if newsroom else ReleasePage.objects.none()
    contacts = list(contacts_of(authority))
    shown = headlines(with_told_figures(releases)[:RELEASES], authority, with_changes=True)
    context = {
        "problems": problems,
        "newsroom": newsroom,
        "meetings": _meetings_to_tell_of(authority, releases),
        "releases": shown,
        "changed": [line for line in shown if line.changes],
        "weeks": _weeks(authority, contacts),
        "contacts": contacts,
    }
    return render(request, "publicsite/press_desk.html", context, status=422 if problems else 200)


def _meetings_to_tell_of(authority: Authority, releases: QuerySet[ReleasePage]) -> list[Meeting]:
    """The latest meetings that are closed and decided something, each with its unpublished draft."""
    draft = releases.filter(meeting_id=OuterRef("pk"), live=False).values("pk")[:1]
    granted = Q(items__decision__outcome=Outcome.GRANTED)
    found = (
        Meeting.objects.filter(authority=authority, state__in=MAY_BE_TOLD)
        .annotate(
            decided=Count("items__decision"),
            grants=Count("items__decision", filter=granted),
            granted_sek=Sum("items__decision__granted_sek", filter=granted),
            draft_id=Subquery(draft),
        )
        .filter(decided__gt=0)
        .select_related("board")
        .order_by("-starts_at")
    )
    return list(found[:MEETINGS])


def _weeks(authority: Authority, contacts: list[PressContact]) -> list[tuple[IsoWeek, DutyWeekForm]]:
    """This week and the next, each with its form."""
    this_week = IsoWeek.of(timezone.localdate())
    weeks = [this_week, this_week.next()]
    rota = duty_weeks(authority, weeks)
    forms = []
    for week in weeks:
        row = rota.get(week)
        initial = {
            "year": week.year,
            "week": week.week,
            "contact": row.contact_id if row else None,
            "backup": row.backup_id if row else None,
        }
        forms.append((week, DutyWeekForm(initial=initial, contacts=contacts, auto_id=f"id_{week}_%s")))
    return forms
