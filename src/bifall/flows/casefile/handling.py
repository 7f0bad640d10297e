"""The applications of a case file: written, submitted, assessed, consulted on, prepared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bifall.applications.commands import save_draft, start_application, start_review, submit
from bifall.applications.models import Application
from bifall.assessment.commands import (
    MemoValues,
    ScoreValues,
    assign_assessors,
    declare_conflict,
    declare_no_conflict,
    finish_assessment,
    write_memo,
)
from bifall.calls.models import Round
from bifall.collaboration.commands import (
    answer,
    consult,
    explain_unhandled,
    handle_statement,
    record_silence,
)
from bifall.collaboration.models import Statement
from bifall.flows.casefile.scene import Scene
from bifall.flows.casefile.schema import ApplicationPart, AssessmentPart
from bifall.flows.preparation import finish_preparation
from bifall.kernel.workdays import add_workdays
from bifall.questionnaires.commands import Change
from bifall.regulations.state_aid.aid_assessment import Answer, Criterion
from bifall.state_aid.commands import assess
from bifall.state_aid.states import AidBasis, AidReach

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
QUESTION = "Vad anser kommunen om projektet, och vilken betydelse har det för kommunen?"


def answers_from(part: ApplicationPart) -> dict[str, Any]:
    """The file's application as answers to the standard form's questions."""
    plain = {
        key: getattr(part, key)
        for key in (
            "title",
            "summary",
            "problem",
            "target_group",
            "strategy_contribution",
            "gender_equality",
            "diversity_integration",
            "environment",
            "follow_up",
            "dissemination",
            "risk",
            "state_aid",
            "sought_sek",
        )
    }
    other: dict[str, Any] = {"other_call_step": part.other_call is not None}
    if part.other_call is not None:
        other |= {
            "other_funder": part.other_call.funder,
            "other_call": part.other_call.call,
            "other_step": part.other_call.step,
            "other_sought_sek": part.other_call.sought_sek,
            "other_from_1_1": part.other_call.from_1_1,
        }
    aid = "state_aid_advantage" if part.state_aid else "state_aid_reasons"
    return (
        plain
        | other
        | {
            aid: part.state_aid_reasons,
            "starts_on": part.starts_on.isoformat(),
            "ends_on": part.ends_on.isoformat(),
            "municipalities": list(part.municipalities),
            "priorities": list(part.priorities),
            "effects": [{"id": e.key, "title": e.title, "description": e.description} for e in part.effects],
            "results": [
                {"id": r.key, "title": r.title, "indicator": r.indicator, "leads_to": list(r.leads_to)}
                for r in part.results
            ],
            "activities": [
                {"id": a.key, "title": a.title, "description": a.description, "leads_to": list(a.leads_to)}
                for a in part.activities
            ],
            "budget": [
                {
                    "id": f"b{i}",
                    "cost_type": c.cost_type.value,
                    "year": c.year,
                    "amount_sek": c.amount_sek,
                    "description": c.description,
                }
                for i, c in enumerate(part.costs, 1)
            ],
            "financing": [
                {
                    "id": f"f{i}",
                    "financier": f.financier,
                    "sector": f.sector,
                    "form": f.form,
                    "source": f.source,
                    "amount_sek": f.amount_sek,
                }
                for i, f in enumerate(part.financing, 1)
            ],
        }
    )


def write_draft(scene: Scene, round_: Round, part: ApplicationPart, at: datetime) -> Application:
    """The applicant writes the application, page after page."""
    organisation = scene.organisations[part.organisation]
    applicant = applicant_of(scene, part)
    application = start_application(
        round_id=round_.pk, organisation_id=organisation.pk, actor=applicant, at=at
    )
    save_draft(
        application_id=application.pk,
        changes={key: Change(value, 0) for key, value in answers_from(part).items()},
        actor=applicant,
        at=at,
    )
    return application


def applicant_of(scene: Scene, part: ApplicationPart) -> Any:
    organisation = next(o for o in scene.file.organisations if o.key == part.organisation)
    return scene.people[organisation.people[0].key]


def handle_applications(scene: Scene, round_: Round) -> None:
    """Every application in turn, from draft to prepared case; submission in the order of time."""
    for part in sorted(scene.file.applications, key=lambda a: a.submitted_at):
        application = write_draft(scene, round_, part, part.submitted_at - timedelta(minutes=30))
        application = submit(
            application_id=application.pk, actor=applicant_of(scene, part), at=part.submitted_at
        )
        scene.applications[part.key] = application
        scene.tell(f"{application.case_number} submitted: {part.title}")
    for part in scene.file.applications:
        prepare_case(scene, part)
        scene.tell(f"{scene.applications[part.key].case_number} prepared: {part.title}")


def prepare_case(
    scene: Scene,
    part: ApplicationPart,
    *,
    begin: datetime | None = None,
    end: datetime | None = None,
    assess_aid: Callable[[Application, datetime], bool] | None = None,
) -> None:
    """Review, assessments, the municipalities' answers, and the memo: between closing and summons, unless
    `begin` and `end` say else.

    assess_aid: who assesses the state aid in the file's place, and tells whether the memo can be finished.
    """
    file = scene.file
    application = scene.applications[part.key]
    begin = begin or max(file.round.closes_at, part.submitted_at) + timedelta(hours=1)
    step = ((end or file.meeting.summoned_at) - begin) / 10
    start_review(application_id=application.pk, actor=scene.officer, at=begin)
    due = (begin + 4 * step).astimezone(LOCAL_TIME).date()
    if part.assessments:
        assign_assessors(
            application_id=application.pk,
            assessor_ids=[scene.people[a.assessor].pk for a in part.assessments],
            due_on=max(due, add_workdays(begin.astimezone(LOCAL_TIME).date(), 1)),
            actor=scene.officer,
            at=begin + step,
        )
        for assessment in part.assessments:
            _assess(scene, application, assessment, begin + 3 * step)
    if part.statements:
        _consult(scene, application, part, begin, step)
    memo = part.memo
    write_memo(
        application_id=application.pk,
        values=MemoValues(
            summary=memo.summary,
            background=memo.background,
            reasoning=memo.reasoning,
            outcome=memo.outcome,
            proposed_sek=memo.proposed_sek,
            highest_share_percent=memo.highest_share_percent,
            conditions=memo.conditions,
            own_case_check=memo.own_case_check,
        ),
        actor=scene.officer,
        at=begin + 8 * step,
    )
    _handle(scene, application, part, begin + 8 * step)
    if assess_aid is None:
        assess_no_aid(scene, application, part.state_aid_reasons, begin + 8 * step)
    elif not assess_aid(application, begin + 8 * step):
        return
    finish_preparation(application_id=application.pk, actor=scene.officer, at=begin + 9 * step)


def assess_no_aid(scene: Scene, application: Application, reasons: str, at: datetime) -> None:
    """The officer's assessment of a project that favours no undertaking."""
    assess(
        application_id=application.pk,
        answers={
            Criterion.PUBLIC_RESOURCES: Answer(True, "Pengarna är anslag 1:1."),
            Criterion.UNDERTAKING: Answer(True, "Sökanden kan bedriva ekonomisk verksamhet."),
            Criterion.ADVANTAGE: Answer(False, reasons),
        },
        reach=AidReach.DIRECT,
        basis=AidBasis.NO_AID,
        reasons=reasons,
        actor=scene.officer,
        at=at,
    )


