"""The cases of the authority, and one case with everything that is known of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import User
from bifall.accounts.queries import absence_on, people_with_role
from bifall.accounts.states import Role
from bifall.applications import queries
from bifall.applications.models import Application
from bifall.applications.policies import handles
from bifall.applications.queries import last_handover
from bifall.applications.rules import Facts, shares
from bifall.applications.states import HandoverSide, State
from bifall.assessment.models import StaffMemo
from bifall.assessment.queries import scores_visible_to, summary_of
from bifall.board.models import Decision, DelegatedDecision
from bifall.collaboration.models import TimeRequest
from bifall.collaboration.policies import HANDED_OVER, UNDER_REVIEW
from bifall.collaboration.queries import statements_on
from bifall.correspondence.queries import unread_in
from bifall.desk.access import cases_open_to, desk_only
from bifall.desk.forms import AssignForm, CompletionForm, ConsultForm, DismissForm, ExtendForm, HandOverForm
from bifall.documents.models import Document
from bifall.flows.case_history import for_the_desk
from bifall.flows.case_papers import papers_at_the_desk
from bifall.flows.preparation import tried_with_others
from bifall.kernel.problems import Problem
from bifall.organisations import commands
from bifall.organisations.models import Municipality
from bifall.organisations.queries import (
    powers_held_for,
    signed_by_two,
    with_speakers,
    without_representatives,
)
from bifall.organisations.states import SignedAct
from bifall.projects.queries import visible_to as projects_visible_to
from bifall.regulations.meetings import own_case_flag
from bifall.regulations.support_share import check_share
from bifall.state_aid.queries import current_assessment
from bifall.ui.application_answers import answered_pages
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.dot_plot import ScoreSpread
from bifall.ui.history import told
from bifall.ui.middleware import authority_of, signed_in

PER_PAGE = 25


@require_GET
@login_required
@desk_only
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, the newest first, by state, round and words."""
    user, authority = signed_in(request), authority_of(request)
    found = queries.with_case(cases_open_to(user).filter(authority=authority)).order_by("-submitted_at", "id")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").replace("\x00", "").strip()
    if state in State.values:
        found = found.filter(state=state)
    if request.GET.get("mine"):
        found = found.filter(case_officer__in=queries.handled_by(user, authority, timezone.localdate()))
    for word in words.split():
        found = found.filter(Q(search_text__icontains=word) | Q(title__icontains=word))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": [(choice.value, choice.label) for choice in State if choice != State.DRAFT],
        "state": state,
        "words": words,
        "mine": bool(request.GET.get("mine")),
    }
    return render(request, "desk/cases.html", context)


@require_GET
@login_required
@desk_only
def case(request: HttpRequest, application_id: UUID) -> HttpResponse:
    return case_page(request, find_case(signed_in(request), application_id), status=200)


@require_GET
@login_required
def document(request: HttpRequest, application_id: UUID, document_id: UUID) -> HttpResponseBase:
    """A paper of the case: receipt, attachment, memo, decision letter. An assessor reads attachments."""
    user = signed_in(request)
    at_the_desk = cases_open_to(user).filter(pk=application_id).first()
    if at_the_desk is not None and user.has_perm("assessment.view_memo", at_the_desk):
        papers = papers_at_the_desk(at_the_desk)
    else:
        assigned = user.assignments.select_related("application").filter(application_id=application_id)
        readable = [a.application for a in assigned if user.has_perm("assessment.view_application", a)]
        papers = queries.attachments_handed_in(readable[0]) if readable else Document.objects.none()
    paper = get_object_or_404(papers.distinct(), pk=document_id)
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


@require_GET
@login_required
@desk_only
def power_of_attorney(request: HttpRequest, application_id: UUID, power_id: UUID) -> HttpResponseBase:
    """The paper by which somebody acts for the applicant. That it is read is written down."""
    user = signed_in(request)
    found = find_case(user, application_id)
    power = get_object_or_404(powers_held_for(found.organisation_id), pk=power_id)
    read = commands.read_power_of_attorney(power_id=power.pk, actor=user, at=timezone.now())
    paper = read.document
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


