"""Carry a case file through the house: the same commands as the pages use, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.board.commands import plan_meeting
from bifall.board.models import Board, Meeting
from bifall.calls.commands import (
    CallValues,
    CriterionValues,
    PriorityValues,
    add_round,
    create_call,
    load_strategy,
    publish_call,
    set_criteria,
)
from bifall.calls.models import Call, Round, Strategy
from bifall.flows.casefile.contradiction import Contradiction
from bifall.flows.casefile.contradictions import contradictions_in
from bifall.flows.casefile.handling import handle_applications
from bifall.flows.casefile.scene import Scene, Tell, set_the_scene
from bifall.flows.casefile.schema import CaseFile
from bifall.flows.casefile.session import OnAgenda, hold_meeting
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import add_version, create_form, publish_version
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.standard_forms import application_form
from bifall.questionnaires.states import Purpose


class CaseFileRefused(Exception):
    """The file contradicts itself; nothing has been written."""

    def __init__(self, contradictions: list[Contradiction]) -> None:
        super().__init__(f"{len(contradictions)} contradictions")
        self.contradictions = contradictions


def standard_form(authority_id: UUID, actor: User, at: datetime) -> FormVersion:
    """The authority's published application form; made from the standard one when there is none."""
    found = FormVersion.objects.filter(
        form__authority_id=authority_id, form__key="ansokan", published_at__isnull=False
    ).first()
    if found is not None:
        return found
    form = create_form(
        authority_id=authority_id,
        key="ansokan",
        purpose=Purpose.APPLICATION,
        name="Ansökan om projektstöd",
        actor=actor,
        at=at,
    )
    version = add_version(form_id=form.pk, schema=application_form(), actor=actor, at=at)
    return publish_version(version_id=version.pk, actor=actor, at=at)


def open_call(scene: Scene) -> Round:
    """Publish the file's call (once), and open its round."""
    part, at = scene.file.call, scene.file.call.created_at
    strategy: Strategy = load_strategy(
        authority_id=scene.authority.pk,
        name=scene.file.strategy.name,
        valid_from=scene.file.strategy.valid_from,
        priorities=[
            PriorityValues(code=p.code, title=p.title, title_en=p.title_en)
            for p in scene.file.strategy.priorities
        ],
        actor=scene.administrator,
        at=at,
    )
    call = Call.objects.filter(authority=scene.authority, slug=part.slug).first()
    is_new = call is None
    if call is None:
        call = create_call(
            authority_id=scene.authority.pk,
            slug=part.slug,
            values=CallValues(
                title=part.title,
                title_en=part.title_en,
                summary=part.summary,
                summary_en=part.summary_en,
                form_version_id=standard_form(scene.authority.pk, scene.officer, at).pk,
                strategy_id=strategy.pk,
                organ=scene.file.board.organ,
                highest_share_percent=part.highest_share_percent,
                highest_grant_sek=part.highest_grant_sek,
            ),
            actor=scene.officer,
            at=at,
        )
        set_criteria(
            call_id=call.pk,
            criteria=[CriterionValues(**c.model_dump()) for c in part.criteria],
            actor=scene.officer,
            at=at,
        )
    round_ = add_round(
        call_id=call.pk,
        name=scene.file.round.name,
        opens_at=scene.file.round.opens_at,
        closes_at=scene.file.round.closes_at,
        frame_sek=scene.file.round.frame_sek,
        actor=scene.officer,
        at=at,
    )
    if is_new:
        publish_call(call_id=call.pk, actor=scene.officer, at=at)
    scene.tell(f"call {call.title}, {round_.name}")
    return round_


def plan(scene: Scene, round_: Round) -> Meeting:
    part = scene.file.meeting
    board = Board.objects.get(authority=scene.authority, organ_code=scene.file.board.organ)
    return plan_meeting(
        board_id=board.pk,
        starts_at=part.starts_at,
        place=part.place,
        round_ids=[round_.pk],
        first_paragraph=scene.file.board.first_paragraph,
        actor=scene.secretary,
        at=scene.file.call.created_at,
    )


def refuse_contradictions(file: CaseFile) -> None:
    """Raise CaseFileRefused with every contradiction of the file."""
    if found := contradictions_in(file):
        raise CaseFileRefused(found)


@transaction.atomic
def run(file: CaseFile, *, tell: Tell, on_agenda: OnAgenda | None = None) -> Meeting:
    """Carry the file from call to announced minutes, or change nothing at all. `on_agenda` is called when the
    agenda is made and the summons not yet sent.

    Raises CaseFileRefused when the file contradicts itself, Refused when the database does not allow it
    (the meeting is there already). `tell` is called with a line for each step.
    """
    refuse_contradictions(file)
    scene = set_the_scene(file, tell, file.call.created_at - timedelta(days=1))
    if Meeting.objects.filter(authority=scene.authority, starts_at=file.meeting.starts_at).exists():
        raise Refused([Problem("meeting_at_that_time", "meeting.starts_at")])
    round_ = open_call(scene)
    meeting = plan(scene, round_)
    handle_applications(scene, round_)
    return hold_meeting(scene, meeting, on_agenda)
