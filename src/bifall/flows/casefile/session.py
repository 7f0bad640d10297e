"""The meeting of a case file: agenda, summons, session, minutes, notice, release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bifall.board.commands import (
    add_item,
    cast_ballot,
    close_vote,
    declare_conflict,
    move_motion,
    open_meeting,
    open_vote,
    record_reservation,
)
from bifall.board.commands.meetings import Present
from bifall.board.models import AgendaItem, Meeting
from bifall.board.states import Outcome
from bifall.flows.board_decisions import decide_at_item
from bifall.flows.casefile.handling import said_by
from bifall.flows.casefile.scene import Scene, address_of
from bifall.flows.casefile.schema import ItemPart, PersonPart
from bifall.flows.influence import give_feedback
from bifall.flows.meeting_papers import announce_minutes, end_meeting, send_summons, verify
from bifall.flows.publication import publish
from bifall.flows.release_drafts import draft_release
from bifall.flows.release_figures import figures_for
from bifall.kernel.weeks import IsoWeek
from bifall.press.commands import (
    answer_quote,
    approve_release,
    ask_speaker,
    open_newsroom,
    save_contact,
    set_duty_week,
)
from bifall.press.links import token_of
from bifall.press.models import PressContact, ReleasePage

LOCAL_TIME = ZoneInfo("Europe/Stockholm")


OnAgenda = Callable[[Scene, list[AgendaItem]], None]
"""What is done when the agenda is made and the summons not yet sent: papers are added to its items."""


def hold_meeting(scene: Scene, meeting: Meeting, on_agenda: OnAgenda | None = None) -> Meeting:
    """From agenda to announced minutes."""
    file = scene.file
    items = put_on_agenda(scene, meeting)
    if on_agenda is not None:
        on_agenda(scene, items)
    send_summons(meeting_id=meeting.pk, actor=scene.secretary, at=file.meeting.summoned_at)
    scene.tell(f"summons with {len(items)} items")
    open_session(scene, meeting)
    step = (file.meeting.ends_at - file.meeting.starts_at) / (len(items) + 1)
    for number, (item, part) in enumerate(zip(items, file.meeting.items, strict=True), 1):
        take_up(scene, item, part, file.meeting.starts_at + number * step)
    end_meeting(meeting_id=meeting.pk, actor=scene.secretary, at=file.meeting.ends_at)
    for member_id in meeting.verifiers.values_list("member_id", flat=True):
        member = next(m for m in scene.members.values() if m.pk == member_id)
        verify(meeting_id=meeting.pk, member_id=member_id, actor=member.user, at=file.minutes.adjusted_at)
    posted = datetime.combine(file.minutes.posted_on, time(13), tzinfo=LOCAL_TIME)
    announce_minutes(
        meeting_id=meeting.pk,
        posted_on=file.minutes.posted_on,
        kept_at=file.minutes.kept_at,
        actor=scene.secretary,
        at=max(posted, file.minutes.adjusted_at),
    )
    scene.tell("minutes adjusted and announced")
    hear_the_municipalities(scene, max(posted, file.minutes.adjusted_at) + timedelta(hours=20))
    if any(item.decision.granted_sek for item in file.meeting.items):
        publish_release(scene, meeting)
    return Meeting.objects.get(pk=meeting.pk)


def hear_the_municipalities(scene: Scene, at: datetime) -> None:
    """Whether each municipality recognises itself in what became of what it said, where that is decided."""
    representatives = {m.code: m.representative.key for m in scene.file.municipalities}
    settled = {Outcome.GRANTED, Outcome.REJECTED}
    decided = {item.application for item in scene.file.meeting.items if item.decision.outcome in settled}
    for part in (part for part in scene.file.applications if part.key in decided):
        for statement in part.statements:
            if statement.feedback is not None:
                give_feedback(
                    statement_id=said_by(scene.applications[part.key], statement.municipality).pk,
                    **statement.feedback.model_dump(),
                    actor=scene.people[representatives[statement.municipality]],
                    at=at,
                )


def publish_release(scene: Scene, meeting: Meeting) -> None:
    """The release as the communicator sends it: drafted from the decisions, with contact and duty week."""
    part = scene.file.release
    at = part.published_at
    open_newsroom(authority_id=scene.authority.pk, actor=scene.administrator, at=at)
    contacts = {
        person.key: _contact(scene, person, at) for person in (part.more_information, part.press_contact)
    }
    week = IsoWeek.of(at.astimezone(LOCAL_TIME).date())
    set_duty_week(
        authority_id=scene.authority.pk,
        year=week.year,
        week=week.week,
        contact_id=contacts[part.press_contact.key].pk,
        actor=scene.communicator,
        at=at,
    )
    page = draft_release(
        meeting_id=meeting.pk,
        quote=part.quote,
        more_information_id=contacts[part.more_information.key].pk,
        actor=scene.communicator,
        at=at,
    )
    _let_the_chair_approve(scene, page, meeting, at)
    approve_release(page_id=page.pk, actor=scene.director, at=at)
    page = publish(page_id=page.pk, actor=scene.communicator, at=at)
    scene.tell(f"release published: {page.slug}")


def _let_the_chair_approve(scene: Scene, page: ReleasePage, meeting: Meeting, at: datetime) -> None:
    held = Meeting.objects.select_related("chair__user").get(pk=meeting.pk)
    if held.chair is None:
        raise ValueError("a meeting that has been held has had a chair")
    chair = held.chair.user
    figures = figures_for(page, scene.authority)
    for quote in page.quotes_as_read(figures):
        question = ask_speaker(
            page_id=page.pk,
            digest=quote.digest(),
            email=chair.email,
            figures=figures,
            path_of=lambda approval_id: f"/press/citat/{token_of(approval_id)}/",
            actor=scene.communicator,
            at=at,
        )
        answer_quote(
            approval_id=question.pk, is_approved=True, path=f"/pressrum/{page.pk}/", actor=chair, at=at
        )


def _contact(scene: Scene, person: PersonPart, at: datetime) -> PressContact:
    """The person's contact card; made when there is none with that address."""
    known = PressContact.objects.filter(authority=scene.authority, email=address_of(person)).first()
    return known or save_contact(
        authority_id=scene.authority.pk,
        name=person.name,
        title=person.title,
        phone=person.phone,
        email=address_of(person),
        actor=scene.communicator,
        at=at,
    )


