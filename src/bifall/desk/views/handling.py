"""What an officer does with a case. Each step is one command, and the case's page tells what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.applications import commands
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors
from bifall.assessment.commands import withdraw_assignment as withdraw
from bifall.assessment.models import Assignment
from bifall.assessment.states import AssignmentState
from bifall.collaboration import commands as collaboration
from bifall.collaboration import queries as consultations
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import ConsultationState
from bifall.desk.access import desk_only
from bifall.desk.forms import AssignForm, CompletionForm, ConsultForm, DismissForm, ExtendForm, HandOverForm
from bifall.desk.views.cases import (
    assessors_left,
    case_page,
    find_case,
    municipalities_left,
    unrepresented_at,
)
from bifall.flows import case_endings
from bifall.kernel.problems import Refused
from bifall.ui.formats import day
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


def back(application_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:case", args=[application_id]))


def carry_out(
    request: HttpRequest, found: Application, name: str, form: Form, step: Callable[[], object], told: str
) -> HttpResponse:
    """Run `step` when the form can be read; what is refused is shown in it, under its name on the page."""
    if form.is_valid():
        try:
            step()
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, told)
            return back(found.pk)
    return case_page(request, found, status=422, forms={name: form})


@require_POST
@login_required
@desk_only
def start_review(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    try:
        commands.start_review(application_id=found.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        found = find_case(user, application_id)
        if found.case_officer_id != user.pk:
            raise
        return done_already(request, _("Du handlägger redan ärendet."), "desk:case", found.pk)
    messages.success(request, _("Nu handlägger du ärendet."))
    return back(found.pk)


@require_POST
@login_required
@desk_only
def hand_over(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    form = HandOverForm(request.POST, officers=people_with_role(found.authority, Role.CASE_OFFICER))
    return carry_out(
        request,
        found,
        "hand_over_form",
        form,
        lambda: commands.hand_over(
            application_id=found.pk,
            officer_id=UUID(form.cleaned_data["officer"]),
            note=form.cleaned_data["note"],
            actor=user,
            at=timezone.now(),
        ),
        _("Ärendet är överlämnat."),
    )


@require_POST
@login_required
@desk_only
def request_completion(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    form = CompletionForm(request.POST, pages=found.answer_set.form_version.schema.pages, prefix="completion")
    try:
        return carry_out(
            request,
            found,
            "completion_form",
            form,
            lambda: commands.request_completion(
                application_id=found.pk,
                text=form.cleaned_data["text"],
                pages=form.cleaned_data["pages"],
                due_on=form.cleaned_data["due_on"],
                actor=user,
                at=timezone.now(),
            ),
            _("Kompletteringen är begärd."),
        )
    except PermissionDenied:
        if not found.completion_requests.filter(answered_at=None, asked_by=user).exists():
            raise
        return done_already(request, _("Kompletteringen är redan begärd."), "desk:case", found.pk)


@require_POST
@login_required
@desk_only
def dismiss(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    form = DismissForm(request.POST)
    try:
        return carry_out(
            request,
            found,
            "dismiss_form",
            form,
            lambda: case_endings.dismiss(
                application_id=found.pk, reason=form.cleaned_data["reason"], actor=user, at=timezone.now()
            ),
            _("Ansökan är avvisad."),
        )
    except PermissionDenied:
        found = find_case(user, application_id)
        if found.state != State.DISMISSED or not user.has_perm("applications.hand_over", found):
            raise
        return done_already(request, _("Ansökan är redan avvisad."), "desk:case", found.pk)


@require_POST
@login_required
@desk_only
def assign(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    if _chosen_before(request, "assign-assessors", found.assignments.values_list("assessor_id", flat=True)):
        return done_already(request, _("Bedömarna har redan fått ärendet."), "desk:case", found.pk)
    form = AssignForm(request.POST, assessors=assessors_left(found), prefix="assign")
    return carry_out(
        request,
        found,
        "assign_form",
        form,
        lambda: assign_assessors(
            application_id=found.pk,
            assessor_ids=[UUID(chosen) for chosen in form.cleaned_data["assessors"]],
            due_on=form.cleaned_data["due_on"],
            actor=user,
            at=timezone.now(),
        ),
        _("Bedömarna har fått ärendet."),
    )


@require_POST
@login_required
@desk_only
def withdraw_assignment(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    user = signed_in(request)
    given = get_object_or_404(Assignment, pk=assignment_id)
    found = find_case(user, given.application_id)
    try:
        withdraw(assignment_id=given.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        given.refresh_from_db()
        if given.state != AssignmentState.WITHDRAWN:
            raise
        return done_already(request, _("Uppdraget är redan återtaget."), "desk:case", found.pk)
    messages.success(request, _("Uppdraget är återtaget."))
    return back(found.pk)


@require_POST
@login_required
@desk_only
def consult(request: HttpRequest, application_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_case(user, application_id)
    asked = found.consultations.values_list("municipality_id", flat=True)
    if _chosen_before(request, "consult-municipalities", asked):
        return done_already(request, _("Kommunerna har redan fått remissen."), "desk:case", found.pk)
    form = ConsultForm(
        request.POST,
        municipalities=municipalities_left(found),
        unrepresented=unrepresented_at(found),
        prefix="consult",
    )
    return carry_out(
        request,
        found,
        "consult_form",
        form,
        lambda: collaboration.consult(
            application_id=found.pk,
            municipality_ids=[UUID(chosen) for chosen in form.cleaned_data["municipalities"]],
            question=form.cleaned_data["question"],
            due_on=form.cleaned_data["due_on"],
            although_nobody_is_told=form.cleaned_data.get("although_nobody_is_told", False),
            actor=user,
            at=timezone.now(),
        ),
        _("Kommunerna har fått remissen."),
    )


@require_POST
@login_required
@desk_only
def extend(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    asked = find_consultation(request, consultation_id)
    found = find_case(user, asked.application_id)
    form = ExtendForm(request.POST, consultation=asked)
    if form.is_valid() and _has_until(asked, form.cleaned_data["due_on"]):
        told = _("Kommunen har redan tid till och med {day}.").format(day=day(asked.due_on))
        return done_already(request, told, "desk:case", found.pk)
    return carry_out(
        request,
        found,
        "extend_form",
        form,
        lambda: collaboration.extend_due(
            consultation_id=asked.pk, due_on=form.cleaned_data["due_on"], actor=user, at=timezone.now()
        ),
        _("Kommunen har fått mer tid."),
    )


def _has_until(asked: Consultation, due_on: date) -> bool:
    return asked.state == ConsultationState.OPEN and asked.due_on == due_on


@require_POST
@login_required
@desk_only
def record_silence(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    asked = find_consultation(request, consultation_id)
    found = find_case(user, asked.application_id)
    try:
        collaboration.record_silence(consultation_id=asked.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return case_page(request, found, status=422, problems=refused.problems)
    except PermissionDenied:
        asked.refresh_from_db()
        if asked.state != ConsultationState.SILENT:
            raise
        told = _("Det är redan antecknat att kommunen inte har svarat.")
        return done_already(request, told, "desk:case", found.pk)
    messages.success(request, _("Det är antecknat att kommunen inte har svarat."))
    return back(found.pk)


def _chosen_before(request: HttpRequest, name: str, before: Iterable[UUID]) -> bool:
    """All that is ticked has been chosen before, so that the form no longer offers it."""
    ticked = set(request.POST.getlist(name))
    return bool(ticked) and ticked <= {str(pk) for pk in before}


def find_consultation(request: HttpRequest, consultation_id: UUID) -> Consultation:
    return get_object_or_404(consultations.visible_to(signed_in(request)), pk=consultation_id)
