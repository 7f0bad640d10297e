"""One question to the municipality: what it is asked, what it answered, and what became of that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import User
from bifall.applications.queries import facts_of
from bifall.applications.rules import shares
from bifall.collaboration import commands, queries
from bifall.collaboration.models import (
    Consultation,
    FeedbackAnswer,
    Statement,
    StatementDraft,
    TimeRequest,
)
from bifall.collaboration.policies import FALLEN, HANDED_OVER, politician_decides
from bifall.collaboration.queries import line_of
from bifall.collaboration.states import Position, Recognition
from bifall.flows.influence import give_feedback, is_settled, public_outcomes
from bifall.kernel.problems import Refused
from bifall.municipal.forms import FeedbackForm, ResponderForm, StatementForm, as_drafted
from bifall.municipal.shared_forms import JointForm, TimeForm
from bifall.organisations.models import Municipality
from bifall.organisations.queries import representatives_of, with_speakers
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_GET
@login_required
def consultation(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    found = find_consultation(signed_in(request), consultation_id)
    return consultation_page(request, found, None, status=200)


@require_POST
@login_required
def answer(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Give the answer, or keep it as a draft, with a question to the politicians to approve it or without."""
    user = signed_in(request)
    found = find_consultation(user, consultation_id)
    keeps = request.POST.get("go") in {"save", "approve"}
    form = StatementForm(request.POST, is_draft=keeps)
    if form.is_valid():
        try:
            _keep(request, found, form) if keeps else _give(request, found, form)
        except Refused as refused:
            if any(problem.code == "draft_changed_meanwhile" for problem in refused.problems):
                form = _from_the_newest(request, found, is_draft=keeps)
            add_to(form, refused.problems)
        except PermissionDenied:
            if not Statement.objects.filter(consultation=found).exists():
                raise
            return _answered_already(request, found)
        else:
            return HttpResponseRedirect(reverse("municipal:consultation", args=[found.pk]))
    return consultation_page(request, found, form, status=422)


def _give(request: HttpRequest, found: Consultation, form: StatementForm) -> None:
    commands.answer(
        consultation_id=found.pk,
        position=Position(form.cleaned_data["position"]),
        reasons=form.cleaned_data["reasons"],
        conditions=form.cleaned_data["conditions"],
        draft_version=form.cleaned_data["base_version"],
        actor=signed_in(request),
        at=timezone.now(),
    )
    messages.success(request, _("Tack. Kommunens yttrande är lämnat."))


def _keep(request: HttpRequest, found: Consultation, form: StatementForm) -> None:
    position = form.cleaned_data["position"]
    asks = request.POST.get("go") == "approve"
    commands.save_statement_draft(
        consultation_id=found.pk,
        position=Position(position) if position else None,
        reasons=form.cleaned_data["reasons"],
        conditions=form.cleaned_data["conditions"],
        base_version=form.cleaned_data["base_version"] or 0,
        ask_for_approval=asks,
        actor=signed_in(request),
        at=timezone.now(),
    )
    told = (
        _("Utkastet är sparat, och de förtroendevalda har fått veta.") if asks else _("Utkastet är sparat.")
    )
    messages.success(request, told)


def _from_the_newest(request: HttpRequest, found: Consultation, *, is_draft: bool) -> StatementForm:
    """What was typed, as if from the newest draft: the next press knows what it replaces."""
    draft = draft_of(found)
    typed = request.POST.copy()
    typed["base_version"] = str(draft.version if draft else 0)
    form = StatementForm(typed, is_draft=is_draft)
    form.is_valid()
    return form


def draft_of(found: Consultation) -> StatementDraft | None:
    return StatementDraft.objects.select_related("written_by").filter(consultation=found).first()


def _answered_already(request: HttpRequest, found: Consultation) -> HttpResponse:
    told = _("Kommunen har redan lämnat sitt yttrande. Det kan inte ändras.")
    return done_already(request, told, "municipal:consultation", found.pk)


