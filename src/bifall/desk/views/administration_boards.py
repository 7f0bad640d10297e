"""The boards, and who sits on them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.board import commands
from bifall.board.models import Board, BoardMember
from bifall.board.queries import boards_of, seats_of
from bifall.board.states import MemberRole
from bifall.desk.access import administration_only
from bifall.desk.administration_forms import BoardForm, ChangeSeatForm, EndSeatForm, SeatForm
from bifall.flows.people import admit_member
from bifall.kernel.problems import Problem, Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_GET
@login_required
@administration_only
def boards(request: HttpRequest) -> HttpResponse:
    seats = Count("members", filter=Q(members__ended_at=None))
    found = boards_of(authority_of(request)).annotate(seat_count=seats).order_by("name", "pk")
    return render(request, "desk/administration_boards.html", {"boards": found})


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def add(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    form = BoardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            # Loading a board that exists would rename it, which is not what this page is asked for.
            if boards_of(authority).filter(organ_code=read["organ_code"]).exists():
                raise Refused([Problem("organ_code_taken", "organ_code")])
            made = commands.load_board(
                authority_id=authority.pk,
                name=read["name"],
                organ_code=read["organ_code"],
                seats=[],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("{board} är tillagd. Lägg in ledamöterna.").format(board=made))
            return HttpResponseRedirect(reverse("desk:board", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_board_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def change(request: HttpRequest, board_id: UUID) -> HttpResponse:
    found = _find(request, board_id)
    written = {"name": found.name, "organ_code": found.organ_code}
    form = BoardForm(request.POST or None, initial=written, code_stands=True)
    if request.method == "POST" and form.is_valid():
        try:
            commands.rename_board(
                board_id=found.pk,
                name=form.cleaned_data["name"],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Nämnden är ändrad."))
            return HttpResponseRedirect(reverse("desk:board", args=[found.pk]))
    context = {"form": form, "board": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_board_form.html", context, status=status)


@require_GET
@login_required
@administration_only
def board(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The roll as it is called up, and those who have left."""
    found = _find(request, board_id)
    context = {"board": found, "seats": seats_of(found), "former": seats_of(found, former=True)}
    return render(request, "desk/administration_board.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def add_seat(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Give somebody a seat. They get a letter with the way in."""
    found = _find(request, board_id)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        try:
            member = admit_member(
                board_id=found.pk,
                person=form.person(),
                role=MemberRole(read["role"]),
                party=read["party"],
                position=read["position"],
                since=read["since"],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = _("{name} har nu en plats i nämnden och får ett brev till {email}.")
            messages.success(request, told.format(name=member.user, email=member.user.email))
            return HttpResponseRedirect(reverse("desk:board", args=[found.pk]))
    context = {"form": form, "board": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_seat_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def seat(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """Change the party or the place in the roll; the seat is ended from here too."""
    member = _find_seat(request, member_id)
    if request.method == "GET":
        return _seat_page(request, member, status=200)
    form = ChangeSeatForm(request.POST)
    if form.is_valid():
        commands.change_seat(
            member_id=member.pk,
            party=form.cleaned_data["party"],
            position=form.cleaned_data["position"],
            actor=signed_in(request),
            at=timezone.now(),
        )
        messages.success(request, _("Platsen är ändrad."))
        return HttpResponseRedirect(reverse("desk:board", args=[member.board_id]))
    return _seat_page(request, member, status=422, form=form)


@require_POST
@login_required
@administration_only
def end_seat(request: HttpRequest, member_id: UUID) -> HttpResponse:
    gone = BoardMember.objects.filter(
        pk=member_id, board__authority=authority_of(request), ended_at__isnull=False
    ).first()
    if gone is not None:
        told = _("{name} har redan lämnat nämnden.").format(name=gone.user)
        return done_already(request, told, "desk:board", gone.board_id)
    member = _find_seat(request, member_id)
    form = EndSeatForm(request.POST)
    if form.is_valid():
        try:
            commands.end_seat(
                member_id=member.pk,
                ended_on=form.cleaned_data["ended_on"],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("{name} har lämnat nämnden.").format(name=member.user))
            return HttpResponseRedirect(reverse("desk:board", args=[member.board_id]))
    return _seat_page(request, member, status=422, end_form=form)


def _find(request: HttpRequest, board_id: UUID) -> Board:
    return get_object_or_404(boards_of(authority_of(request)), pk=board_id)


def _find_seat(request: HttpRequest, member_id: UUID) -> BoardMember:
    """A seat that is held now, on a board of the site's authority."""
    return get_object_or_404(
        BoardMember.objects.select_related("board", "user"),
        pk=member_id,
        board__authority=authority_of(request),
        ended_at=None,
    )


def _seat_page(
    request: HttpRequest,
    member: BoardMember,
    *,
    status: int,
    form: Form | None = None,
    end_form: Form | None = None,
) -> HttpResponse:
    written = {"party": member.party, "position": member.position}
    context = {
        "member": member,
        "form": form or ChangeSeatForm(initial=written),
        "end_form": end_form or EndSeatForm(),
    }
    return render(request, "desk/administration_seat.html", context, status=status)
