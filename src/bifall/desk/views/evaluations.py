"""Evaluations at the desk: all of them, one with what belongs to it, and the steps with it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.desk.evaluation_access import (
    evaluations_here,
    evaluators_only,
    find_evaluation,
    find_recommendation,
)
from bifall.desk.evaluation_forms import EvaluationForm, TheoryForm
from bifall.desk.evaluation_steps import OF_A_RECOMMENDATION, OF_AN_EVALUATION, STEPS
from bifall.evaluation import commands, queries
from bifall.evaluation.models import Evaluation
from bifall.evaluation.states import EvaluationState, TheoryLevel
from bifall.kernel.problems import Refused
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.steps import named, open_to, take

PER_PAGE = 25
SHOWN = 20


@require_GET
@login_required
@evaluators_only
def evaluations(request: HttpRequest) -> HttpResponse:
    """What waits to be answered or done, and every evaluation, the latest first."""
    user, authority = signed_in(request), authority_of(request)
    found = queries.with_counts(evaluations_here(user, authority)).order_by("-created_at", "id")
    state = request.GET.get("state", "")
    if state in EvaluationState.values:
        found = found.filter(state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": EvaluationState.choices,
        "state": state,
        "waiting": list(queries.recommendations_of(authority)[:SHOWN]),
        "may_create": authority.pk in user.authorities_as(Role.CASE_OFFICER),
        "today": timezone.localdate(),
    }
    return render(request, "desk/evaluations.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def create(request: HttpRequest) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    require(user, "evaluation.create", authority)
    form = EvaluationForm(request.POST or None, authority=authority)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.create_evaluation(
                authority_id=authority.pk, values=form.values(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Utvärderingen är skapad. Skriv programteorin och välj enkät."))
            return HttpResponseRedirect(reverse("evaluation_desk:evaluation", args=[made.pk]))
    return _form_page(request, form, _("Ny utvärdering"), None)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def change(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    found = find_evaluation(user, authority, evaluation_id)
    require(user, "evaluation.change", found)
    now = {name: getattr(found, name) for name in ("title", "kind", "purpose", "starts_on", "ends_on")}
    links = {
        "project": str(found.project_id or ""),
        "call": str(found.call_id or ""),
        "previous": str(found.previous_id or ""),
    }
    form = EvaluationForm(request.POST or None, authority=authority, initial=now | links)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_evaluation(
                evaluation_id=found.pk, values=form.values(), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return _saved(request, found)
    return _form_page(request, form, _("Utvärderingens uppgifter"), found)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def theory(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """The programme theory, a line for each step, and the questions."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    require(user, "evaluation.change", found)
    steps = list(found.theory_steps.all())
    now = {
        level.value: "\n".join(step.text for step in steps if step.level == level) for level in TheoryLevel
    } | {"questions": "\n".join(question.text for question in found.questions.all())}
    form = TheoryForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_theory(
                evaluation_id=found.pk,
                steps=form.steps(),
                questions=form.cleaned_data["questions"].splitlines(),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return _saved(request, found)
    lead = _("Ett steg på varje rad. Skriv vad som ska leda till vad, så att det går att pröva.")
    return _form_page(request, form, _("Programteori och frågor"), found, lead)


@require_GET
@login_required
@evaluators_only
def evaluation(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """One evaluation with all that belongs to it."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    steps = list(found.theory_steps.all())
    recommendations = list(found.recommendations.select_related("owner", "evaluation"))
    # The state, not the ticking of each answer: a count of them is all that is shown while it is open.
    answered = found.tickets.filter(has_answered=True).count()
    context = {
        "evaluation": found,
        "steps": open_to(user, found, OF_AN_EVALUATION),
        "theory": [
            (level.label, lines)
            for level in TheoryLevel
            if (lines := [step.text for step in steps if step.level == level])
        ],
        "questions": list(found.questions.all()),
        "invited": found.tickets.count(),
        "answered": answered,
        "findings": list(found.findings.all()),
        "recommendations": [(one, open_to(user, one, OF_A_RECOMMENDATION)) for one in recommendations],
        "may_change": user.has_perm("evaluation.change", found),
        "may_read": user.has_perm("evaluation.view_analysis", found),
        "may_conclude": user.has_perm("evaluation.conclude", found),
        "today": timezone.localdate(),
    }
    return render(request, "desk/evaluation.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def step(request: HttpRequest, kind: str, pk: UUID, name: str) -> HttpResponse:
    """One step with an evaluation or a recommendation."""
    user, authority = signed_in(request), authority_of(request)
    if kind not in STEPS:
        raise Http404(kind)
    chosen = named(STEPS[kind], name)
    if kind == "rekommendation":
        thing = find_recommendation(user, authority, pk)
        of = thing.evaluation
        page = reverse("evaluation_desk:evaluation", args=[of.pk])
        return take(request, thing, chosen, page=page, about=of.title, kicker=thing.text)
    found = find_evaluation(user, authority, pk)
    page = reverse("evaluation_desk:evaluation", args=[found.pk])
    return take(request, found, chosen, page=page, about=found.title)


def _saved(request: HttpRequest, evaluation: Evaluation) -> HttpResponseRedirect:
    messages.success(request, _("Sparat."))
    return HttpResponseRedirect(reverse("evaluation_desk:evaluation", args=[evaluation.pk]))


def _form_page(
    request: HttpRequest,
    form: EvaluationForm | TheoryForm,
    heading: str,
    evaluation: Evaluation | None,
    lead: str = "",
) -> HttpResponse:
    context = {"form": form, "heading": heading, "evaluation": evaluation, "lead": lead}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/evaluation_form.html", context, status=status)
