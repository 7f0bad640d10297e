"""A leader's meeting places: what there is, what it is, and when."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.arenas import commands, queries
from bifall.arenas.models import Arena
from bifall.arenas.states import Side
from bifall.flows.arena_letters import cancel_by_letter
from bifall.kernel.problems import Refused
from bifall.organisations.queries import municipalities_of
from bifall.portal.arena_setup_forms import ArenaForm, CancelForm, DaysForm, arena_as_written
from bifall.portal.views.projects import held_by
from bifall.projects.models import Project
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to, text_of
from bifall.ui.steps import Step, named, open_to, take

STEPS = (
    Step(
        name="oppna",
        permission="arenas.open",
        title=gettext_lazy("Öppna mötesplatsen"),
        button=gettext_lazy("Öppna"),
        lead=gettext_lazy("Mötesplatsen får en sida som alla kan läsa, och ni kan bjuda in."),
        told=gettext_lazy("Mötesplatsen är öppen."),
        run=lambda thing, values, actor, at: commands.open_arena(arena_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="stall-in",
        permission="arenas.cancel",
        title=gettext_lazy("Ställ in mötesplatsen"),
        button=gettext_lazy("Ställ in och berätta för alla anmälda"),
        lead=gettext_lazy("Alla som har anmält sig får brev."),
        told=gettext_lazy("Mötesplatsen är inställd, och alla anmälda har fått brev."),
        form=CancelForm,
        is_danger=True,
        run=lambda thing, values, actor, at: cancel_by_letter(
            arena_id=thing.pk, reason=values["reason"], actor=actor, at=at
        ),
    ),
)


@require_GET
@login_required
def arenas(request: HttpRequest, project_id: UUID) -> HttpResponse:
    user = signed_in(request)
    project = own_project(user, project_id)
    context = {
        "project": project,
        "arenas": queries.for_project(project),
        "may_create": user.has_perm("arenas.create", project),
    }
    return render(request, "portal/arenas.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def new_arena(request: HttpRequest, project_id: UUID) -> HttpResponse:
    user = signed_in(request)
    project = own_project(user, project_id)
    if not user.has_perm("arenas.create", project):
        raise PermissionDenied("arenas.create")
    form = ArenaForm(request.POST or None, municipalities=municipalities_of(project.authority))
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.create_arena(
                project_id=project.pk, values=form.values(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Mötesplatsen är sparad som utkast. Lägg till dagar och ord."))
            return HttpResponseRedirect(reverse("my_projects:arena", args=[made.pk]))
    context = {
        "form": form,
        "heading": _("Ny mötesplats"),
        "project": project,
        "back": reverse("my_projects:arenas", args=[project.pk]),
    }
    return render(request, "portal/arena_form.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@login_required
def arena(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """The whole meeting place on one page: what is left to do, when, who is asked, and who is missing."""
    user = signed_in(request)
    found = own_arena(user, arena_id)
    here = Q(withdrawn_at=None)
    people = found.participants.aggregate(
        students=Count("pk", filter=here & Q(side=Side.STUDENT)),
        employers=Count("pk", filter=here & Q(side=Side.EMPLOYER)),
        unconfirmed=Count("pk", filter=here & Q(confirmed_at=None)),
        withdrawn=Count("pk", filter=~here),
    )
    context = {
        "arena": found,
        "days": queries.days_of(found),
        "phase": found.registration(timezone.now()),
        "people": people,
        "asked": queries.asked_to(found),
        "missing": queries.missing_from(found),
        "term_count": found.terms.count(),
        "steps": open_to(user, found, STEPS),
        "may_change": user.has_perm("arenas.change", found),
        "may_invite": user.has_perm("arenas.invite", found),
    }
    return render(request, "portal/arena.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_arena(user, arena_id)
    require_change(user, found)
    form = ArenaForm(
        request.POST or None,
        municipalities=municipalities_of(found.authority),
        initial=arena_as_written(found),
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_arena(arena_id=found.pk, values=form.values(), actor=user, at=timezone.now())
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Mötesplatsen är ändrad."))
            return HttpResponseRedirect(reverse("my_projects:arena", args=[found.pk]))
    return form_page(request, found, form, _("Ändra mötesplatsen"))


@require_http_methods(["GET", "POST"])
@login_required
def days(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_arena(user, arena_id)
    require_change(user, found)
    form = DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.add_days(arena_id=found.pk, values=form.values(), actor=user, at=timezone.now())
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Dagarna är tillagda."))
            return HttpResponseRedirect(reverse("my_projects:arena", args=[found.pk]))
    return form_page(request, found, form, _("Lägg till dagar"))


@require_POST
@login_required
def remove_day(request: HttpRequest, arena_id: UUID, day_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_arena(user, arena_id)
    if found.days.filter(pk=day_id).exists():
        try:
            commands.remove_day(arena_id=found.pk, day_id=day_id, actor=user, at=timezone.now())
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, text_of(problem))
    return HttpResponseRedirect(reverse("my_projects:arena", args=[found.pk]))


@require_http_methods(["GET", "POST"])
@login_required
def step(request: HttpRequest, arena_id: UUID, name: str) -> HttpResponse:
    found = own_arena(signed_in(request), arena_id)
    page = reverse("my_projects:arena", args=[found.pk])
    return take(request, found, named(STEPS, name), page=page, about=found.title)


def own_project(user: User, project_id: UUID) -> Project:
    """A project of an organisation that the user acts for."""
    own = Project.objects.filter(organisation_id__in=held_by(user))
    return get_object_or_404(own.select_related("authority", "application__case"), pk=project_id)


def own_arena(user: User, arena_id: UUID) -> Arena:
    """A meeting place that the user leads: the only way of fetching one here."""
    return get_object_or_404(queries.led_by(user), pk=arena_id)


def require_change(user: User, found: Arena) -> None:
    if not user.has_perm("arenas.change", found):
        raise PermissionDenied("arenas.change")


def form_page(request: HttpRequest, found: Arena, form: object, heading: str) -> HttpResponse:
    """A form of the meeting place's; 422 when it came back with something wrong."""
    context = {
        "form": form,
        "heading": heading,
        "arena": found,
        "project": found.project,
        "back": reverse("my_projects:arena", args=[found.pk]),
    }
    return render(request, "portal/arena_form.html", context, status=422 if request.method == "POST" else 200)
