"""Trying aid under a block exemption: the article, the intensity, the threshold and the common gates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.state_aid.award_queries import rate_in
from bifall.state_aid.events import ExemptionTried
from bifall.state_aid.models import ExemptionTrial
from bifall.state_aid.queries import grant_of
from bifall.state_aid.rules.exemptions import ExemptionValues, problems_with_exemption, try_exemption_of


@transaction.atomic
def try_exemption(
    *, application_id: UUID, values: ExemptionValues, actor: User, at: datetime
) -> ExemptionTrial:
    """Keep how the aid was tried, whether it can be given or not; the last trial counts.

    It is tried for the day of the decision, or the day of `at` while there is none.
    """
    application = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application_id)
    require(actor, "state_aid.try_exemption", application, at=at)
    grant = grant_of(application)
    day = grant.granted_on if grant else timezone.localdate(at)
    rate = rate_in(application.authority_id, day)
    problems = [*problems_with_exemption(values)]
    if rate is None:
        problems.append(Problem("award_rate_missing", params={"month": f"{day:%Y-%m}"}))
    refuse_if(problems)
    if rate is None:
        raise ValueError("tried above")
    verdict = try_exemption_of(
        values,
        sek_per_eur=rate.sek_per_eur,
        year=rate.year,
        month=rate.month,
        source=rate.source,
        on=day,
    )
    trial = ExemptionTrial.objects.create(
        authority_id=application.authority_id,
        application=application,
        number=application.exemption_trials.count() + 1,
        article=values.article,
        values=values.as_data(),
        decided_on=day,
        sek_per_eur=rate.sek_per_eur,
        highest_cents=verdict.highest_cents,
        passed=verdict.passed,
        findings=[finding.as_data() for finding in verdict.findings],
        tried_by=actor,
        tried_at=at,
    )
    event = ExemptionTried(number=trial.number, article=trial.article, passed=trial.passed)
    record(event, subject=trial, actor=actor, at=at)
    return trial
