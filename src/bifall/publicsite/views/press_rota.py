"""The year's duty rota: who answers the press in which week, as a table to fill in and as calendars."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import Authority
from bifall.accounts.permissions import require
from bifall.kernel.problems import Refused
from bifall.kernel.weeks import IsoWeek, weeks_between
from bifall.press import commands
from bifall.press.models import PressContact
from bifall.press.queries import (
    absences_of,
    contact_with_calendar,
    contacts_of,
    duties,
    duty_weeks,
    duty_weeks_from,
)
from bifall.press.rules import faults_in_rota
from bifall.publicsite.rota import as_calendar, fault_in_words
from bifall.publicsite.rota_forms import AbsenceForm, DutySpanForm, RotaForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

EARLIEST, LATEST = 2020, 2099


@require_http_methods(["GET", "POST"])
@login_required
def rota(request: HttpRequest) -> HttpResponse:
    """The weeks of a year (?ar=2026) with who has the duty, all of them saved at once."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.set_duty_week", authority)
    year, contacts = _year(request), list(contacts_of(authority))
    weeks = _weeks_of(year)
    form = RotaForm(request.POST or None, weeks=weeks, contacts=contacts, initial=_chosen(authority, weeks))
    if request.method == "POST" and form.is_valid():
        try:
            changed = commands.fill_rota(
                authority_id=authority.pk, choices=form.choices(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return _saved(request, changed, year)
    return _page(request, year, form=form, status=422 if form.errors else 200)


@require_POST
@login_required
def span(request: HttpRequest) -> HttpResponse:
    """The same people for every week of a span."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.set_duty_week", authority)
    year = _year(request)
    form = DutySpanForm(request.POST, weeks=_weeks_of(year), contacts=list(contacts_of(authority)))
    if form.is_valid():
        asked = form.cleaned_data
        try:
            changed = commands.set_duty_span(
                authority_id=authority.pk,
                first=form.by_name[asked["first"]],
                last=form.by_name[asked["last"]],
                contact_id=asked["contact"],
                backup_id=asked["backup"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return _saved(request, changed, year)
    return _page(request, year, span_form=form, status=422)


@require_POST
@login_required
def absence(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """A contact is away for some days."""
    user, found = _own_contact(request, contact_id)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            commands.note_absence(contact_id=found.pk, actor=user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Frånvaron är sparad."))
            return HttpResponseRedirect(reverse("publicsite:press_contact", args=[found.pk]))
    context = {"contact": found, "form": form}
    return render(request, "publicsite/press_absence.html", context, status=422)


@require_POST
@login_required
def remove_absence(request: HttpRequest, contact_id: UUID, absence_id: UUID) -> HttpResponse:
    user, found = _own_contact(request, contact_id)
    commands.remove_absence(contact_id=found.pk, absence_id=absence_id, actor=user, at=timezone.now())
    messages.success(request, _("Frånvaron är borttagen."))
    return HttpResponseRedirect(reverse("publicsite:press_contact", args=[found.pk]))


@require_POST
@login_required
def renew_link(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    user, found = _own_contact(request, contact_id)
    commands.renew_calendar_link(contact_id=found.pk, actor=user, at=timezone.now())
    messages.success(request, _("Kontakten har en ny kalenderlänk. Den gamla går inte längre att använda."))
    return HttpResponseRedirect(reverse("publicsite:press_contact", args=[found.pk]))


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The whole rota, from the week before this one on."""
    authority = authority_of(request)
    name = _("Pressjour – {authority}").format(authority=authority.name)
    return _calendar(request, authority, name)


@never_cache
@require_GET
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A contact's own weeks, for whoever has their link."""
    authority = authority_of(request)
    found = contact_with_calendar(authority, token)
    if found is None:
        raise Http404("calendar")
    return _calendar(request, authority, _("Min pressjour"), found)


def _calendar(
    request: HttpRequest, authority: Authority, name: str, own: PressContact | None = None
) -> HttpResponse:
    now = timezone.now()
    first = IsoWeek.of(timezone.localdate(now) - timedelta(days=7))
    written = as_calendar(
        duty_weeks_from(authority, first, own),
        name=name,
        host=request.get_host().partition(":")[0],
        address=request.build_absolute_uri(reverse("publicsite:newsroom")),
        at=now,
        own=own,
    )
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="pressjour.ics"'
    return response


def _own_contact(request: HttpRequest, contact_id: UUID) -> tuple[Any, PressContact]:
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.save_contact", authority)
    return user, get_object_or_404(PressContact, pk=contact_id, authority=authority)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("ar", "")
    this_year = IsoWeek.of(timezone.localdate()).year
    year = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) == 4 else this_year
    return year if EARLIEST <= year <= LATEST else this_year


def _weeks_of(year: int) -> list[IsoWeek]:
    """52 or 53 of them."""
    return [week for week in weeks_between(IsoWeek(year, 1), IsoWeek(year + 1, 1)) if week.year == year]


def _chosen(authority: Authority, weeks: list[IsoWeek]) -> Mapping[str, Any]:
    chosen: dict[str, Any] = {}
    for week, row in duty_weeks(authority, weeks).items():
        chosen |= {f"{week}-contact": str(row.contact_id), f"{week}-backup": str(row.backup_id or "")}
    return chosen


def _saved(request: HttpRequest, changed: int, year: int) -> HttpResponse:
    told = ngettext("{number} vecka är ändrad.", "{number} veckor är ändrade.", changed)
    messages.success(request, told.format(number=changed) if changed else _("Ingenting var ändrat."))
    return HttpResponseRedirect(f"{reverse('publicsite:press_rota')}?ar={year}")


def _page(
    request: HttpRequest,
    year: int,
    *,
    form: RotaForm | None = None,
    span_form: DutySpanForm | None = None,
    status: int,
) -> HttpResponse:
    authority = authority_of(request)
    weeks, contacts = _weeks_of(year), list(contacts_of(authority))
    saved = duty_weeks(authority, weeks)
    ahead = [week for week in weeks if week >= IsoWeek.of(timezone.localdate())]
    absences = absences_of(authority, weeks[0].monday(), weeks[-1].sunday())
    names = {contact.pk: contact.name for contact in contacts}
    context = {
        "year": year,
        "year_text": str(year),
        "years": (year - 1, year + 1),
        "form": form or RotaForm(weeks=weeks, contacts=contacts, initial=_chosen(authority, weeks)),
        "span_form": span_form or DutySpanForm(weeks=weeks, contacts=contacts, initial=_next(ahead or weeks)),
        "faults": [fault_in_words(fault, names) for fault in faults_in_rota(ahead, duties(saved), absences)],
        "contacts": contacts,
        "this_week": IsoWeek.of(timezone.localdate()),
    }
    return render(request, "publicsite/press_rota.html", context, status=status)


def _next(weeks: list[IsoWeek]) -> dict[str, str]:
    return {"first": str(weeks[0]), "last": str(weeks[0])}
