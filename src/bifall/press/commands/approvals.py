"""A text is read by another person before it is published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.press.events import ApprovalAsked, ReleaseApproved, ReleaseReturned
from bifall.press.models import Approval, ReleasePage
from bifall.press.queries import may_approve, writer_of
from bifall.press.states import ApprovalAnswer


@transaction.atomic
def ask_for_approval(*, page_id: int, path: str, actor: User, at: datetime) -> Approval:
    """Ask those who may approve to read the latest text. `path` is where they read it.

    Asking twice about the same text changes nothing.
    """
    page = _locked(page_id)
    require(actor, "press.draft_release", page)
    draft: ReleasePage = page.get_latest_revision_as_object()
    readers = may_approve(page.newsroom.authority, draft)
    refuse_if([] if readers else [Problem("nobody_may_approve")])
    approval, created = Approval.objects.get_or_create(
        page=page,
        digest=draft.digest_to_approve(),
        answer=ApprovalAnswer.WAITING,
        defaults={"asked_by": actor, "asked_at": at},
    )
    if created:
        record(ApprovalAsked(page_id=page.pk), subject=page, actor=actor, at=at)
        for reader in readers:
            notify(
                authority_id=page.authority_id,
                recipient=reader,
                kind="press.approval_asked",
                subject=_("En text väntar på att du godkänner den"),
                body=format_lazy(
                    _("{name} ber dig läsa en text innan den publiceras. Läs den och svara här:"),
                    name=actor.name,
                ),
                path=path,
                at=at,
            )
    return approval


@transaction.atomic
def approve_release(*, page_id: int, actor: User, at: datetime, digest: str = "") -> Approval:
    """Approve the latest text. `digest` is the text that was read: one that has been changed since then is
    not approved.
    """
    page, draft = _to_answer(page_id, actor, digest)
    approval = _answer(page, draft, ApprovalAnswer.APPROVED, actor, at)
    record(ReleaseApproved(page_id=page.pk), subject=page, actor=actor, at=at)
    return approval


@transaction.atomic
def return_release(
    *, page_id: int, comment: str, path: str, actor: User, at: datetime, digest: str = ""
) -> Approval:
    """Send the text back to its writer with what has to be changed."""
    page, draft = _to_answer(page_id, actor, digest, comment)
    approval = _answer(page, draft, ApprovalAnswer.RETURNED, actor, at, comment.strip())
    record(ReleaseReturned(page_id=page.pk), subject=page, actor=actor, at=at)
    writer = approval.asked_by or writer_of(draft)
    if writer is not None:
        notify(
            authority_id=page.authority_id,
            recipient=writer,
            kind="press.release_returned",
            subject=_("En text behöver ändras innan den publiceras"),
            body=format_lazy(
                _("{name} har läst texten och skriver: {comment}"), name=actor.name, comment=comment.strip()
            ),
            path=path,
            at=at,
        )
    return approval


def _locked(page_id: int) -> ReleasePage:
    page: ReleasePage = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    return page


def _to_answer(
    page_id: int, actor: User, digest: str, comment: str | None = None
) -> tuple[ReleasePage, ReleasePage]:
    """The page and its latest text, which the actor may answer for."""
    page = _locked(page_id)
    require(actor, "press.approve_release", page)
    draft: ReleasePage = page.get_latest_revision_as_object()
    problems = []
    if writer_of(draft) == actor:
        problems.append(Problem("writer_may_not_approve"))
    if digest and digest != draft.digest_to_approve():
        problems.append(Problem("text_changed_meanwhile"))
    if comment is not None and not comment.strip():
        problems.append(Problem("approval_comment_missing", "comment"))
    refuse_if(problems)
    return page, draft


def _answer(
    page: ReleasePage,
    draft: ReleasePage,
    answer: ApprovalAnswer,
    actor: User,
    at: datetime,
    comment: str = "",
) -> Approval:
    digest = draft.digest_to_approve()
    asked = Approval.objects.filter(page=page, digest=digest, answer=ApprovalAnswer.WAITING).first()
    approval = asked or Approval(page=page, digest=digest)
    approval.answer, approval.answered_by, approval.answered_at = answer, actor, at
    approval.comment = comment
    approval.save()
    return approval
