"""Both sides tell what came of it, and a leader says which indicators that counts on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas.events import FollowUpAnswered, FollowUpsAsked, IndicatorCountsSet
from bifall.arenas.models import Arena, FollowUp, IndicatorCount, Meeting, Outcome, Participant
from bifall.arenas.outcomes import asked_at
from bifall.arenas.states import Counted, FollowUpMoment, MeetingState, OutcomeKind, Side
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.models import Project


@transaction.atomic
def ask_what_came(
    *, arena_id: UUID, moment: FollowUpMoment, participants: Iterable[Participant], at: datetime
) -> list[FollowUp]:
    """Write down that people are asked. The clock asks, so nobody's permission is; the letters are a flow's.

    Who has been asked already at that moment is not asked again.
    """
    arena = Arena.objects.select_for_update(of=("self",), no_key=True).get(pk=arena_id)
    there = set(
        FollowUp.objects.filter(participant__arena=arena, moment=moment).values_list(
            "participant_id", flat=True
        )
    )
    made = FollowUp.objects.bulk_create(
        FollowUp(participant=one, moment=moment, asked_at=at) for one in participants if one.pk not in there
    )
    if made:
        event = FollowUpsAsked(moment=moment, participants=len(made))
        record(event, subject=arena, actor=None, at=at)
    return made


@transaction.atomic
def note_reminded(*, follow_up_id: UUID, at: datetime) -> None:
    """They have been asked once more, and are not asked again."""
    FollowUp.objects.filter(pk=follow_up_id, reminded_at=None).update(reminded_at=at)


@transaction.atomic
def answer_follow_up(
    *,
    follow_up_id: UUID,
    outcomes: Mapping[UUID, Iterable[OutcomeKind]],
    stayed: bool | None,
    at: datetime,
) -> FollowUp:
    """Keep what a participant tells by their personal link, which the caller has tried.

    outcomes: meeting id → what came of it. A later answer to the same question takes the earlier one's place.
    """
    follow_up = (
        FollowUp.objects.select_for_update(of=("self",), no_key=True)
        .select_related("participant__arena")
        .get(pk=follow_up_id)
    )
    who = follow_up.participant
    if not who.is_here:
        raise Refused([Problem("follow_up_has_left")])
    own = set(
        Meeting.objects.filter(state=MeetingState.HELD, **{f"{who.side}_id": who.pk}).values_list(
            "pk", flat=True
        )
    )
    allowed = asked_at(FollowUpMoment(follow_up.moment))
    told = {(meeting, OutcomeKind(kind)) for meeting, kinds in outcomes.items() for kind in kinds}
    problems = []
    if not outcomes.keys() <= own:
        problems.append(Problem("outcome_of_another_meeting"))
    if any(kind not in allowed for _meeting, kind in told):
        problems.append(Problem("outcome_not_asked"))
    refuse_if(problems)
    follow_up.outcomes.all().delete()
    Outcome.objects.bulk_create(
        Outcome(follow_up=follow_up, meeting_id=meeting, kind=kind) for meeting, kind in sorted(told)
    )
    follow_up.answered_at = at
    follow_up.stayed = stayed if who.side == Side.STUDENT else None
    follow_up.save(update_fields=["answered_at", "stayed"])
    event = FollowUpAnswered(moment=follow_up.moment, outcomes=len(told))
    record(event, subject=who.arena, actor=None, at=at)
    return follow_up


@transaction.atomic
def set_indicator_counts(
    *, project_id: UUID, counts: Mapping[UUID, Counted | None], actor: User, at: datetime
) -> list[IndicatorCount]:
    """Say what each of the project's indicators counts; None for one that counts something else."""
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    require(actor, "arenas.set_counts", project, at=at)
    own = set(project.indicators.values_list("pk", flat=True))
    if not counts.keys() <= own:
        raise Refused([Problem("actual_not_in_project", "counts")])
    IndicatorCount.objects.filter(indicator_id__in=counts).delete()
    made = IndicatorCount.objects.bulk_create(
        IndicatorCount(indicator_id=pk, counted=counted, set_by=actor, set_at=at)
        for pk, counted in counts.items()
        if counted is not None
    )
    record(IndicatorCountsSet(indicators=len(made)), subject=project, actor=actor, at=at)
    return made