def _handle(scene: Scene, application: Application, part: ApplicationPart, at: datetime) -> None:
    """What the officer does with each statement, and why one is left as it is."""
    for statement in part.statements:
        if statement.handling is not None:
            handle_statement(
                statement_id=said_by(application, statement.municipality).pk,
                **statement.handling.model_dump(),
                actor=scene.officer,
                at=at,
            )
    if part.memo.unhandled_reason:
        explain_unhandled(
            application_id=application.pk, reason=part.memo.unhandled_reason, actor=scene.officer, at=at
        )


def said_by(application: Application, code: str) -> Statement:
    """What the municipality with the code said of the application."""
    return Statement.objects.get(consultation__application=application, consultation__municipality__code=code)


def _assess(scene: Scene, application: Application, part: AssessmentPart, at: datetime) -> None:
    assessor = scene.people[part.assessor]
    assignment = application.assignments.get(assessor=assessor)
    if part.conflict:
        declare_conflict(assignment_id=assignment.pk, reason=part.conflict, actor=assessor, at=at)
        return
    declare_no_conflict(assignment_id=assignment.pk, actor=assessor, at=at)
    criteria = {c.key: c.pk for c in application.round.call.criteria.all()}
    finish_assessment(
        assignment_id=assignment.pk,
        scores={criteria[key]: ScoreValues(s.points, s.reason) for key, s in part.scores.items()},
        remark=part.remark,
        actor=assessor,
        at=at + timedelta(minutes=30),
    )


def _consult(
    scene: Scene, application: Application, part: ApplicationPart, begin: datetime, step: timedelta
) -> None:
    asked_at = begin + step
    due_on = max(
        (begin + 5 * step).astimezone(LOCAL_TIME).date(),
        add_workdays(asked_at.astimezone(LOCAL_TIME).date(), 1),
    )
    consultations = consult(
        application_id=application.pk,
        municipality_ids=[scene.municipalities[s.municipality].pk for s in part.statements],
        question=QUESTION,
        due_on=due_on,
        actor=scene.officer,
        at=asked_at,
    )
    by_code = {c.municipality.code: c for c in consultations}
    representatives = {m.code: m.representative.key for m in scene.file.municipalities}
    after_due = datetime.combine(due_on + timedelta(days=1), time(9), tzinfo=LOCAL_TIME)
    for statement in part.statements:
        consultation = by_code[statement.municipality]
        if statement.position is None:
            record_silence(consultation_id=consultation.pk, actor=scene.officer, at=after_due)
        else:
            answer(
                consultation_id=consultation.pk,
                position=statement.position,
                reasons=statement.reasons,
                conditions=statement.conditions,
                actor=scene.people[representatives[statement.municipality]],
                at=begin + 2 * step,
            )
