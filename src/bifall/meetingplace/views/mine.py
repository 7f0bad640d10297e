"""One's own page: what one has said, what the other side sees of it, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.arenas import commands, queries
from bifall.arenas.models import Participant
from bifall.arenas.queries.days import has_published_timetable
from bifall.arenas.states import COMING, ArenaState, Side, Stance
from bifall.flows.arena_leaving import be_erased
from bifall.flows.arena_leaving import leave as leave_arena
from bifall.kernel.problems import Refused
from bifall.meetingplace.forms import (
    PROGRAMMES,
    WORDS,
    AvailabilityForm,
    ConsentsForm,
    EmployerDetailsForm,
    LeaveForm,
    ProfileForm,
    StudentDetailsForm,
    details_of,
    profile_of,
)
from bifall.meetingplace.views.access import by_link
from bifall.organisations.queries import municipalities_of
from bifall.ui.formats import clock, day
from bifall.ui.problems import add_to


@require_GET
@by_link
def me(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """To open it is to confirm that the address is one's own."""
    if participant.confirmed_at is None and participant.is_here:
        commands.confirm(token=token, at=timezone.now())
        messages.success(request, _("Tack. Din anmälan är bekräftad."))
    return _me(request, token, participant)


@require_http_methods(["GET", "POST"])
@by_link
def details(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    kind = StudentDetailsForm if participant.side == Side.STUDENT else EmployerDetailsForm
    places = municipalities_of(participant.arena.authority)
    form = kind(request.POST or None, municipalities=places, initial=details_of(participant))
    programmes = participant.arena.invitations.filter(side=Side.STUDENT).values_list("name", flat=True)

    def save() -> None:
        values = form.values(get_language() or "sv")
        commands.change_details(token=token, values=values, at=timezone.now())

    return _answer(
        request,
        token,
        participant,
        form,
        save,
        heading=_("Dina uppgifter"),
        lead=_("Adressen kan du inte ändra, för det är dit din länk går. Anmäl dig på nytt med en annan."),
        told=_("Dina uppgifter är sparade."),
        list_id=PROGRAMMES,
        options=sorted(set(programmes)) if participant.side == Side.STUDENT else [],
    )


@require_http_methods(["GET", "POST"])
@by_link
def profile(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    arena = participant.arena
    terms = list(arena.terms.order_by("kind", "label"))
    form = ProfileForm(
        request.POST or None,
        side=Side(participant.side),
        terms=terms,
        municipalities=municipalities_of(arena.authority),
        initial=profile_of(getattr(participant, "profile", None)),
    )

    def save() -> None:
        commands.save_profile(token=token, values=form.values(), at=timezone.now())

    is_student = participant.side == Side.STUDENT
    return _answer(
        request,
        token,
        participant,
        form,
        save,
        heading=_("Din profil") if is_student else _("Er profil"),
        lead=_("Vad söker du, och vad kan du?") if is_student else _("Vad erbjuder ni, och vad söker ni?"),
        told=_("Profilen är sparad."),
        template="meetingplace/profile.html",
        list_id=WORDS,
        options=[term.label for term in terms],
    )


@require_http_methods(["GET", "POST"])
@by_link
def consents(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    side = Side(participant.side)
    agreed = sorted(queries.agreed_to(participant))
    form = ConsentsForm(
        request.POST if request.method == "POST" else None, side=side, initial={"purposes": agreed}
    )

    def save() -> None:
        commands.set_consents(token=token, purposes=form.values(), at=timezone.now())

    return _answer(
        request,
        token,
        participant,
        form,
        save,
        heading=_("Vad du går med på"),
        lead=_(
            "Det du kryssar i gäller från nu. Tar du bort ett kryss visas det inte längre för någon på den"
            " andra sidan."
        ),
        told=_("Dina val är sparade."),
    )


@require_http_methods(["GET", "POST"])
@by_link
def availability(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    days = [
        (
            day(one.date),
            [(str(slot.pk), f"{clock(slot.starts_at)}–{clock(slot.ends_at)}") for slot in one.slots.all()],
        )
        for one in queries.days_of(participant.arena)
    ]
    chosen = [str(pk) for pk in participant.availabilities.values_list("slot_id", flat=True)]
    first = {"when": "all" if participant.is_always_available else "some", "slots": chosen}
    form = AvailabilityForm(request.POST or None, days=days, initial=first)

    def save() -> None:
        commands.save_availability(token=token, slot_ids=form.values(), at=timezone.now())

    return _answer(
        request,
        token,
        participant,
        form,
        save,
        heading=_("När du kan"),
        lead=_("Schemat läggs på tider som passar båda."),
        told=_("Dina tider är sparade."),
    )


@require_http_methods(["GET", "POST"])
@by_link
def leave(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """Withdraw, or withdraw and be erased at once: at any time, whatever the meeting place's state."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if form.cleaned_data["how"] == "erase":
            be_erased(token=token, at=at)
            messages.success(request, _("Du är avanmäld, och allt om dig är raderat."))
            return HttpResponseRedirect(reverse("meetingplace:arena", args=[participant.arena_id]))
        leave_arena(token=token, at=at)
        messages.success(request, _("Du är avanmäld."))
        return HttpResponseRedirect(reverse("meetingplace:me", args=[token]))
    context = {
        "me": participant,
        "arena": participant.arena,
        "token": token,
        "form": form,
        "heading": _("Lämna mötesplatsen"),
        "lead": _("Ingen på den andra sidan ser dig längre, vilket du än väljer."),
        "submit": _("Lämna"),
    }
    return render(request, "meetingplace/form.html", context, status=422 if request.method == "POST" else 200)


def _me(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    mine = queries.with_profile(Participant.objects.filter(pk=participant.pk)).get()
    [as_shown] = queries.shown([mine])
    wishes = participant.wishes.filter(stance=Stance.INTERESTED)
    context = {
        "me": mine,
        "arena": participant.arena,
        "token": token,
        "shown": as_shown,
        "is_student": participant.side == Side.STUDENT,
        "can_change": participant.is_here and ArenaState(participant.arena.state) in COMING,
        "wish_count": wishes.count(),
        "has_timetable": has_published_timetable(participant.arena),
        "has_follow_ups": participant.follow_ups.exists(),
        "has_profile": bool(
            getattr(mine, "profile", None) and (mine.profile.kinds or mine.profile.terms.all())
        ),
    }
    return render(request, "meetingplace/me.html", context)


def _answer(
    request: HttpRequest,
    token: str,
    participant: Participant,
    form: Form,
    save: Callable[[], None],
    *,
    told: str,
    template: str = "meetingplace/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form, or save what it says and go back to one's own page."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, told)
            return HttpResponseRedirect(reverse("meetingplace:me", args=[token]))
    everything = {"me": participant, "arena": participant.arena, "token": token, "form": form, **context}
    status = 422 if request.method == "POST" else 200
    return render(request, template, everything, status=status)
