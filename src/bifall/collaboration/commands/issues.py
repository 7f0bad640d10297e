"""Issues: raised by a municipality or the region, and followed until they are settled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.audit.commands import record
from bifall.collaboration.events import IssueMoved, IssueRaised
from bifall.collaboration.models import Issue
from bifall.collaboration.policies import KEEPERS
from bifall.collaboration.states import ISSUE_WORKFLOW, IssueAction, IssueState
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.models import Municipality


@transaction.atomic
def raise_issue(*, municipality_id: UUID, title: str, text: str, actor: User, at: datetime) -> Issue:
    """Raise an issue as a municipality."""
    municipality = Municipality.everywhere.get(pk=municipality_id)
    require(actor, "collaboration.raise_issue", municipality)
    return _raised(municipality.authority_id, municipality, title, text, actor, at)


@transaction.atomic
def raise_issue_for_the_region(
    *, authority_id: UUID, title: str, text: str, actor: User, at: datetime
) -> Issue:
    """Raise an issue as the region."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "collaboration.raise_issue_for_the_region", authority)
    return _raised(authority.pk, None, title, text, actor, at)


def _raised(
    authority_id: UUID, municipality: Municipality | None, title: str, text: str, actor: User, at: datetime
) -> Issue:
    refuse_if(_problems_with(title, text))
    issue = Issue.objects.create(
        authority_id=authority_id,
        title=title.strip(),
        text=text.strip(),
        raised_by=municipality,
        raised_by_user=actor,
        raised_at=at,
    )
    event = IssueRaised(
        municipality_code=municipality.code if municipality else None, is_the_regions=municipality is None
    )
    record(event, subject=issue, actor=actor, at=at)
    return issue


@transaction.atomic
def write_issue(*, issue_id: UUID, title: str, text: str, actor: User, at: datetime) -> Issue:
    """Write an issue anew, as those who raised it, until it has been discussed."""
    issue = lock_issue(issue_id)
    require(actor, "collaboration.write_issue", issue)
    refuse_if(_problems_with(title, text))
    issue.title, issue.text = title.strip(), text.strip()
    issue.save(update_fields=["title", "text"])
    record(IssueMoved(action=IssueAction.WRITE), subject=issue, actor=actor, at=at)
    return issue


def discuss(issue: Issue, *, actor: User, at: datetime) -> None:
    """Note on a locked issue that a forum has taken it up: called by the meeting when it has been held."""
    if not ISSUE_WORKFLOW.allows(IssueState(issue.state), IssueAction.DISCUSS):
        return
    issue.state = ISSUE_WORKFLOW.after(IssueState(issue.state), IssueAction.DISCUSS)
    issue.save(update_fields=["state"])
    record(IssueMoved(action=IssueAction.DISCUSS), subject=issue, actor=actor, at=at)


@transaction.atomic
def prepare_issue(*, issue_id: UUID, owner_id: UUID, actor: User, at: datetime) -> Issue:
    """Begin to prepare an issue, and say who at the region does it."""
    issue = lock_issue(issue_id)
    require(actor, "collaboration.prepare_issue", issue)
    owner = User.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or issue.authority_id not in owner.authorities_as(*KEEPERS):
        refuse_if([Problem("issue_owner_not_at_the_region", "owner")])
    issue.owner, issue.prepared_at = owner, at
    issue.save(update_fields=["owner", "prepared_at"])
    _move(issue, IssueAction.PREPARE, actor, at)
    _tell_those_who_raised(
        issue, kind="collaboration.issue_prepared", subject=_("Frågan bereds: {title}"), body="", at=at
    )
    return issue


@transaction.atomic
def tie_issue(*, issue_id: UUID, application_id: UUID, actor: User, at: datetime) -> Issue:
    """Tie an issue to an application that has come in and is about it. Its consultations are of the trail."""
    issue = lock_issue(issue_id)
    require(actor, "collaboration.tie_issue", issue)
    application = Application.objects.filter(pk=application_id, authority_id=issue.authority_id).first()
    if application is None or application.state == State.DRAFT:
        refuse_if([Problem("issue_application_not_sent", "application")])
    issue.applications.add(application_id)  # type: ignore[arg-type]
    _move(issue, IssueAction.TIE, actor, at)
    return issue


@transaction.atomic
def decide_issue(*, issue_id: UUID, outcome: str, actor: User, at: datetime) -> Issue:
    """Note what the issue led to. Those who raised it are told."""
    refusal = [] if outcome.strip() else [Problem("issue_outcome_missing", "outcome")]
    return _end(issue_id, IssueAction.DECIDE, "collaboration.decide_issue", outcome, refusal, actor, at)


@transaction.atomic
def close_issue(*, issue_id: UUID, reason: str, actor: User, at: datetime) -> Issue:
    """Close an issue that leads to no decision, with the reason. Those who raised it are told."""
    refusal = [] if reason.strip() else [Problem("issue_reason_missing", "reason")]
    return _end(issue_id, IssueAction.CLOSE, "collaboration.close_issue", reason, refusal, actor, at)


def _end(
    issue_id: UUID,
    action: IssueAction,
    permission: str,
    words: str,
    problems: list[Problem],
    actor: User,
    at: datetime,
) -> Issue:
    issue = lock_issue(issue_id)
    require(actor, permission, issue)
    refuse_if(problems)
    issue.outcome, issue.ended_at = words.strip(), at
    issue.state = ISSUE_WORKFLOW.after(IssueState(issue.state), action)
    issue.save(update_fields=["outcome", "ended_at", "state"])
    record(IssueMoved(action=action), subject=issue, actor=actor, at=at)
    _tell_those_who_raised(
        issue,
        kind="collaboration.issue_ended",
        subject=_("Det här blev det av er fråga: {title}"),
        body=issue.outcome,
        at=at,
    )
    return issue


def lock_issue(issue_id: UUID) -> Issue:
    return (
        Issue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("raised_by")
        .get(pk=issue_id)
    )


def _move(issue: Issue, action: IssueAction, actor: User, at: datetime) -> None:
    issue.state = ISSUE_WORKFLOW.after(IssueState(issue.state), action)
    issue.save(update_fields=["state"])
    record(IssueMoved(action=action), subject=issue, actor=actor, at=at)


def _problems_with(title: str, text: str) -> list[Problem]:
    problems = [] if title.strip() else [Problem("issue_title_missing", "title")]
    return problems if text.strip() else [*problems, Problem("issue_text_missing", "text")]


def _tell_those_who_raised(issue: Issue, *, kind: str, subject: object, body: str, at: datetime) -> None:
    """Everybody who speaks for the municipality that raised it."""
    for person in users_told(kind, issue, at):
        notify(
            authority_id=issue.authority_id,
            recipient=person,
            kind=kind,
            subject=format_lazy(subject, title=issue.title),  # type: ignore[arg-type]
            body=body or issue.title,
            path=reverse("municipal:issue", args=[issue.pk]),
            at=at,
        )
