"""Time to answer in, answers shared with other municipalities, and who in one's own sends them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bifall.collaboration import commands
from bifall.collaboration.models import JointOffer, Statement, TimeRequest
from bifall.collaboration.queries import can_join
from bifall.collaboration.states import JointChoice
from bifall.kernel.problems import Refused
from bifall.municipal.shared_forms import POLITICIAN, AnswerRuleForm, JointForm, TimeForm
from bifall.municipal.views.consultations import consultation_page, find_consultation
from bifall.municipal.views.my_municipality import municipality_page
from bifall.organisations.models import Municipality
from bifall.organisations.policies import open_mandates
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


def _back(consultation_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("municipal:consultation", args=[consultation_id]))


@require_POST
@login_required
def ask_for_time(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_consultation(user, consultation_id)
    form = TimeForm(request.POST, prefix="time")
    if form.is_valid():
        try:
            commands.ask_for_time(
                consultation_id=found.pk,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        except PermissionDenied:
            if not TimeRequest.objects.filter(consultation=found, is_given=None).exists():
                raise
            told = _("Kommunen har redan bett om mer tid.")
            return done_already(request, told, "municipal:consultation", found.pk)
        else:
            messages.success(request, _("Handläggaren har fått er begäran."))
            return _back(found.pk)
    return consultation_page(request, found, None, status=422, forms={"time_form": form})


@require_POST
@login_required
def offer_joint(request: HttpRequest, consultation_id: UUID) -> HttpResponse:
    """Offer other municipalities to say what this one has said."""
    user = signed_in(request)
    found = find_consultation(user, consultation_id)
    statement = get_object_or_404(Statement, consultation=found)
    form = JointForm(request.POST, consultations=can_join(statement))
    if form.is_valid():
        try:
            commands.offer_joint_statement(
                statement_id=statement.pk,
                consultation_ids=[UUID(chosen) for chosen in form.cleaned_data["municipalities"]],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Kommunerna har fått erbjudandet."))
            return _back(found.pk)
    return consultation_page(request, found, None, status=422, forms={"joint_form": form})


@require_POST
@login_required
def join(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    told = _("Tack. Kommunen har anslutit sig, och yttrandet är lämnat.")
    return _choose(request, offer_id, commands.join_statement, told)


@require_POST
@login_required
def decline(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    told = _("Kommunen ansluter sig inte. Ni kan svara med egna ord.")
    return _choose(request, offer_id, commands.decline_joint_statement, told)


def _choose(request: HttpRequest, offer_id: UUID, step: Callable[..., object], told: str) -> HttpResponse:
    user = signed_in(request)
    offer = get_object_or_404(
        JointOffer, pk=offer_id, consultation__municipality_id__in=list(open_mandates(user))
    )
    try:
        step(offer_id=offer.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        offer.refresh_from_db()
        if offer.choice == JointChoice.WAITING:
            raise
        chosen = _("Kommunen har redan valt.")
        return done_already(request, chosen, "municipal:consultation", offer.consultation_id)
    messages.success(request, told)
    return _back(offer.consultation_id)


@require_POST
@login_required
def answer_rule(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """Whether a politician approves what the municipality answers."""
    user = signed_in(request)
    found = get_object_or_404(
        Municipality.everywhere.filter(pk__in=list(open_mandates(user))).select_related("authority"),
        pk=municipality_id,
    )
    form = AnswerRuleForm(request.POST)
    if form.is_valid():
        try:
            commands.set_answer_rule(
                municipality_id=found.pk,
                politician_approves=form.cleaned_data["sent_by"] == POLITICIAN,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Svarsordningen är sparad."))
            return HttpResponseRedirect(f"{reverse('municipal:my_municipality')}?kommun={found.code}")
    return municipality_page(request, found, status=422, rule_form=form)