def put_on_agenda(scene: Scene, meeting: Meeting) -> list[AgendaItem]:
    at = scene.file.meeting.summoned_at - timedelta(hours=1)
    return [
        add_item(
            meeting_id=meeting.pk,
            kind=part.kind,
            title=part.title,
            text=part.text,
            draft_decision=part.draft_decision,
            presenter=part.presenter,
            application_id=scene.applications[part.application].pk if part.application else None,
            actor=scene.secretary,
            at=at,
        )
        for part in scene.file.meeting.items
    ]


def open_session(scene: Scene, meeting: Meeting) -> None:
    part = scene.file.meeting
    open_meeting(
        meeting_id=meeting.pk,
        present=[
            Present(
                member_id=scene.members[line.member].pk,
                serving=line.serving,
                serves_for_id=scene.members[line.serves_for].pk if line.serves_for else None,
            )
            for line in part.present
        ],
        chair_id=scene.members[part.chair].pk,
        verifier_ids=[scene.members[key].pk for key in part.verifiers],
        actor=scene.secretary,
        at=part.starts_at,
    )


def take_up(scene: Scene, item: AgendaItem, part: ItemPart, begins_at: datetime) -> None:
    """One item: conflicts of interest first, then motions, votes, decision and reservations.

    Every step has a second of its own, so that motions and votes are known in the order of the file.
    """
    seconds = count()

    def now() -> datetime:
        return begins_at + timedelta(seconds=next(seconds))

    by = scene.secretary
    members = {key: member.pk for key, member in scene.members.items()}
    for conflict in part.conflicts:
        declare_conflict(
            item_id=item.pk, member_id=members[conflict.member], reason=conflict.reason, actor=by, at=now()
        )
    for motion in part.motions:
        move_motion(
            item_id=item.pk,
            mover_id=members[motion.mover],
            kind=motion.kind,
            text=motion.text,
            actor=by,
            at=now(),
        )
    for vote_part in part.votes:
        vote = open_vote(
            item_id=item.pk, yes_means=vote_part.yes_means, no_means=vote_part.no_means, actor=by, at=now()
        )
        for key, choice in vote_part.ballots.items():
            cast_ballot(vote_id=vote.pk, member_id=members[key], choice=choice, actor=by, at=now())
        close_vote(vote_id=vote.pk, actor=by, at=now())
    decision = part.decision
    decide_at_item(
        item_id=item.pk,
        outcome=decision.outcome,
        text=decision.text,
        granted_sek=decision.granted_sek,
        highest_share_percent=decision.highest_share_percent,
        conditions=decision.conditions,
        actor=by,
        at=now(),
    )
    for reservation in part.reservations:
        record_reservation(
            item_id=item.pk,
            member_id=members[reservation.member],
            text=reservation.text,
            actor=by,
            at=now(),
        )
    scene.tell(f"§ {item.paragraph} {item.title}: {decision.outcome.label}")
