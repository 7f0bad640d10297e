"""Nobody is quoted who has not approved the words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify, write_letter
from bifall.press.events import QuoteApproved, QuoteAsked, QuoteRefused
from bifall.press.models import QuoteApproval, ReleasePage
from bifall.press.queries import writer_of
from bifall.press.rules import Figures
from bifall.press.states import QuoteAnswer


@transaction.atomic
def ask_speaker(
    *,
    page_id: int,
    digest: str,
    email: str,
    figures: Figures,
    path_of: Callable[[UUID], str],
    actor: User,
    at: datetime,
) -> QuoteApproval:
    """Ask the one who is quoted to approve the words, as a reader would meet them.

    digest: of the quote, with its figures filled in from `figures`. path_of: where the question, by its id,
    is answered. Asking again sends the question anew, to the address that is given now. Nobody answers for
    somebody else: the address of the one who asks or wrote is refused.
    """
    page: ReleasePage = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.ask_speaker", page)
    draft: ReleasePage = page.get_latest_revision_as_object()
    quotes = {quote.digest(): quote for quote in draft.quotes_as_read(figures)}
    quote, address = quotes.get(digest), email.strip().lower()
    problems = [] if quote else [Problem("quote_unknown")]
    if quote and not quote.is_whole:
        problems.append(Problem("quote_empty"))
    try:
        validate_email(address)
    except ValidationError:
        problems.append(Problem("quote_email_wrong", "email"))
    if address in {person.email.lower() for person in (actor, *_writers(draft))}:
        problems.append(Problem("quote_email_own", "email"))
    refuse_if(problems)
    if quote is None:
        raise ValueError("refused above")
    question = QuoteApproval.objects.filter(page=page, digest=digest, answer=QuoteAnswer.WAITING).first()
    question = question or QuoteApproval(page=page, digest=digest)
    question.text, question.speaker, question.role = quote.text, quote.speaker, quote.role
    question.email, question.asked_by, question.asked_at = address, actor, at
    question.save()
    record(QuoteAsked(page_id=page.pk), subject=page, actor=actor, at=at)
    known = User.objects.filter(email=address, is_active=True).first()
    write_letter(
        authority_id=page.authority_id,
        email=address,
        language=known.language if known else draft.language,
        recipient=known,
        kind="press.quote_asked",
        subject=_("Vill du läsa och godkänna ett citat?"),
        body=format_lazy(
            _("{name} skriver en text och citerar dig:\n\n{quote}\n\nLäs och svara här:"),
            name=actor.name,
            quote=quote.text,
        ),
        path=path_of(question.pk),
        at=at,
        key=f"press.quote:{uuid4()}",
    )
    return question


@transaction.atomic
def answer_quote(
    *,
    approval_id: UUID,
    is_approved: bool,
    path: str,
    at: datetime,
    comment: str = "",
    actor: User | None = None,
    reader: User | None = None,
) -> QuoteApproval:
    """The speaker's answer: by the personal link, which is the key, or signed in (`actor`). It is noted which
    of them, and of the address as much as tells it apart from another.

    reader: who is signed in where the link was opened. The one who asks and those who wrote do not answer.

    A refusal says what the speaker would say instead, and the one who asked is told. `path`: where they
    read it.
    """
    question = (
        QuoteApproval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("page", "asked_by")
        .get(pk=approval_id)
    )
    problems = [Problem("quote_is_answered")] if question.answer != QuoteAnswer.WAITING else []
    if not is_approved and not comment.strip():
        problems.append(Problem("quote_comment_missing", "comment"))
    if reader is not None and reader in {question.asked_by, *_writers(question.page)}:
        problems.append(Problem("quote_answer_own"))
    refuse_if(problems)
    question.answer = QuoteAnswer.APPROVED if is_approved else QuoteAnswer.REFUSED
    question.answered_at, question.answered_by = at, actor
    question.comment, question.answered_from = comment.strip(), told_apart(question.email)
    question.email = ""
    question.save(update_fields=["answer", "answered_at", "answered_by", "answered_from", "comment", "email"])
    page = question.page
    event = QuoteApproved(page_id=page.pk) if is_approved else QuoteRefused(page_id=page.pk)
    record(event, subject=page, actor=actor, at=at)
    said = (
        _("{speaker} har godkänt sitt citat.")
        if is_approved
        else _("{speaker} godkänner inte sitt citat och skriver: {comment}")
    )
    notify(
        authority_id=page.authority_id,
        recipient=question.asked_by,
        kind="press.quote_answered",
        subject=_("Svar om ett citat"),
        body=format_lazy(said, speaker=question.speaker, comment=question.comment),
        path=path,
        at=at,
    )
    return question


def _writers(draft: ReleasePage) -> list[User]:
    """Who began the text and who wrote it last."""
    return [person for person in (draft.owner, writer_of(draft)) if person is not None]


def told_apart(address: str) -> str:
    """An address as it is kept when its question is answered: "r…@example.org"."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}…@{host}" if host else ""
