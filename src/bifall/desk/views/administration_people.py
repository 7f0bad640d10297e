"""Those who work at the authority, and the roles that they hold."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.queries import named, people_at
from bifall.accounts.sign_in import has_a_way_in
from bifall.accounts.states import Role
from bifall.desk.access import administration_only
from bifall.desk.administration_forms import EmployeeForm, RoleForm, capitalised
from bifall.flows import people as flows
from bifall.kernel.problems import Problem, Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already

PER_PAGE = 25
FORMER = "former"


@require_GET
@login_required
@administration_only
def people(request: HttpRequest) -> HttpResponse:
    """Those who hold a role now, by name; or one role, or those who have held one."""
    chosen, words = request.GET.get("role", ""), request.GET.get("q", "").replace("\x00", "").strip()
    role = Role(chosen) if chosen in Role.values else None
    found = named(people_at(authority_of(request), role, former=chosen == FORMER), words)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "choices": [*capitalised(Role.choices), (FORMER, _("Har slutat"))],
        "chosen": chosen,
        "words": words,
    }
    return render(request, "desk/administration_people.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def register(request: HttpRequest) -> HttpResponse:
    """Register somebody with their first role. They get a letter with the way in."""
    form = EmployeeForm(request.POST or None, initial={"role": request.GET.get("role", "")})
    if request.method == "POST" and form.is_valid():
        try:
            user = flows.admit_employee(
                authority_id=authority_of(request).pk,
                person=form.person(),
                role=Role(form.cleaned_data["role"]) if form.cleaned_data["role"] else None,
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = _("{name} är tillagd och får ett brev till {email}.")
            messages.success(request, told.format(name=user, email=user.email))
            return HttpResponseRedirect(reverse("desk:person", args=[user.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_person_form.html", {"form": form}, status=status)


@require_GET
@login_required
@administration_only
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    return _page(request, _find(request, user_id), status=200)


@require_POST
@login_required
@administration_only
def give_role(request: HttpRequest, user_id: UUID) -> HttpResponse:
    found = _find(request, user_id)
    held = _held(request, found)
    if request.POST.get("role") in held:
        return done_already(request, _("Personen har redan rollen."), "desk:person", found.pk)
    form = RoleForm(request.POST, held=held)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        try:
            flows.give_role(
                authority_id=authority_of(request).pk,
                user_id=found.pk,
                role=role,
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("{name} är nu {role}.").format(name=found, role=role.label))
            return HttpResponseRedirect(reverse("desk:person", args=[found.pk]))
    return _page(request, found, status=422, form=form)


@require_POST
@login_required
@administration_only
def end_role(request: HttpRequest, role_assignment_id: UUID) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    assignment = get_object_or_404(
        RoleAssignment.objects.select_related("user"), pk=role_assignment_id, authority=authority
    )
    try:
        flows.take_back_role(assignment_id=assignment.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return _page(request, assignment.user, status=422, problems=refused.problems)
    told = _("{name} är inte längre {role}.")
    messages.success(request, told.format(name=assignment.user, role=Role(assignment.role).label))
    if not user.has_perm("accounts.view_people", authority):
        return HttpResponseRedirect("/")  # the administrator has let go of these pages
    return HttpResponseRedirect(reverse("desk:person", args=[assignment.user_id]))


@require_POST
@login_required
@administration_only
def send_link(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A new letter with a link to choose a password, when the first has been lost or has run out."""
    found = _find(request, user_id)
    try:
        flows.send_link_again(
            authority_id=authority_of(request).pk,
            user_id=found.pk,
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        return _page(request, found, status=422, problems=refused.problems)
    messages.success(request, _("Ett nytt brev går till {email}.").format(email=found.email))
    return HttpResponseRedirect(reverse("desk:person", args=[found.pk]))


def _find(request: HttpRequest, user_id: UUID) -> User:
    """Somebody who holds or has held a role at the site's authority: the only way of fetching one here."""
    here = User.objects.filter(role_assignments__authority=authority_of(request)).distinct()
    return get_object_or_404(here, pk=user_id)


def _held(request: HttpRequest, found: User) -> list[str]:
    open_ones = found.role_assignments.filter(authority=authority_of(request), ended_at=None)
    return list(open_ones.values_list("role", flat=True))


def _page(
    request: HttpRequest,
    found: User,
    *,
    status: int,
    form: RoleForm | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    assignments = list(found.role_assignments.filter(authority=authority_of(request)).order_by("assigned_at"))
    held = [assignment for assignment in assignments if assignment.ended_at is None]
    context = {
        "person": found,
        "held": held,
        "former": [assignment for assignment in assignments if assignment.ended_at is not None],
        "form": form or RoleForm(held=[assignment.role for assignment in held]),
        "may_get_more": len({assignment.role for assignment in held}) < len(Role),
        "problems": problems,
        "has_a_way_in": has_a_way_in(found),
        "language": capfirst(found.get_language_display()),
    }
    return render(request, "desk/administration_person.html", context, status=status)
