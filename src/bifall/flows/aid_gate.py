"""State aid holds a grant up: at the proposal, at the decision, and before any money goes out.

Tried whole and on the day, as (EU) 2023/2831 article 3.7 and 6.4 and the block exemption's article ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.kernel.forms.questions import Text
from bifall.kernel.problems import Problem
from bifall.regulations.findings import Finding
from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.state_aid.award_queries import group_of, links_that_wait, rate_in, try_award
from bifall.state_aid.beneficiary_queries import beneficiaries_of, parts_sek, to_award
from bifall.state_aid.commands.locks import lock_register
from bifall.state_aid.commands.undertakings import undertaking_of
from bifall.state_aid.models import AidAssessment, AidAward, MonthRate, Undertaking
from bifall.state_aid.queries import current_assessment, grant_of, granted_of_each, tried_on
from bifall.state_aid.rules.exemptions import ExemptionValues, try_exemption_of
from bifall.state_aid.states import AidBasis, AidReach


def lock_case_and_register(application_id: UUID) -> Application:
    """The case and then the register, in the order in which they are locked when a case is assessed.

    Of two grants to one undertaking that are decided at once, the second counts the first.
    """
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=application_id)
    )
    lock_register(application.authority_id)
    return application


def problems_with_grant(application: Application, *, amount_sek: int, at: datetime) -> list[Problem]:
    """What keeps a grant of so many kronor, decided on the day of `at`, from being lawful as state aid."""
    assessment = current_assessment(application)
    if assessment is None:
        return [Problem("aid_not_assessed")]
    day = timezone.localdate(at)
    problems = _problems_with_basis(application, assessment, day)
    if assessment.basis == AidBasis.DE_MINIMIS:
        problems += _problems_with_de_minimis(application, assessment, amount_sek, day, at)
    elif assessment.basis == AidBasis.BLOCK_EXEMPTION:
        problems += _problems_with_exemption(application, assessment, amount_sek, day)
    return problems


def problems_with_paying(application: Application) -> list[Problem]:
    """What is left to do before the grant's project is opened or paid: the award that its basis demands.

    A case that was granted without an assessment, before one was demanded, has no basis.
    """
    grant, assessment = grant_of(application), current_assessment(application)
    if grant is None or assessment is None:
        return []
    problems: list[Problem] = []
    if assessment.basis == AidBasis.DE_MINIMIS:
        waiting = to_award().filter(application=application).order_by("undertaking__name")
        names = list(waiting.values_list("undertaking__name", flat=True))
        share_sek = _share_sek(application, assessment, grant.granted_sek)
        own = AidAward.objects.filter(
            application=application,
            undertaking__organisation_id=application.organisation_id,
            withdrawn_at=None,
        )
        if share_sek > 0 and not own.exists():
            names.insert(0, application.organisation.name)
        if names:
            problems.append(Problem("aid_award_missing", params={"names": ", ".join(names)}))
    elif assessment.basis == AidBasis.BLOCK_EXEMPTION:
        problems += _problems_with_exemption(application, assessment, grant.granted_sek, grant.granted_on)
    return problems


def _share_sek(application: Application, assessment: AidAssessment, amount_sek: int) -> int:
    """What of the aid is the applicant's own: none, where it goes to the firms that the project serves."""
    if assessment.reach == AidReach.INDIRECT:
        return 0
    return amount_sek - parts_sek(application)


def _problems_with_basis(application: Application, assessment: AidAssessment, day: date) -> list[Problem]:
    return [_told(application.organisation.name, one) for one in tried_on(assessment, day).refusals]


