"""A call's rounds, and when concepts are taken in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.calls.commands.calls import lock, problems_with_concepts
from bifall.calls.events import (
    ConceptWindowSet,
    RoundAdded,
    RoundChanged,
)
from bifall.calls.models import Round
from bifall.calls.states import RoundPhase
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def add_round(
    *,
    call_id: UUID,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    frame_sek: int,
    actor: User,
    at: datetime,
    concept_opens_at: datetime | None = None,
    concept_closes_at: datetime | None = None,
) -> Round:
    """Add a window in which one can apply, with its frame in whole kronor.

    In a call of two steps it has a window for concepts before it.
    """
    call = lock(call_id)
    require(actor, "calls.change_rounds", call)
    problems = _problems_with_round(name, opens_at, closes_at, frame_sek)
    problems += problems_with_concepts(call, name, concept_opens_at, concept_closes_at, opens_at)
    if call.rounds.filter(name=name.strip()).exists():
        problems.append(Problem("round_name_taken", "name"))
    refuse_if(problems)
    round_ = Round.objects.create(
        call=call,
        name=name.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        frame_sek=frame_sek,
        concept_opens_at=concept_opens_at,
        concept_closes_at=concept_closes_at,
    )
    event = RoundAdded(
        round_id=str(round_.pk),
        opens_at=opens_at.isoformat(),
        closes_at=closes_at.isoformat(),
        frame_sek=frame_sek,
    )
    record(event, subject=call, actor=actor, at=at)
    _tell_of_concepts(round_, actor, at)
    return round_


@transaction.atomic
def change_round(
    *,
    round_id: UUID,
    closes_at: datetime,
    frame_sek: int,
    actor: User,
    at: datetime,
    concept_closes_at: datetime | None = None,
) -> Round:
    """Move the closing times later, or change the frame. What has closed stays closed.

    The time for concepts stays as it is when none is given.
    """
    round_ = (
        Round.objects.select_for_update(of=("self",), no_key=True).select_related("call").get(pk=round_id)
    )
    require(actor, "calls.change_rounds", round_.call)
    problems = _problems_with_round(round_.name, round_.opens_at, closes_at, frame_sek)
    phase = round_.phase(at)
    if phase == RoundPhase.CLOSED and closes_at != round_.closes_at:
        problems.append(Problem("round_closed_already", "closes_at"))
    if phase == RoundPhase.OPEN and closes_at < round_.closes_at:
        problems.append(Problem("round_cannot_close_earlier", "closes_at"))
    concepts_until = concept_closes_at or round_.concept_closes_at
    moved = concepts_until != round_.concept_closes_at
    if moved:
        problems += _problems_with_moving(round_, concepts_until, at)
    refuse_if(problems)
    round_.closes_at, round_.frame_sek, round_.concept_closes_at = closes_at, frame_sek, concepts_until
    round_.save(update_fields=["closes_at", "frame_sek", "concept_closes_at"])
    event = RoundChanged(round_id=str(round_.pk), closes_at=closes_at.isoformat(), frame_sek=frame_sek)
    record(event, subject=round_.call, actor=actor, at=at)
    if moved:
        _tell_of_concepts(round_, actor, at)
    return round_


def _problems_with_round(name: str, opens_at: datetime, closes_at: datetime, frame_sek: int) -> list[Problem]:
    problems = []
    if not name.strip():
        problems.append(Problem("round_name_missing", "name"))
    if closes_at <= opens_at:
        problems.append(Problem("round_closes_before_it_opens", "closes_at"))
    if frame_sek <= 0:
        problems.append(Problem("frame_missing", "frame_sek"))
    return problems


def _problems_with_moving(round_: Round, closes_at: datetime | None, at: datetime) -> list[Problem]:
    """What keeps the time for concepts from ending at `closes_at` instead."""
    phase = round_.concept_phase(at)
    if phase is None or closes_at is None or round_.concept_opens_at is None:
        return [Problem("concept_window_unwanted", "concept_closes_at")]
    problems = []
    if phase == RoundPhase.CLOSED:
        problems.append(Problem("concepts_closed_already", "concept_closes_at"))
    elif phase == RoundPhase.OPEN and round_.concept_closes_at and closes_at < round_.concept_closes_at:
        problems.append(Problem("concepts_cannot_close_earlier", "concept_closes_at"))
    if closes_at <= round_.concept_opens_at:
        problems.append(Problem("concept_closes_before_it_opens", "concept_closes_at"))
    if round_.opens_at < closes_at:
        problems.append(Problem("application_opens_before_concepts_close", "concept_closes_at"))
    return problems


def _tell_of_concepts(round_: Round, actor: User, at: datetime) -> None:
    if round_.concept_opens_at is not None and round_.concept_closes_at is not None:
        event = ConceptWindowSet(
            round_id=str(round_.pk),
            opens_at=round_.concept_opens_at.isoformat(),
            closes_at=round_.concept_closes_at.isoformat(),
        )
        record(event, subject=round_.call, actor=actor, at=at)