def find_case(user: User, application_id: UUID) -> Application:
    """The case, if the user may see it from the desk: the only way of fetching one here."""
    return get_object_or_404(
        queries.with_case(cases_open_to(user)).select_related(
            "authority",
            "receipt",
            "answer_set__form_version__form",
            "round__call__strategy",
            "submitted_by",
            "concept",
        ),
        pk=application_id,
    )


def case_page(
    request: HttpRequest,
    found: Application,
    *,
    status: int,
    problems: tuple[Problem, ...] = (),
    forms: dict[str, Form] | None = None,
) -> HttpResponse:
    """The page of one case. `forms` puts a refused form back as it was typed, by its name."""
    user = signed_in(request)
    summary = summary_of(found)
    facts = queries.facts_of(found)
    context = {
        "application": found,
        "problems": problems,
        "facts": facts,
        "shares": shares(facts),
        "other_findings": _tried_with_others(facts),
        "chain": effect_chain_of(found),
        "pages": answered_pages(found),
        "flag": own_case_flag(applicant_is_authority=found.applicant_is_authority),
        "completions": found.completion_requests.order_by("-asked_at"),
        "assignments": found.assignments.select_related("assessor").order_by("assessor__name"),
        "summary": summary,
        "spreads": [
            ScoreSpread(line.criterion.title, tuple(points for _name, points in line.points))
            for line in summary.lines
        ]
        if summary.done
        else [],
        "scores": scores_visible_to(user, found).order_by(
            "criterion__position", "assignment__assessor__name"
        ),
        "statements": statements_on(found),
        "time_requests": [
            asked
            for asked in TimeRequest.objects.filter(
                consultation__application=found, is_given=None
            ).select_related("consultation__municipality", "consultation__application")
            if user.has_perm("collaboration.answer_time", asked)
        ],
        "signing": queries.awaited_signature(found, timezone.now()),
        "signed": (signed := signed_by_two(SignedAct.SUBMIT_APPLICATION, found.pk)),
        "is_as_signed": queries.is_as_signed(found, signed),
        "memo": StaffMemo.objects.filter(application=found).first(),
        "decisions": Decision.objects.filter(item__application=found).select_related("item__meeting__board"),
        "delegated": DelegatedDecision.objects.filter(application=found).first(),
        "aid_assessment": current_assessment(found),
        "project": projects_visible_to(user).filter(application=found).first(),
        "papers": papers_at_the_desk(found).order_by("created_at"),
        "powers": [
            (power, power.standing_at(timezone.now()))
            for power in powers_held_for(found.organisation_id)
            if user.has_perm("organisations.read_power_of_attorney", power)
        ],
        "history": told(for_the_desk(found, user)),
        "unread": unread_in(found, user),
        "tab": "case",
        "handover": last_handover(found, HandoverSide.DESK),
        "away": absence_on(found.case_officer_id, found.authority_id, timezone.localdate()),
        "substitute": queries.substitute_in(found, timezone.localdate()),
        "today": timezone.localdate(),
        "extend_forms": [
            ExtendForm(consultation=asked)
            for asked in found.consultations.select_related("municipality").order_by("municipality__name")
            if user.has_perm("collaboration.extend", asked)
        ],
        **allowed(user, found),
        **(action_forms(user, found) | (forms or {})),
    }
    return render(request, "desk/case.html", context, status=status)


def _tried_with_others(facts: Facts) -> list[dict[str, object]]:
    """How another funder's money for the same step was tried: no cost twice, and the shared ceiling."""
    if facts.other is None:
        return []
    verdict = check_share(
        sought_sek=facts.sought_sek,
        total_cost_sek=facts.total_cost_sek,
        cash_cost_sek=facts.cash_cost_sek,
        other_state_1_1_sek=facts.other_state_1_1_sek,
        on=timezone.localdate(),
    )
    return [finding.as_data() for finding in (*tried_with_others(facts).findings, *verdict.findings)]


