"""Which questions are put, and to whom."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts.permissions import require
from bifall.desk.evaluation_access import evaluations_here, evaluators_only, find_evaluation
from bifall.desk.evaluation_forms import RespondentsForm, SurveyForm
from bifall.evaluation import commands
from bifall.evaluation.models import Evaluation, Ticket
from bifall.evaluation.rules.respondents import read_list
from bifall.flows.evaluating import plan_survey
from bifall.kernel.problems import Refused
from bifall.organisations.queries import municipalities_of
from bifall.ui.formats import number
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to, text_of

PER_PAGE = 100


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def survey(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """The form, whether answers are anonymous, and the last day."""
    user, authority = signed_in(request), authority_of(request)
    found = find_evaluation(user, authority, evaluation_id)
    require(user, "evaluation.ask", found)
    now = {
        "form": str(found.form_version_id or ""),
        "answers": "anonymous" if found.is_anonymous else "named",
        "closes_on": found.closes_on,
    }
    form = SurveyForm(request.POST or None, authority=authority, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            plan_survey(
                evaluation_id=found.pk,
                form=form.cleaned_data["form"],
                is_anonymous=form.cleaned_data["answers"] == "anonymous",
                closes_on=form.cleaned_data["closes_on"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Enkäten är planerad."))
            return HttpResponseRedirect(reverse("evaluation_desk:evaluation", args=[found.pk]))
    context = {"form": form, "heading": _("Enkäten"), "evaluation": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/evaluation_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def respondents(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """Those who are asked, and room to add more. Who has answered is not shown."""
    user, authority = signed_in(request), authority_of(request)
    found = find_evaluation(user, authority, evaluation_id)
    may_add = user.has_perm("evaluation.ask", found)
    form = RespondentsForm(request.POST or None)
    if request.method == "POST":
        require(user, "evaluation.ask", found)
        if form.is_valid():
            names = {place.name.casefold(): place.code for place in municipalities_of(authority)}
            names |= {code: code for code in names.values()}
            people, problems = read_list(form.cleaned_data["people"], names)
            if not problems:
                try:
                    added = commands.add_respondents(
                        evaluation_id=found.pk, people=people, actor=user, at=timezone.now()
                    )
                except Refused as refused:
                    problems = list(refused.problems)
                else:
                    return _added(request, found, added)
            add_to(form, problems)
    tickets = found.tickets.select_related("municipality").order_by("name", "email")
    context = {
        "evaluation": found,
        "form": form,
        "may_add": may_add,
        "may_take_from_forums": may_add and found.is_of_the_collaboration,
        "page": Paginator(tickets, PER_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/evaluation_respondents.html", context, status=status)


def _added(request: HttpRequest, found: Evaluation, added: int) -> HttpResponseRedirect:
    told = ngettext("En person lades till.", "%(number)s personer lades till.", added)
    messages.success(request, told % {"number": number(added)})
    return HttpResponseRedirect(reverse("evaluation_desk:respondents", args=[found.pk]))


@require_POST
@login_required
@evaluators_only
def from_forums(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """Everybody who sits in a forum today."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    try:
        added = commands.add_forum_members(evaluation_id=found.pk, actor=user, at=timezone.now())
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
        return HttpResponseRedirect(reverse("evaluation_desk:respondents", args=[found.pk]))
    return _added(request, found, added)


@require_POST
@login_required
@evaluators_only
def remove(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    here = Ticket.objects.filter(evaluation__in=evaluations_here(user, authority))
    ticket = get_object_or_404(here, pk=ticket_id)
    commands.remove_respondent(ticket_id=ticket.pk, actor=user, at=timezone.now())
    messages.success(request, _("Personen är borttagen."))
    return HttpResponseRedirect(reverse("evaluation_desk:respondents", args=[ticket.evaluation_id]))
