"""An assessor's tasks: first conflicts of interest, then points with reasons."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.queries import attachments_handed_in, facts_of
from bifall.applications.rules import shares
from bifall.assessment import commands, queries
from bifall.assessment.models import AssessorWishes, Assignment
from bifall.assessment.states import STILL_SCORING, AssignmentState
from bifall.calls.queries import current_priorities
from bifall.desk.forms import ConflictForm, ScoreForm
from bifall.desk.spreading_forms import WishesForm
from bifall.kernel.problems import Refused
from bifall.ui.application_answers import answered_pages
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already

PER_PAGE = 25


@require_GET
@login_required
def assignments(request: HttpRequest) -> HttpResponse:
    """The reader's own tasks: what waits first. Another's tasks are never listed here."""
    return _own_tasks(request, None, status=200)


@require_POST
@login_required
def save_wishes(request: HttpRequest) -> HttpResponse:
    """How many the assessor takes at a time, and of what. It steers how rounds are spread."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "assessment.save_wishes", AssessorWishes(authority=authority, assessor=user))
    form = WishesForm(request.POST, priorities=current_priorities(authority, timezone.localdate()))
    if form.is_valid():
        try:
            commands.save_wishes(
                authority_id=authority.pk,
                most=form.cleaned_data["most"],
                priority_ids=[UUID(key) for key in form.cleaned_data["priorities"]],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Dina önskemål är sparade."))
            return HttpResponseRedirect(reverse("desk:assignments"))
    return _own_tasks(request, form, status=422)


def _own_tasks(request: HttpRequest, form: WishesForm | None, *, status: int) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    mine = queries.assigned_to(user).filter(application__authority=authority)
    context = {
        "wishes_form": form or _wishes_form(user, authority),
        "waiting": list(mine.filter(state__in=STILL_SCORING)),
        "page": Paginator(mine.exclude(state__in=STILL_SCORING), PER_PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "desk/assignments.html", context, status=status)


def _wishes_form(user: User, authority: Authority) -> WishesForm | None:
    """The assessor's wishes as they stand; nothing for who is no assessor here."""
    if not user.has_perm("assessment.save_wishes", AssessorWishes(authority=authority, assessor=user)):
        return None
    wishes = queries.wishes_of(user, authority)
    initial = (
        {}
        if wishes is None
        else {
            "most": wishes.most,
            "priorities": [str(priority.pk) for priority in wishes.priorities.all()],
        }
    )
    return WishesForm(priorities=current_priorities(authority, timezone.localdate()), initial=initial)


@require_http_methods(["GET", "POST"])
@login_required
def assignment(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Score the application. It opens when the assessor has declared to have no conflict of interest."""
    user = signed_in(request)
    found = find_assignment(user, assignment_id)
    criteria = list(found.application.round.call.criteria.order_by("position"))
    if request.method == "GET":
        form = ScoreForm(criteria=criteria, scores=found.scores.all(), initial={"remark": found.remark})
        return assignment_page(request, found, form, status=200)
    if not user.has_perm("assessment.view_application", found):
        raise PermissionDenied("assessment.score")
    form = ScoreForm(request.POST, criteria=criteria)
    if form.is_valid():
        finish = request.POST.get("go") == "finish"
        command = commands.finish_assessment if finish else commands.save_scores
        try:
            command(
                assignment_id=found.pk,
                scores=form.values(),
                remark=form.cleaned_data["remark"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if find_assignment(user, assignment_id).state != AssignmentState.DONE:
                raise
            told = _("Bedömningen är redan lämnad. Den kan inte ändras.")
            return done_already(request, told, "desk:assignment", found.pk)
        else:
            told = _("Tack. Bedömningen är lämnad.") if finish else _("Bedömningen är sparad.")
            messages.success(request, told)
            return HttpResponseRedirect(reverse("desk:assignment", args=[found.pk]))
    return assignment_page(request, found, form, status=422)


@require_POST
@login_required
def declare(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Say whether one has a conflict of interest. With one, the case closes for good."""
    user = signed_in(request)
    found = find_assignment(user, assignment_id)
    if request.POST.get("conflict") == "no":
        try:
            commands.declare_no_conflict(assignment_id=found.pk, actor=user, at=timezone.now())
        except PermissionDenied:
            if find_assignment(user, assignment_id).state not in {
                AssignmentState.ACCEPTED,
                AssignmentState.DONE,
            }:
                raise
            told = _("Du har redan uppgett att du inte är jävig.")
            return done_already(request, told, "desk:assignment", found.pk)
        return HttpResponseRedirect(reverse("desk:assignment", args=[found.pk]))
    form = ConflictForm(request.POST)
    if form.is_valid():
        try:
            commands.declare_conflict(
                assignment_id=found.pk,
                reason=form.cleaned_data["reason"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if find_assignment(user, assignment_id).state != AssignmentState.CONFLICTED:
                raise
            return done_already(request, _("Jävet är redan anmält."), "desk:assignments")
        else:
            messages.success(request, _("Jävet är anmält. Du bedömer inte ärendet."))
            return HttpResponseRedirect(reverse("desk:assignments"))
    return assignment_page(request, found, None, status=422, conflict_form=form)


def find_assignment(user: User, assignment_id: UUID) -> Assignment:
    """The reader's own task: the only way of fetching one here."""
    return get_object_or_404(
        Assignment.objects.filter(assessor=user).select_related(
            "application__authority",
            "application__case",
            "application__organisation",
            "application__round__call__strategy",
            "application__answer_set__form_version__form",
        ),
        pk=assignment_id,
    )


def assignment_page(
    request: HttpRequest,
    found: Assignment,
    form: ScoreForm | None,
    *,
    status: int,
    conflict_form: ConflictForm | None = None,
) -> HttpResponse:
    """The task as its assessor may see it: of an application that is not open, its name and applicant."""
    user = signed_in(request)
    application = found.application
    context = {
        "assignment": found,
        "application": application,
        "conflict_form": conflict_form or ConflictForm(),
        "may_declare": user.has_perm("assessment.declare_no_conflict", found),
        "may_declare_conflict": user.has_perm("assessment.declare_conflict", found),
        "may_score": user.has_perm("assessment.score", found),
        "is_open": user.has_perm("assessment.view_application", found),
        "today": timezone.localdate(),
    }
    if context["is_open"]:
        facts = facts_of(application)
        context |= {
            "form": form,
            "pages": answered_pages(application),
            "chain": effect_chain_of(application),
            "facts": facts,
            "shares": shares(facts),
            "attachments": attachments_handed_in(application),
            "scores": list(
                queries.scores_visible_to(user, application).order_by(
                    "criterion__position", "assignment__assessor__name"
                )
            )
            if found.state == AssignmentState.DONE
            else [],
        }
    return render(request, "desk/assignment.html", context, status=status)