def allowed(user: User, found: Application) -> dict[str, bool]:
    """What the reader may do with the case, by the names that the page asks for."""
    return {
        "may_start": user.has_perm("applications.start_review", found),
        "may_hand_over": user.has_perm("applications.hand_over", found),
        "may_take_over": found.case_officer_id not in {None, user.pk}
        and user.has_perm("applications.hand_over", found),
        "may_request": user.has_perm("applications.request_completion", found),
        "may_dismiss": user.has_perm("applications.dismiss", found),
        "may_assign": user.has_perm("assessment.assign", found),
        "may_consult": user.has_perm("collaboration.consult", found),
        "may_handle": user.has_perm("collaboration.explain_unhandled", found),
        "may_handle_first": found.state in UNDER_REVIEW | HANDED_OVER and handles.test(user, found),
        "may_write": user.has_perm("assessment.write_memo", found),
        "sees_scores": user.has_perm("assessment.view_all_scores", found),
        "may_decide": found.state == State.PREPARED
        and found.round.call.decider == "director"
        and user.has_perm("board.decide_on_delegation", found),
    }


def action_forms(user: User, found: Application) -> dict[str, Any]:
    """Empty forms for what the reader may do now, and who can be chosen in them."""
    forms: dict[str, Any] = {}
    if user.has_perm("applications.hand_over", found):
        forms["hand_over_form"] = HandOverForm(
            officers=people_with_role(found.authority, Role.CASE_OFFICER),
            initial={"officer": str(found.case_officer_id or "")},
        )
    if user.has_perm("applications.request_completion", found):
        forms["completion_form"] = CompletionForm(
            pages=found.answer_set.form_version.schema.pages,
            prefix="completion",
            initial={"text": _text_to_begin_with(found)},
        )
    if user.has_perm("applications.dismiss", found):
        forms["dismiss_form"] = DismissForm()
    if user.has_perm("assessment.assign", found):
        assessors = assessors_left(found)
        forms["assessors_left"] = assessors
        forms["assign_form"] = AssignForm(assessors=assessors, prefix="assign")
    if user.has_perm("collaboration.consult", found):
        municipalities = municipalities_left(found)
        forms["municipalities_left"] = municipalities
        forms["consult_form"] = ConsultForm(
            municipalities=municipalities,
            unrepresented=unrepresented_at(found),
            prefix="consult",
            initial={
                "municipalities": [str(place.pk) for place in found.municipalities.all()],
            },
        )
    return forms


def _text_to_begin_with(found: Application) -> str:
    """Of a request for completion: the signature, where one of two has signed."""
    if queries.awaited_signature(found, timezone.now()) is None:
        return ""
    return _("Ni tecknar två i förening, så ansökan behöver undertecknas av en till. Gör det i tjänsten.")


def assessors_left(found: Application) -> list[User]:
    """Assessors of the authority who have not been given the case."""
    given = set(found.assignments.values_list("assessor_id", flat=True))
    return [p for p in people_with_role(found.authority, Role.ASSESSOR) if p.pk not in given]


def municipalities_left(found: Application) -> list[Municipality]:
    """The region's municipalities that have not been asked about the case, with their speakers."""
    asked = found.consultations.values("municipality_id")
    left = Municipality.objects.filter(authority_id=found.authority_id).exclude(pk__in=asked)
    return list(with_speakers(left).order_by("name"))


def unrepresented_at(found: Application) -> frozenset[UUID]:
    """The region's municipalities that nobody speaks for, so that nobody there is told of a question."""
    return frozenset(without_representatives(found.authority).values_list("pk", flat=True))
