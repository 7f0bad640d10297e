"""What an authority needs in order to work: the administrator's first page, its own facts, its strategy."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.commands import change_authority
from bifall.accounts.models import Authority
from bifall.accounts.queries import roles_filled
from bifall.accounts.states import Role
from bifall.board.queries import boards_of, boards_without_chair
from bifall.calls.commands import PriorityValues, load_strategy
from bifall.calls.models import Strategy
from bifall.desk.access import administration_only
from bifall.desk.administration_forms import AuthorityForm, StrategyForm, authority_as_written
from bifall.kernel.problems import Refused
from bifall.notices.queries import given_up
from bifall.organisations.queries import municipalities_of, without_representatives
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.webhooks.queries import silent_endpoints

Item = dict[str, str]

# The roles that no case comes from call to press release without.
NEEDED = (Role.CASE_OFFICER, Role.ASSESSOR, Role.DIRECTOR, Role.SECRETARY, Role.COMMUNICATOR)
SHOWN = 20


@require_GET
@login_required
@administration_only
def administration(request: HttpRequest) -> HttpResponse:
    """What is missing, in the order that it is needed."""
    authority = authority_of(request)
    items = [
        *_letters(authority),
        *_webhooks(authority),
        *_roles(authority),
        *_strategies(authority),
        *_boards(authority),
        *_municipalities(authority),
    ]
    return render(request, "desk/administration.html", {"items": items})


def _letters(authority: Authority) -> Iterator[Item]:
    if lost := given_up(authority).count():
        title = ngettext("Ett brev har inte gått att skicka", "{number} brev har inte gått att skicka", lost)
        yield {
            "title": title.format(number=lost),
            "url": reverse("desk:letters"),
            "detail": _(
                "E-postservern tar inte emot dem. Ta reda på varför, och nå mottagarna på annat sätt."
            ),
        }


def _webhooks(authority: Authority) -> Iterator[Item]:
    for endpoint in silent_endpoints(authority)[:SHOWN]:
        yield {
            "title": _("{name} tar inte emot öppna data").format(name=endpoint.name),
            "url": reverse("desk:webhook", args=[endpoint.pk]),
            "detail": _("Tjänsten har slutat försöka. Hör med mottagaren och återuppta sedan."),
        }


def _roles(authority: Authority) -> Iterator[Item]:
    filled = roles_filled(authority)
    for role in NEEDED:
        if role not in filled:
            yield {
                "title": _("Ingen är {role}").format(role=role.label),
                "url": f"{reverse('desk:register_person')}?role={role.value}",
                "detail": _("Ge någon rollen, så att arbetet kommer igång."),
            }


def _strategies(authority: Authority) -> Iterator[Item]:
    if not Strategy.objects.filter(authority=authority).exists():
        yield {
            "title": _("Den regionala utvecklingsstrategin saknas"),
            "url": reverse("desk:strategies"),
            "detail": _(
                "En utlysning hör till en strategi, och de sökande väljer bland dess prioriteringar."
            ),
        }


def _boards(authority: Authority) -> Iterator[Item]:
    if not boards_of(authority).exists():
        yield {
            "title": _("Nämnden saknas"),
            "url": reverse("desk:add_board"),
            "detail": _("Nämnden beslutar, och diarienumren börjar med dess beteckning."),
        }
    for board in boards_without_chair(authority)[:SHOWN]:
        yield {
            "title": _("{board} har ingen ordförande").format(board=board.name),
            "url": reverse("desk:board", args=[board.pk]),
            "detail": _("Lägg in nämndens ledamöter och ersättare."),
        }


def _municipalities(authority: Authority) -> Iterator[Item]:
    if not municipalities_of(authority).exists():
        yield {
            "title": _("Länets kommuner saknas"),
            "url": reverse("desk:add_municipality"),
            "detail": _("Projekt äger rum i kommuner, och kommunerna yttrar sig över dem."),
        }
    for municipality in without_representatives(authority)[:SHOWN]:
        yield {
            "title": _("Ingen företräder {municipality}").format(municipality=municipality.name),
            "url": reverse("desk:municipality", args=[municipality.pk]),
            "detail": _("Utan företrädare kan kommunen inte svara på remisser."),
        }


@require_GET
@login_required
@administration_only
def letters(request: HttpRequest) -> HttpResponse:
    """The letters that were never taken by the mail server: to whom, about what, and why."""
    lost = given_up(authority_of(request)).order_by("-created_at", "pk")
    return render(request, "desk/administration_letters.html", {"letters": lost[:SHOWN]})


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def authority_facts(request: HttpRequest) -> HttpResponse:
    """The authority's name, address and court."""
    authority = authority_of(request)
    form = AuthorityForm(request.POST or None, initial=authority_as_written(authority))
    if request.method == "POST" and form.is_valid():
        try:
            change_authority(
                authority_id=authority.pk, values=form.values(), actor=signed_in(request), at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Uppgifterna är sparade."))
            return HttpResponseRedirect(reverse("desk:administration"))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_authority.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def strategies(request: HttpRequest) -> HttpResponse:
    """The strategies that have held, and a form to put in another."""
    authority = authority_of(request)
    form = StrategyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        strategy = load_strategy(
            authority_id=authority.pk,
            name=read["name"],
            valid_from=read["valid_from"],
            valid_to=read["valid_to"],
            priorities=[
                PriorityValues(code=str(number), title=capfirst(title))
                for number, title in enumerate(read["priorities"], start=1)
            ],
            actor=signed_in(request),
            at=timezone.now(),
        )
        messages.success(request, _("{strategy} är sparad.").format(strategy=strategy.name))
        return HttpResponseRedirect(reverse("desk:strategies"))
    context = {
        "form": form,
        "strategies": Strategy.objects.filter(authority=authority).prefetch_related("priorities"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_strategies.html", context, status=status)
