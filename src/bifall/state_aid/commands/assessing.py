"""Assessing a case: the five questions, and the basis that a person chooses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.kernel.problems import refuse_if
from bifall.regulations.state_aid.aid_assessment import Answer, Assessment, Basis, Criterion, Reach, conclude
from bifall.state_aid.commands.undertakings import undertaking_of
from bifall.state_aid.events import AidAssessed
from bifall.state_aid.models import AidAnswer, AidAssessment
from bifall.state_aid.rules import assessments as rules
from bifall.state_aid.states import AidBasis, AidReach


@transaction.atomic
def assess(
    *,
    application_id: UUID,
    answers: Mapping[Criterion, Answer],
    reach: AidReach,
    basis: AidBasis | None,
    reasons: str,
    actor: User,
    at: datetime,
    article: str = "",
    government_informed_on: date | None = None,
) -> AidAssessment:
    """Keep an assessment; it replaces the one before, which stays as it was.

    answers: of the questions after a no nothing is kept. article: a key of `gber_articles`, on the basis of
    a block exemption. It is tried as if the decision were taken on the day of `at`.
    """
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=application_id)
    )
    require(actor, "state_aid.assess", application, at=at)
    today = timezone.localdate(at)
    kept = rules.given(dict(answers))
    made = Assessment(
        answers=kept,
        reach=Reach(reach),
        basis=None if basis is None else Basis(basis),
        assessed_by=str(actor.pk),
        assessed_at=at,
        article=article if basis == AidBasis.BLOCK_EXEMPTION else "",
    )
    verdict = conclude(made, on=today, government_informed_on=government_informed_on)
    refuse_if(
        [
            *rules.problems_with_answers(kept),
            *rules.problems_with_basis(
                made, verdict, reasons=reasons, informed_on=government_informed_on, on=today
            ),
        ]
    )
    earlier = AidAssessment.objects.filter(application=application)
    earlier.filter(replaced_at=None).update(replaced_at=at)
    assessment = AidAssessment.objects.create(
        authority_id=application.authority_id,
        application=application,
        number=earlier.count() + 1,
        reach=reach,
        basis=str(basis),
        article=made.article,
        is_aid=bool(verdict.is_aid),
        reasons=reasons.strip(),
        government_informed_on=government_informed_on,
        assessed_by=actor,
        assessed_at=at,
        findings=[finding.as_data() for finding in verdict.findings],
    )
    AidAnswer.objects.bulk_create(
        AidAnswer(
            assessment=assessment,
            position=position,
            criterion=criterion,
            holds=answer.holds,
            why=answer.why.strip(),
        )
        for position, (criterion, answer) in enumerate(kept.items(), start=1)
    )
    if verdict.is_aid:
        undertaking_of(application.organisation, at)
    event = AidAssessed(number=assessment.number, basis=assessment.basis, article=assessment.article)
    record(event, subject=assessment, actor=actor, at=at)
    return assessment
