"""When the board meets in the part of the year that is still going on, and what it does there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bifall.board.commands import add_item, plan_meeting, report_delegated
from bifall.board.models import Board, Meeting
from bifall.board.queries import unreported_delegated
from bifall.board.states import ItemKind, Outcome
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.scene import Scene
from bifall.flows.casefile.schema import ApplicationPart, DecisionPart, ItemPart
from bifall.flows.casefile.session import open_session, put_on_agenda, take_up
from bifall.flows.meeting_papers import end_meeting, send_summons
from bifall.kernel.money import format_number
from bifall.kernel.workdays import add_workdays, is_workday

WEDNESDAY = 2


def latest_meeting_day(today: date) -> date:
    """The Wednesday 13 to 19 days ago: its minutes are adjusted and still on the notice board."""
    latest = today - timedelta(days=13)
    return latest - timedelta(days=(latest.weekday() - WEDNESDAY) % 7)


def next_meeting_day(today: date) -> date:
    """The first Wednesday two days ahead or more that is a working day: the summons has been sent."""
    return _working_wednesday(today + timedelta(days=2))


def coming_meeting_day(today: date) -> date:
    """The first Wednesday three weeks ahead or more that is a working day."""
    return _working_wednesday(today + timedelta(days=21))


def _working_wednesday(day: date) -> date:
    while day.weekday() != WEDNESDAY or not is_workday(day):
        day += timedelta(days=1)
    return day


def free_day(scene: Scene, day: date) -> date:
    """`day`, or the first Wednesday after it when the board meets that day already."""
    while Meeting.objects.filter(authority=scene.authority, starts_at__date=day).exists():
        day = _working_wednesday(day + timedelta(days=1))
    return day


def hold_extra_meeting(scene: Scene, part: ApplicationPart, *, today: date, summoned_at: datetime) -> Meeting:
    """On the last working day: a grant that nobody has told of yet, and minutes that are not verified."""
    starts_at = datetime.combine(add_workdays(today, -1), time(13), tzinfo=LOCAL_TIME)
    scene = _with_meeting(scene, [part], starts_at, summoned_at, verifier="lena-ledamot")
    meeting = _plan(scene, "Regionens hus och på distans")
    [item] = put_on_agenda(scene, meeting)
    send_summons(meeting_id=meeting.pk, actor=scene.secretary, at=summoned_at)
    open_session(scene, meeting)
    take_up(scene, item, scene.file.meeting.items[0], starts_at + timedelta(minutes=20))
    return end_meeting(meeting_id=meeting.pk, actor=scene.secretary, at=scene.file.meeting.ends_at)


def call_to_meeting(
    scene: Scene, parts: Sequence[ApplicationPart], *, starts_at: datetime, summoned_at: datetime
) -> Meeting:
    """A meeting whose members have their papers: some grants, and what the director has decided."""
    scene = _with_meeting(scene, parts, starts_at, summoned_at)
    meeting = _plan(scene, "Regionens hus, Umeå")
    put_on_agenda(scene, meeting)
    at = summoned_at - timedelta(minutes=30)
    reported = add_item(
        meeting_id=meeting.pk,
        kind=ItemKind.DELEGATED,
        title="Anmälan av delegationsbeslut",
        actor=scene.secretary,
        at=at,
    )
    decisions = unreported_delegated(scene.authority.pk).values_list("pk", flat=True)
    report_delegated(item_id=reported.pk, decision_ids=list(decisions), actor=scene.secretary, at=at)
    return send_summons(meeting_id=meeting.pk, actor=scene.secretary, at=summoned_at)


def _with_meeting(
    scene: Scene,
    parts: Sequence[ApplicationPart],
    starts_at: datetime,
    summoned_at: datetime,
    verifier: str | None = None,
) -> Scene:
    """The same people with a short meeting of these cases instead of the file's own."""
    own = scene.file.meeting
    meeting = own.model_copy(
        update={
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "summoned_at": summoned_at,
            "verifiers": (verifier,) if verifier else own.verifiers,
            "items": tuple(_item(part) for part in parts),
        }
    )
    return replace(scene, file=scene.file.model_copy(update={"meeting": meeting}))


def _item(part: ApplicationPart) -> ItemPart:
    """The case with the decision that its memo proposes."""
    return ItemPart(
        kind=ItemKind.GRANT,
        application=part.key,
        decision=DecisionPart(
            outcome=Outcome.GRANTED,
            text=f"Nämnden beviljar {format_number(part.sought_sek)} kronor till projektet {part.title}.",
            granted_sek=part.memo.proposed_sek,
            highest_share_percent=part.memo.highest_share_percent,
            conditions=part.memo.conditions,
        ),
    )


def _plan(scene: Scene, place: str) -> Meeting:
    board = Board.objects.get(authority=scene.authority)
    own = scene.file.meeting
    return plan_meeting(
        board_id=board.pk,
        starts_at=own.starts_at,
        place=place,
        actor=scene.secretary,
        at=own.summoned_at - timedelta(days=7),
    )
