"""Joint initiatives: the municipalities propose, join, lead and end them themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration.events import (
    InitiativeDropped,
    InitiativeFinished,
    InitiativeHandedOver,
    InitiativeProposed,
    InitiativeStarted,
    InitiativeWritten,
    InvitedToInitiative,
    PartMoved,
)
from bifall.collaboration.models import Initiative, InitiativePart, Issue
from bifall.collaboration.states import (
    INITIATIVE_WORKFLOW,
    PART_WORKFLOW,
    InitiativeAction,
    InitiativeState,
    PartAction,
    PartState,
)
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.models import Municipality


@transaction.atomic
def propose_initiative(
    *,
    municipality_id: UUID,
    title: str,
    aims: str,
    actor: User,
    at: datetime,
    invited_ids: Collection[UUID] = (),
    issue_id: UUID | None = None,
) -> Initiative:
    """Propose an initiative as a municipality, which leads it and is in it; invite others."""
    lead = Municipality.everywhere.get(pk=municipality_id)
    require(actor, "collaboration.propose_initiative", lead)
    problems = _problems_with(title, aims)
    invited = _municipalities(lead.authority_id, set(invited_ids) - {lead.pk})
    if not invited:
        problems.append(Problem("initiative_nobody_invited", "invited"))
    refuse_if(problems)
    initiative = Initiative.objects.create(
        authority_id=lead.authority_id,
        title=title.strip(),
        aims=aims.strip(),
        lead=lead,
        issue=_issue(lead.authority_id, issue_id),
        proposed_by=actor,
        proposed_at=at,
    )
    InitiativePart.objects.create(
        initiative=initiative,
        municipality=lead,
        state=PartState.JOINED,
        invited_at=at,
        answered_by=actor,
        answered_at=at,
    )
    record(InitiativeProposed(municipality_code=lead.code), subject=initiative, actor=actor, at=at)
    _ask(initiative, invited, actor, at)
    return initiative


@transaction.atomic
def write_initiative(*, initiative_id: UUID, title: str, aims: str, actor: User, at: datetime) -> Initiative:
    """Write an initiative anew, as the municipality that leads it, until it has started."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.write_initiative", initiative)
    refuse_if(_problems_with(title, aims))
    initiative.title, initiative.aims = title.strip(), aims.strip()
    initiative.save(update_fields=["title", "aims"])
    record(InitiativeWritten(), subject=initiative, actor=actor, at=at)
    return initiative


@transaction.atomic
def invite_to_initiative(
    *, initiative_id: UUID, municipality_ids: Collection[UUID], actor: User, at: datetime
) -> Initiative:
    """Invite more municipalities."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.invite_to_initiative", initiative)
    invited = _municipalities(initiative.authority_id, municipality_ids)
    already = set(initiative.parts.values_list("municipality_id", flat=True))
    problems = [] if invited else [Problem("initiative_nobody_invited", "invited")]
    problems += [
        Problem("initiative_municipality_already", "invited", {"municipality": place.name})
        for place in invited
        if place.pk in already
    ]
    refuse_if(problems)
    _ask(initiative, invited, actor, at)
    return initiative


def _ask(initiative: Initiative, invited: list[Municipality], actor: User, at: datetime) -> None:
    for place in invited:
        InitiativePart.objects.create(initiative=initiative, municipality=place, invited_at=at)
        event = InvitedToInitiative(municipality_code=place.code)
        record(event, subject=initiative, actor=actor, at=at)
        for person in users_told("collaboration.invited_to_initiative", place, at):
            notify(
                authority_id=initiative.authority_id,
                recipient=person,
                kind="collaboration.invited_to_initiative",
                subject=format_lazy(
                    _("{municipality} bjuder in till ett gemensamt initiativ: {title}"),
                    municipality=initiative.lead.name,
                    title=initiative.title,
                ),
                body=initiative.aims,
                path=reverse("municipal:initiative", args=[initiative.pk]),
                at=at,
            )


@transaction.atomic
def answer_invitation(*, part_id: UUID, action: PartAction, actor: User, at: datetime) -> InitiativePart:
    """Join, decline or leave an initiative, as a municipality. The one that leads cannot leave."""
    lock_initiative(InitiativePart.objects.values_list("initiative_id", flat=True).get(pk=part_id))
    part = InitiativePart.objects.select_related("initiative", "municipality").get(pk=part_id)
    require(actor, f"collaboration.{action}_initiative", part)
    part.state = PART_WORKFLOW.after(PartState(part.state), action)
    part.answered_by, part.answered_at = actor, at
    part.save(update_fields=["state", "answered_by", "answered_at"])
    event = PartMoved(municipality_code=part.municipality.code, action=action)
    record(event, subject=part.initiative, actor=actor, at=at)
    return part


@transaction.atomic
def hand_over_initiative(
    *, initiative_id: UUID, municipality_id: UUID, actor: User, at: datetime
) -> Initiative:
    """Let another municipality that is in it lead the initiative."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.hand_over_initiative", initiative)
    part = _joined(initiative).filter(municipality_id=municipality_id).first()
    refuse_if([] if part else [Problem("initiative_lead_not_in", "municipality")])
    initiative.lead_id = municipality_id
    initiative.save(update_fields=["lead"])
    event = InitiativeHandedOver(municipality_code=Municipality.everywhere.get(pk=municipality_id).code)
    record(event, subject=initiative, actor=actor, at=at)
    return initiative