@require_POST
@login_required
def name_responder(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_consultation(user, consultation_id)
    mandates = list(representatives_of(found.municipality))
    form = ResponderForm(request.POST, mandates=mandates)
    if form.is_valid():
        try:
            commands.name_responder(
                consultation_id=found.pk,
                user_id=UUID(form.cleaned_data["responder"]),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if not Statement.objects.filter(consultation=found).exists():
                raise
            return _answered_already(request, found)
        else:
            messages.success(request, _("Nu är det bestämt vem som svarar."))
            return HttpResponseRedirect(reverse("municipal:consultation", args=[found.pk]))
    return consultation_page(request, found, None, status=422, forms={"responder_form": form})


@require_POST
@login_required
def feedback(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Whether the municipality recognises itself in what became of what it said."""
    user = signed_in(request)
    found = find_consultation(user, consultation_id)
    statement = get_object_or_404(Statement, consultation=found)
    form = FeedbackForm(request.POST)
    if form.is_valid():
        try:
            give_feedback(
                statement_id=statement.pk,
                recognition=Recognition(form.cleaned_data["recognition"]),
                words=form.cleaned_data["words"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if not FeedbackAnswer.objects.filter(statement=statement).exists():
                raise
            told = _("Kommunen har redan återkopplat. Svaret kan inte ändras.")
            return done_already(request, told, "municipal:consultation", found.pk)
        else:
            messages.success(request, _("Tack. Kommunens återkoppling är lämnad."))
            return HttpResponseRedirect(reverse("municipal:consultation", args=[found.pk]))
    return consultation_page(request, found, None, status=422, forms={"feedback_form": form})


def find_consultation(user: User, consultation_id: UUID) -> Consultation:
    """The consultation, if it is the user's municipality's: the only way of fetching one here."""
    return get_object_or_404(
        queries.inbox_of(user).select_related(
            "statement__handling",
            "statement__joined__statement__consultation__municipality",
            "statement__feedback__given_by",
            "application__unhandled_reason",
            "application__round__call__strategy",
            "application__answer_set__form_version__form",
        ),
        pk=consultation_id,
    )


def consultation_page(
    request: HttpRequest,
    found: Consultation,
    form: StatementForm | None,
    *,
    status: int,
    forms: dict[str, Form] | None = None,
) -> HttpResponse:
    """Without `form` the draft stands there. `forms` puts refused forms back as typed, by their names."""
    draft = draft_of(found)
    user = signed_in(request)
    application = found.application
    facts = facts_of(application)
    mandates = list(representatives_of(found.municipality))
    outcome = public_outcomes([application.pk]).get(application.pk)
    statement: Statement | None = getattr(found, "statement", None)
    asked_back = is_settled(outcome) and user.has_perm("collaboration.give_feedback", statement)
    context = {
        "consultation": found,
        "statement": statement,
        "line": line_of(found) if application.state in HANDED_OVER else None,
        "application": application,
        "facts": facts,
        "shares": shares(facts),
        "chain": effect_chain_of(application),
        "municipalities": application.municipalities.all(),
        "form": form or StatementForm(initial=as_drafted(draft)),
        "responder_form": ResponderForm(
            mandates=mandates, initial={"responder": str(found.responder_id or "")}
        ),
        "may_answer": user.has_perm("collaboration.answer", found),
        "may_name": user.has_perm("collaboration.name_responder", found) and len(mandates) > 1,
        "has_fallen": application.state in FALLEN,
        "outcome": outcome,
        "feedback_form": FeedbackForm() if asked_back else None,
        "draft": None if statement else draft,
        "may_draft": user.has_perm("collaboration.write_draft", found),
        "politician_decides": politician_decides(found.municipality_id),
        "offers": [] if statement else list(queries.offers_to(found)),
        "offered": list(queries.offers_of(statement)) if statement else [],
        **_joint(user, statement),
        "time_form": TimeForm(prefix="time") if user.has_perm("collaboration.ask_for_time", found) else None,
        "time_request": TimeRequest.objects.filter(consultation=found).order_by("-asked_at").first(),
        "today": timezone.localdate(),
    }
    return render(request, "municipal/consultation.html", context | (forms or {}), status=status)


def _joint(user: User, statement: Statement | None) -> dict[str, Any]:
    """The form that offers others to say the same, with whom each of them would be written to."""
    if statement is None or not user.has_perm("collaboration.offer_joint", statement):
        return {}
    others = list(queries.can_join(statement))
    places = Municipality.everywhere.filter(pk__in={one.municipality_id for one in others})
    return {
        "joint_form": JointForm(consultations=others) if others else None,
        "joint_municipalities": with_speakers(places.order_by("name")),
    }