def _problems_with_de_minimis(
    application: Application, assessment: AidAssessment, amount_sek: int, day: date, at: datetime
) -> list[Problem]:
    problems: list[Problem] = []
    if waiting := links_that_wait(application):
        names = ", ".join(link.name for link in waiting)
        problems.append(Problem("declared_links_wait", params={"names": names}))
    parts = {one.undertaking: one.amount_sek for one in beneficiaries_of(application)}
    if (above_sek := sum(parts.values()) - amount_sek) > 0:
        problems.append(Problem("parts_above_grant", params={"above_sek": above_sek}))
    if (share_sek := _share_sek(application, assessment, amount_sek)) > 0:
        parts = {undertaking_of(application.organisation, at): share_sek, **parts}
    rate = rate_in(application.authority_id, day)
    if rate is None:
        return [*problems, Problem("award_rate_missing", params={"month": f"{day:%Y-%m}"})]
    for undertaking in parts:
        problems += _problems_with_part(application, undertaking, parts, rate, day)
    return problems


def _problems_with_part(
    application: Application,
    undertaking: Undertaking,
    parts: Mapping[Undertaking, int],
    rate: MonthRate,
    day: date,
) -> list[Problem]:
    """One part, tried with the other parts of its single undertaking and what that waits to have recorded."""
    members = set(group_of(undertaking, day).members)
    waiting = _granted_and_not_recorded(application, members)
    together_sek = sum(part_sek for whose, part_sek in parts.items() if whose in members)
    try:
        verdict = try_award(
            application, undertaking, amount_sek=together_sek + sum(waiting.values()), rate=rate, on=day
        )
    except NoRuleInForce:
        # The basis is not in force on the day, and that has been told.
        return []
    problems = [_told(undertaking.name, one) for one in verdict.refusals]
    if problems and waiting:
        problems.append(Problem("aid_granted_and_not_recorded", params={"cases": ", ".join(waiting)}))
    return problems


def _granted_and_not_recorded(application: Application, members: set[Undertaking]) -> dict[str, int]:
    """Case number → kronor: the right to the aid dates from the decision, also while no award is recorded.

    A case whose award has been withdrawn counts no more.
    """
    granted = Application.objects.filter(
        authority_id=application.authority_id,
        state=State.GRANTED,
        aid_assessments__replaced_at=None,
        aid_assessments__basis=AidBasis.DE_MINIMIS,
    ).exclude(pk=application.pk)
    own = (
        granted.filter(
            organisation__in=[one.organisation_id for one in members if one.organisation_id],
            aid_assessments__replaced_at=None,
            aid_assessments__reach=AidReach.DIRECT,
        )
        .exclude(aid_awards__undertaking__in=members)
        .annotate(granted_sek=granted_of_each())
        .select_related("case")
        .order_by("submitted_at", "id")
        .distinct()
    )
    found: dict[str, int] = {}
    for case in own:
        if (left_sek := (getattr(case, "granted_sek", None) or 0) - parts_sek(case)) > 0:
            found[case.case_number] = left_sek
    others = to_award().filter(application__in=granted, undertaking__in=members)
    for one in others.select_related("application__case").order_by("named_at", "id"):
        number = one.application.case_number
        found[number] = found.get(number, 0) + one.amount_sek
    return found


def _problems_with_exemption(
    application: Application, assessment: AidAssessment, amount_sek: int, day: date
) -> list[Problem]:
    """The aid as it was last tried, but with the amount and the day of the grant."""
    trial = application.exemption_trials.order_by("-number").first()
    if trial is None or trial.article != assessment.article:
        return [Problem("aid_exemption_not_tried")]
    rate = rate_in(application.authority_id, day)
    if rate is None:
        return [Problem("award_rate_missing", params={"month": f"{day:%Y-%m}"})]
    try:
        verdict = try_exemption_of(
            replace(ExemptionValues.from_data(trial.values), aid_sek=amount_sek),
            sek_per_eur=rate.sek_per_eur,
            year=rate.year,
            month=rate.month,
            source=rate.source,
            on=day,
        )
    except NoRuleInForce:
        return []
    return [_told(application.organisation.name, one) for one in verdict.refusals]


def _told(name: str, finding: Finding) -> Problem:
    """A rule that does not hold: for whom, in words with its numbers, and its source."""
    explained = Text(sv=finding.in_words("sv"), en=finding.in_words("en"))
    params = {"name": name, "explained": explained, "source": finding.source, "rule": finding.rule.code}
    return Problem("aid_grant_refused", params=params)
