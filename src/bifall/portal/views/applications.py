"""Beginning an application, and following it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.models import User
from bifall.applications import commands, queries
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import DelegatedDecision
from bifall.calls.models import Round
from bifall.calls.queries import open_rounds
from bifall.calls.queries import visible_to as visible_calls
from bifall.correspondence.queries import unread_in
from bifall.documents.models import Document
from bifall.flows.case_history import for_the_applicant
from bifall.flows.case_papers import announced_decision, letters_sent
from bifall.flows.delegated_decisions import notice_of_report
from bifall.kernel.problems import Refused
from bifall.organisations.policies import acts_for
from bifall.organisations.queries import acted_for_by, signed_by_two
from bifall.organisations.states import Scope, SignedAct
from bifall.portal.forms import ReplyForm, StartForm
from bifall.projects.models import Project
from bifall.state_aid.award_queries import declaration_of, validity_of
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.history import told
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
def start(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Choose for whom to apply; the draft, or the concept where that comes first, begins on page one."""
    user, authority = signed_in(request), authority_of(request)
    rounds = Round.objects.filter(call__in=visible_calls(user)).select_related("call")
    round_ = get_object_or_404(rounds, pk=round_id, call__authority=authority)
    organisations = list(acted_for_by(user, authority, Scope.WRITE))
    form = StartForm(
        request.POST or None,
        organisations=organisations,
        initial={"organisation": str(organisations[0].pk)} if len(organisations) == 1 else None,
    )
    if request.method == "POST" and form.is_valid():
        begin = commands.start_concept if round_.call.is_two_step else commands.start_application
        try:
            made = begin(
                round_id=round_.pk,
                organisation_id=UUID(form.cleaned_data["organisation"]),
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            first = made.answer_set.form_version.schema.pages[0].key
            name = "portal:concept_page" if round_.call.is_two_step else "portal:page"
            return HttpResponseRedirect(reverse(name, args=[made.pk, first]))
    context = {
        "form": form,
        "round": round_,
        "organisations": organisations,
        "is_open": open_rounds(authority, timezone.now()).filter(pk=round_.pk).exists(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/start.html", context, status=status)


@require_GET
@login_required
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Where the application stands. A draft is shown as what it is: pages to fill in."""
    found = own_application(signed_in(request), application_id)
    if found.state == State.DRAFT:
        return HttpResponseRedirect(reverse("portal:review", args=[found.pk]))
    return application_page(request, found, status=200)


def application_page(
    request: HttpRequest, found: Application, *, status: int, reply_form: ReplyForm | None = None
) -> HttpResponse:
    user = signed_in(request)
    decision = announced_decision(found)
    context = {
        "application": found,
        "contact": queries.contact_of(found),
        "decision": decision,
        "delegated": DelegatedDecision.objects.filter(application=found)
        .select_related("board")
        .prefetch_related("conditions")
        .first(),
        "delegated_notice": notice_of_report(found),
        "project": Project.objects.filter(application=found).first(),
        "completion": found.completion_requests.filter(answered_at=None).first(),
        "completions": found.completion_requests.exclude(answered_at=None),
        "attachments": found.attachments.order_by("created_at"),
        "chain": effect_chain_of(found),
        "signing": queries.awaited_signature(found, timezone.now()),
        "signed": (signed := signed_by_two(SignedAct.SUBMIT_APPLICATION, found.pk)),
        "is_as_signed": queries.is_as_signed(found, signed),
        "may_sign": user.has_perm("applications.sign", found),
        "may_withdraw": user.has_perm("applications.withdraw", found),
        "may_declare_aid": user.has_perm("state_aid.declare", found),
        "declaration": (declaration := declaration_of(found)),
        "declaration_validity": validity_of(declaration, timezone.localdate()),
        "may_complete": user.has_perm("applications.complete", found),
        "history": told(for_the_applicant(found)),
        "unread": unread_in(found, user),
        "today": timezone.localdate(),
    }
    return render(request, "portal/application.html", context, status=status)


@require_GET
@login_required
def document(request: HttpRequest, application_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The applicant's own papers: receipt, attachments, decision letter."""
    found = own_application(signed_in(request), application_id)
    papers = Document.objects.filter(
        Q(pk=found.receipt_id)
        | Q(applications=found)
        | Q(case_messages__application=found)
        | Q(pk__in=letters_sent(found))
    ).distinct()
    paper = get_object_or_404(papers, pk=document_id)
    return FileResponse(
        paper.file.open("rb"),
        as_attachment=True,
        filename=paper.filename,
        content_type=paper.media_type,
    )


def own_application(user: User, application_id: UUID) -> Application:
    """An application of an organisation that the user acts for: the only way of fetching one here."""
    found = get_object_or_404(
        queries.with_case(queries.visible_to(user)).select_related(
            "authority", "receipt", "answer_set__form_version__form", "round__call__strategy"
        ),
        pk=application_id,
    )
    if not acts_for(user, found.organisation_id):
        get_object_or_404(Application.objects.none())
    return found
