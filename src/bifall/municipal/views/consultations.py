"""One question to the municipality: what it is asked, what it answered, and what became of that."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
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
from bifall.collaboration.models import Consultation, FeedbackAnswer, Statement
from bifall.collaboration.policies import FALLEN, HANDED_OVER
from bifall.collaboration.queries import line_of
from bifall.collaboration.states import Position, Recognition
from bifall.flows.influence import give_feedback, is_settled, public_outcomes
from bifall.kernel.problems import Refused
from bifall.municipal.forms import FeedbackForm, ResponderForm, StatementForm
from bifall.organisations.queries import representatives_of
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_GET
@login_required
def consultation(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    found = _consultation(signed_in(request), consultation_id)
    return _page(request, found, StatementForm(), status=200)


@require_POST
@login_required
def answer(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = _consultation(user, consultation_id)
    form = StatementForm(request.POST)
    if form.is_valid():
        try:
            commands.answer(
                consultation_id=found.pk,
                position=Position(form.cleaned_data["position"]),
                reasons=form.cleaned_data["reasons"],
                conditions=form.cleaned_data["conditions"],
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
            messages.success(request, _("Tack. Kommunens yttrande är lämnat."))
            return HttpResponseRedirect(reverse("municipal:consultation", args=[found.pk]))
    return _page(request, found, form, status=422)


def _answered_already(request: HttpRequest, found: Consultation) -> HttpResponse:
    told = _("Kommunen har redan lämnat sitt yttrande. Det kan inte ändras.")
    return done_already(request, told, "municipal:consultation", found.pk)


@require_POST
@login_required
def name_responder(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = _consultation(user, consultation_id)
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
    return _page(request, found, StatementForm(), status=422, responder_form=form)


@require_POST
@login_required
def feedback(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Whether the municipality recognises itself in what became of what it said."""
    user = signed_in(request)
    found = _consultation(user, consultation_id)
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
    return _page(request, found, StatementForm(), status=422, feedback_form=form)


def _consultation(user: User, consultation_id: UUID) -> Consultation:
    """The consultation, if it is the user's municipality's: the only way of fetching one here."""
    return get_object_or_404(
        queries.inbox_of(user).select_related(
            "statement__handling",
            "statement__feedback__given_by",
            "application__unhandled_reason",
            "application__round__call__strategy",
            "application__answer_set__form_version__form",
        ),
        pk=consultation_id,
    )


def _page(
    request: HttpRequest,
    found: Consultation,
    form: StatementForm,
    *,
    status: int,
    responder_form: ResponderForm | None = None,
    feedback_form: FeedbackForm | None = None,
) -> HttpResponse:
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
        "form": form,
        "responder_form": responder_form
        or ResponderForm(mandates=mandates, initial={"responder": str(found.responder_id or "")}),
        "may_answer": user.has_perm("collaboration.answer", found),
        "may_name": user.has_perm("collaboration.name_responder", found) and len(mandates) > 1,
        "has_fallen": application.state in FALLEN,
        "outcome": outcome,
        "feedback_form": feedback_form or (FeedbackForm() if asked_back else None),
        "today": timezone.localdate(),
    }
    return render(request, "municipal/consultation.html", context, status=status)
