"""The reference case, carried as far as a stage and no further."""

from __future__ import annotations

from datetime import timedelta

from bifall.applications.commands import start_review, submit
from bifall.assessment.commands import assign_assessors
from bifall.collaboration.commands import consult
from bifall.config.demo.evaluation import present
from bifall.flows.casefile.handling import (
    LOCAL_TIME,
    QUESTION,
    applicant_of,
    handle_applications,
    write_draft,
)
from bifall.flows.casefile.run import open_call, plan, refuse_contradictions, run
from bifall.flows.casefile.scene import Scene, Tell, set_the_scene
from bifall.flows.casefile.schema import CaseFile
from bifall.flows.casefile.session import put_on_agenda
from bifall.flows.meeting_papers import send_summons


def carry(file: CaseFile, *, stage: str, tell: Tell) -> None:
    """Call: it is open, and nobody has begun. Application: drafts are written. Assessment: assessors have
    their tasks. Municipalities: they are asked too. Board: the summons is sent. Published: all of it. Ended:
    that too, some years ago.
    """
    if stage in {"published", "ended"}:
        run(file, tell=tell, on_agenda=present)
        return
    refuse_contradictions(file)
    scene = set_the_scene(file, tell, file.call.created_at - timedelta(days=1))
    round_ = open_call(scene)
    meeting = plan(scene, round_)
    if stage == "board":
        handle_applications(scene, round_)
        present(scene, put_on_agenda(scene, meeting))
        send_summons(meeting_id=meeting.pk, actor=scene.secretary, at=file.meeting.summoned_at)
    elif stage == "application":
        for part in file.applications:
            write_draft(scene, round_, part, file.round.closes_at - timedelta(days=16))
    elif stage in {"assessment", "municipalities"}:
        for part in sorted(file.applications, key=lambda a: a.submitted_at):
            application = write_draft(scene, round_, part, part.submitted_at - timedelta(minutes=30))
            scene.applications[part.key] = submit(
                application_id=application.pk, actor=applicant_of(scene, part), at=part.submitted_at
            )
        _under_review(scene, ask_municipalities=stage == "municipalities")


def _under_review(scene: Scene, *, ask_municipalities: bool) -> None:
    file = scene.file
    at = file.round.closes_at + timedelta(days=2)
    for part in file.applications:
        application = scene.applications[part.key]
        start_review(application_id=application.pk, actor=scene.officer, at=at)
        assign_assessors(
            application_id=application.pk,
            assessor_ids=[scene.people[a.assessor].pk for a in part.assessments],
            due_on=(at + timedelta(days=16)).astimezone(LOCAL_TIME).date(),
            actor=scene.officer,
            at=at,
        )
        if ask_municipalities:
            consult(
                application_id=application.pk,
                municipality_ids=[scene.municipalities[s.municipality].pk for s in part.statements],
                question=QUESTION,
                due_on=(at + timedelta(days=21)).astimezone(LOCAL_TIME).date(),
                actor=scene.officer,
                at=at,
            )