@transaction.atomic
def start_initiative(*, initiative_id: UUID, actor: User, at: datetime) -> Initiative:
    """Start, with those who have joined. From then on all municipalities and the region can see it."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.start_initiative", initiative)
    joined = _joined(initiative).count()
    refuse_if([] if joined > 1 else [Problem("initiative_too_few")])
    initiative.state = INITIATIVE_WORKFLOW.after(InitiativeState(initiative.state), InitiativeAction.START)
    initiative.started_at = at
    initiative.save(update_fields=["state", "started_at"])
    record(InitiativeStarted(municipalities=joined), subject=initiative, actor=actor, at=at)
    return initiative


@transaction.atomic
def finish_initiative(*, initiative_id: UUID, outcome: str, actor: User, at: datetime) -> Initiative:
    """End an initiative, and tell what came of it."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.finish_initiative", initiative)
    _end(initiative, InitiativeAction.FINISH, outcome, at)
    record(InitiativeFinished(), subject=initiative, actor=actor, at=at)
    return initiative


@transaction.atomic
def drop_initiative(*, initiative_id: UUID, outcome: str, actor: User, at: datetime) -> Initiative:
    """Give an initiative up, and tell why."""
    initiative = lock_initiative(initiative_id)
    require(actor, "collaboration.drop_initiative", initiative)
    _end(initiative, InitiativeAction.DROP, outcome, at)
    record(InitiativeDropped(), subject=initiative, actor=actor, at=at)
    return initiative


def _end(initiative: Initiative, action: InitiativeAction, outcome: str, at: datetime) -> None:
    refuse_if([] if outcome.strip() else [Problem("initiative_outcome_missing", "outcome")])
    initiative.state = INITIATIVE_WORKFLOW.after(InitiativeState(initiative.state), action)
    initiative.outcome, initiative.ended_at = outcome.strip(), at
    initiative.save(update_fields=["state", "outcome", "ended_at"])


def lock_initiative(initiative_id: UUID) -> Initiative:
    return (
        Initiative.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lead")
        .get(pk=initiative_id)
    )


def _joined(initiative: Initiative) -> QuerySet[InitiativePart]:
    return initiative.parts.filter(state=PartState.JOINED)


def _municipalities(authority_id: UUID, ids: Collection[UUID]) -> list[Municipality]:
    found = Municipality.everywhere.filter(authority_id=authority_id, pk__in=set(ids))
    return list(found.order_by("name"))


def _issue(authority_id: UUID, issue_id: UUID | None) -> Issue | None:
    return Issue.objects.filter(pk=issue_id, authority_id=authority_id).first() if issue_id else None


def _problems_with(title: str, aims: str) -> list[Problem]:
    problems = [] if title.strip() else [Problem("initiative_title_missing", "title")]
    return problems if aims.strip() else [*problems, Problem("initiative_aims_missing", "aims")]
