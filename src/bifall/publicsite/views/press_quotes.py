"""The one who is quoted reads the words and answers, by a personal link or signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.flows.release_figures import figures_for
from bifall.kernel.problems import Refused
from bifall.press.commands import answer_quote, ask_speaker
from bifall.press.links import approval_id_of, token_of
from bifall.press.models import QuoteApproval
from bifall.press.queries import newsroom_of
from bifall.publicsite.forms import QuoteForm, SpeakerForm
from bifall.publicsite.views.press_review import address_of_review, own_page, show_review
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
def quote(request: HttpRequest, token: str) -> HttpResponse:
    question = _question(request, token)
    form = QuoteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        form.full_clean()
        try:
            answer_quote(
                approval_id=question.pk,
                is_approved="approve" in request.POST,
                comment=form.cleaned_data.get("comment", ""),
                path=address_of_review(question.page_id),
                actor=_speaker(request, question),
                reader=request.user if isinstance(request.user, User) else None,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
            status = 422
        else:
            return HttpResponseRedirect(request.path)
    context = {"question": question, "form": form, "is_open": question.answered_at is None}
    response = render(request, "publicsite/press_quote.html", context, status=status)
    # The address is a key: it is neither kept, nor passed on to others, nor found by searching.
    add_never_cache_headers(response)
    # With "no-referrer" a browser says "null" of where the form comes from, and it would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _question(request: HttpRequest, token: str) -> QuoteApproval:
    found = get_object_or_404(
        QuoteApproval.objects.select_related("page", "asked_by"), pk=approval_id_of(token)
    )
    newsroom = newsroom_of(authority_of(request).pk)
    if newsroom is None or not found.page.is_child_of(newsroom):
        raise Http404(token)
    return found


def _speaker(request: HttpRequest, question: QuoteApproval) -> User | None:
    """Who is signed in, when that is the one who was asked."""
    user = request.user
    is_the_speaker = isinstance(user, User) and user.email == question.email
    return user if isinstance(user, User) and is_the_speaker else None


@require_POST
@login_required
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    page = own_page(request, page_id)
    form = SpeakerForm(request.POST)
    form.full_clean()
    digest = form.cleaned_data.get("digest", "")
    try:
        ask_speaker(
            page_id=page.pk,
            digest=digest,
            email=form.cleaned_data.get("email", ""),
            figures=figures_for(page.get_latest_revision_as_object(), authority_of(request)),
            path_of=address_of_question,
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        add_to(form, refused.problems)
        return show_review(request, page, speaker_forms={digest: form})
    messages.success(request, _("Frågan är skickad till den som citeras."))
    return HttpResponseRedirect(address_of_review(page.pk))


def address_of_question(approval_id: UUID) -> str:
    return reverse("publicsite:press_quote", args=[token_of(approval_id)])
