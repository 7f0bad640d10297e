"""Reading a release before it is published: its figures for what they are, and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.accounts.models import Authority
from bifall.accounts.permissions import require
from bifall.flows import publication
from bifall.flows.release_figures import figures_for
from bifall.flows.speakers import known_address
from bifall.kernel.problems import Problem, Refused
from bifall.press import commands
from bifall.press.models import Approval, QuoteApproval, ReleasePage
from bifall.press.queries import newsroom_of, problems_with, releases_of, says_something_else, writer_of
from bifall.press.rules import Figures, Quote, changes_since, figures_from_data
from bifall.press.states import ApprovalAnswer
from bifall.publicsite.forms import ReturnForm, SpeakerForm
from bifall.publicsite.release import content_of
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_GET
@login_required
def review(request: HttpRequest, page_id: int) -> HttpResponse:
    return show_review(request, own_page(request, page_id))


@require_POST
@login_required
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    return _done(
        request,
        page_id,
        lambda page: commands.ask_for_approval(
            page_id=page.pk, path=address_of_review(page.pk), actor=signed_in(request), at=timezone.now()
        ),
        _("De som får godkänna texten har fått ett meddelande."),
    )


@require_POST
@login_required
def approve(request: HttpRequest, page_id: int) -> HttpResponse:
    return _done(
        request,
        page_id,
        lambda page: commands.approve_release(
            page_id=page.pk,
            digest=request.POST.get("digest", ""),
            actor=signed_in(request),
            at=timezone.now(),
        ),
        _("Texten är godkänd."),
    )


@require_POST
@login_required
def give_back(request: HttpRequest, page_id: int) -> HttpResponse:
    page = own_page(request, page_id)
    form = ReturnForm(request.POST)
    form.full_clean()
    try:
        commands.return_release(
            page_id=page.pk,
            comment=form.cleaned_data.get("comment", ""),
            path=address_of_review(page.pk),
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        add_to(form, refused.problems)
        return show_review(request, page, form=form)
    messages.success(request, _("Texten är lämnad tillbaka till den som skrev den."))
    return HttpResponseRedirect(address_of_review(page.pk))


@require_POST
@login_required
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    return _done(
        request,
        page_id,
        lambda page: publication.publish(page_id=page.pk, actor=signed_in(request), at=timezone.now()),
        _("Texten är publicerad."),
    )


@require_POST
@login_required
def sent(request: HttpRequest, page_id: int) -> HttpResponse:
    return _done(
        request,
        page_id,
        lambda page: commands.tell_sent_in_advance(
            page_id=page.pk, actor=signed_in(request), at=timezone.now()
        ),
        _("Det är antecknat att texten har skickats ut."),
    )


def _done(
    request: HttpRequest, page_id: int, step: Callable[[ReleasePage], object], told: str
) -> HttpResponse:
    page = own_page(request, page_id)
    try:
        step(page)
    except Refused as refused:
        return show_review(request, page, refused.problems)
    messages.success(request, told)
    return HttpResponseRedirect(address_of_review(page.pk))


def own_page(request: HttpRequest, page_id: int) -> ReleasePage:
    authority = authority_of(request)
    require(signed_in(request), "press.view_release", authority)
    newsroom = newsroom_of(authority.pk)
    own = releases_of(newsroom) if newsroom else ReleasePage.objects.none()
    page: ReleasePage = get_object_or_404(own, pk=page_id)
    return page


def address_of_review(page_id: int) -> str:
    return reverse("publicsite:press_review", args=[page_id])


def show_review(
    request: HttpRequest,
    page: ReleasePage,
    refused: Sequence[Problem] = (),
    form: ReturnForm | None = None,
    speaker_forms: Mapping[str, SpeakerForm] | None = None,
) -> HttpResponse:
    authority, user, now = authority_of(request), signed_in(request), timezone.now()
    draft: ReleasePage = page.get_latest_revision_as_object()
    latest = page.versions.last()
    figures = figures_for(draft, authority)
    problems = problems_with(page, draft, figures, now)
    is_changed = says_something_else(latest, draft, figures)
    changes = changes_since(figures_from_data(latest.figures), figures) if latest and page.live else []
    quotes = _quotes(authority, draft, figures, speaker_forms or {})
    context = {
        "page": draft,
        "release": content_of(draft, is_marked=True, figures=figures),
        "refused": refused,
        "problems": problems,
        "changes": changes,
        "may_publish": is_changed and not problems,
        "is_public": page.is_public(now),
        "is_waiting": page.live and not page.is_public(now),
        "is_changed": is_changed,
        "live_slug": page.slug,
        "sent_in_advance_at": page.sent_in_advance_at,
        "digest": draft.digest_to_approve(),
        "may_write": user.has_perm("press.draft_release", authority),
        "return_form": form or ReturnForm(),
        "quotes": quotes,
        "speaker_form": next((form for _quote, _answer, form in quotes), None),
        **_approvals(authority, draft, user),
    }
    is_refused = bool(refused or form or speaker_forms)
    return render(request, "publicsite/press_review.html", context, status=422 if is_refused else 200)


def _quotes(
    authority: Authority, draft: ReleasePage, figures: Figures, bound: Mapping[str, SpeakerForm]
) -> list[tuple[Quote, QuoteApproval | None, SpeakerForm]]:
    """Each quote with the latest answer about it, and the form that asks its speaker."""
    answers = {row.digest: row for row in draft.quote_approvals.order_by("asked_at")} if draft.pk else {}
    shown = []
    for place, quote in enumerate(draft.quotes_as_read(figures)):
        digest = quote.digest()
        initial = {"digest": digest, "email": known_address(authority, quote.speaker)}
        form = bound.get(digest) or SpeakerForm(initial=initial, auto_id=f"id_quote_{place}_%s")
        shown.append((quote, answers.get(digest), form))
    return shown


def _approvals(authority: Authority, draft: ReleasePage, user: Any) -> dict[str, object]:
    """The answers about the text as it stands now, and what earlier ones were sent back for."""
    digest = draft.digest_to_approve()
    rows = list(
        Approval.objects.filter(page_id=draft.pk)
        .select_related("asked_by", "answered_by")
        .order_by("answered_at", "asked_at")
    )
    of_this_text = {row.answer: row for row in rows if row.digest == digest}
    approved = of_this_text.get(ApprovalAnswer.APPROVED)
    may_approve = user.has_perm("press.approve_release", authority) and writer_of(draft) != user
    return {
        "approved": approved,
        "asked": of_this_text.get(ApprovalAnswer.WAITING),
        "returned": [row for row in rows if row.answer == ApprovalAnswer.RETURNED][-1:],
        "may_approve": may_approve and approved is None,
    }
