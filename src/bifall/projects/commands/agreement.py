"""From the grant to a project that its beneficiary has accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.board.models import Decision, DelegatedDecision
from bifall.documents.models import Document
from bifall.kernel.forms.schema import Meaning
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.commands import sign
from bifall.organisations.states import Scope, SignedAct
from bifall.projects import rules
from bifall.projects.events import (
    AcceptanceExtended,
    AgreementAttached,
    IndicatorsSet,
    ProjectMoved,
    ProjectOpened,
    TermsSet,
)
from bifall.projects.models import (
    BudgetLine,
    FundingTerms,
    Indicator,
    Project,
    ProjectCondition,
    YearShare,
)
from bifall.projects.queries import decision_on, terms_on
from bifall.projects.rules import IndicatorValues, Terms
from bifall.projects.states import PROJECT_WORKFLOW, ProjectAction, ProjectState
from bifall.questionnaires.queries import answers_of


@transaction.atomic
def set_terms(
    *, authority_id: UUID, valid_from: date, source: str, terms: Terms, actor: User, at: datetime
) -> FundingTerms:
    """The authority's terms from a day on. Projects that have been decided before keep theirs."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "projects.set_terms", authority, at=at)
    problems = list(rules.problems_with_terms(terms))
    if not source.strip():
        problems.append(Problem("terms_source_missing", "source"))
    if FundingTerms.objects.filter(authority=authority, valid_from=valid_from).exists():
        problems.append(Problem("terms_day_taken", "valid_from"))
    refuse_if(problems)
    made = FundingTerms.objects.create(
        authority=authority,
        valid_from=valid_from,
        source=source.strip(),
        acceptance_days=terms.acceptance_days,
        report_every_months=terms.report_every_months,
        progress_report_days=terms.progress_report_days,
        final_report_days=terms.final_report_days,
        holdback_percent=terms.holdback_percent,
        one_open_claim=terms.one_open_claim,
        second_approver_above_sek=terms.second_approver_above_sek,
    )
    event = TermsSet(
        valid_from=valid_from.isoformat(),
        acceptance_days=terms.acceptance_days,
        report_every_months=terms.report_every_months,
        progress_report_days=terms.progress_report_days,
        final_report_days=terms.final_report_days,
        holdback_percent=str(terms.holdback_percent),
        one_open_claim=terms.one_open_claim,
        second_approver_above_sek=terms.second_approver_above_sek,
    )
    record(event, subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def open_project(
    *, application_id: UUID, actor: User, at: datetime, accept_by: date | None = None
) -> Project:
    """Make the grant a project that waits for its applicant to accept the conditions.

    Conditions, budget, years and indicators come from the decision and the application; the authority's terms
    on the day of the decision are written into the project. `accept_by` is the last day to accept, when the
    decision has set one: else it follows from the terms.
    """
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "answer_set__form_version__form")
        .get(pk=application_id)
    )
    require(actor, "projects.open", application, at=at)
    decision = decision_on(application)
    if decision is None:
        raise Refused([Problem("grant_not_announced")])
    today = timezone.localtime(at).date()
    decided_on = decision.decided_on
    terms = terms_on(application.authority_id, decided_on)
    accept_by = accept_by or today + timedelta(days=terms.acceptance_days)
    problems = list(
        rules.problems_with_opening(
            starts_on=application.starts_on, ends_on=application.ends_on, accept_by=accept_by, today=today
        )
    )
    if Project.objects.filter(application=application).exists():
        problems.append(Problem("project_exists"))
    refuse_if(problems)
    project = _made(application, decision, decided_on, terms, accept_by, actor, at)
    event = ProjectOpened(
        application_id=str(application.pk),
        decision_id=str(decision.pk),
        granted_sek=project.granted_sek,
        accept_by=accept_by.isoformat(),
    )
    record(event, subject=project, actor=actor, at=at)
    return project


def _made(
    application: Application,
    decision: Decision | DelegatedDecision,
    decided_on: date,
    terms: Terms,
    accept_by: date,
    actor: User,
    at: datetime,
) -> Project:
    starts_on, ends_on = application.starts_on, application.ends_on
    granted_sek, share = decision.granted_sek, decision.highest_share_percent
    if starts_on is None or ends_on is None or granted_sek is None or share is None:
        raise ValueError("a grant has an amount, and its project a period")
    project = Project.objects.create(
        authority_id=application.authority_id,
        application=application,
        organisation=application.organisation,
        decision=decision if isinstance(decision, Decision) else None,
        delegated_decision=decision if isinstance(decision, DelegatedDecision) else None,
        title=application.title,
        decided_on=decided_on,
        granted_sek=granted_sek,
        highest_share_percent=share,
        starts_on=starts_on,
        ends_on=ends_on,
        accept_by=accept_by,
        report_every_months=terms.report_every_months,
        progress_report_days=terms.progress_report_days,
        final_report_due_on=ends_on + timedelta(days=terms.final_report_days),
        holdback_percent=terms.holdback_percent,
        one_open_claim=terms.one_open_claim,
        opened_by=actor,
        opened_at=at,
    )
    rows = application.budget_rows.order_by()
    by_type = rows.values_list("cost_type").annotate(total=Sum("amount_sek")).order_by("cost_type")
    BudgetLine.objects.bulk_create(
        BudgetLine(project=project, cost_type=cost_type, amount_sek=total, decided_sek=total)
        for cost_type, total in by_type
    )
    by_year = dict(rows.values_list("year").annotate(total=Sum("amount_sek")).order_by("year"))
    shares = rules.yearly_shares(project.granted_sek, by_year) or {starts_on.year: project.granted_sek}
    YearShare.objects.bulk_create(
        YearShare(project=project, year=year, amount_sek=share) for year, share in shares.items()
    )
    ProjectCondition.objects.bulk_create(
        ProjectCondition(project=project, position=condition.position, text=condition.text)
        for condition in decision.conditions.all()
    )
    _write_indicators(project, _indicators_of(application))
    return project


def _indicators_of(application: Application) -> list[IndicatorValues]:
    """What the application says that its results are measured by; the officer adds baseline and target."""
    question = application.answer_set.form_version.schema.question_for(Meaning.RESULTS)
    rows = answers_of(application.answer_set).get(question.key) if question else None
    named: dict[str, IndicatorValues] = {}
    for row in rows if isinstance(rows, list) else []:
        said = [str(row.get(key) or "").strip() for key in ("indicator", "title")] if row else []
        title = next(filter(None, said), "")[:250]
        if title:
            named.setdefault(title.casefold(), IndicatorValues(title=title))
    return list(named.values())


@transaction.atomic
def set_indicators(
    *, project_id: UUID, indicators: Sequence[IndicatorValues], actor: User, at: datetime
) -> list[Indicator]:
    """Give the project its indicators, in place of those it had. They stand once it has been accepted."""
    project = lock(project_id)
    require(actor, "projects.set_indicators", project, at=at)
    rows = [replace(row, title=row.title.strip(), unit=row.unit.strip()) for row in indicators]
    refuse_if(rules.problems_with_indicators(rows))
    project.indicators.all().delete()
    made = _write_indicators(project, rows)
    record(IndicatorsSet(indicators=len(made)), subject=project, actor=actor, at=at)
    return made


def _write_indicators(project: Project, rows: Sequence[IndicatorValues]) -> list[Indicator]:
    return Indicator.objects.bulk_create(
        Indicator(
            project=project,
            position=position,
            kind=row.kind,
            title=row.title,
            unit=row.unit,
            baseline=row.baseline,
            target=row.target,
        )
        for position, row in enumerate(rows, start=1)
    )


@transaction.atomic
def attach_agreement(*, project_id: UUID, document_id: UUID, actor: User, at: datetime) -> Project:
    """Keep the paper with the conditions, as the applicant gets it."""
    project = lock(project_id)
    require(actor, "projects.send_conditions", project, at=at)
    document = Document.objects.get(pk=document_id, authority_id=project.authority_id)
    project.agreement = document
    project.save(update_fields=["agreement"])
    record(AgreementAttached(document_id=str(document.pk)), subject=project, actor=actor, at=at)
    return project


@transaction.atomic
def extend_acceptance(*, project_id: UUID, accept_by: date, actor: User, at: datetime) -> Project:
    """Give the applicant more time to accept the conditions."""
    project = lock(project_id)
    require(actor, "projects.extend_acceptance", project, at=at)
    problems = []
    if accept_by <= project.accept_by:
        problems.append(Problem("accept_by_not_later", "accept_by"))
    elif accept_by < timezone.localtime(at).date():
        problems.append(Problem("accept_by_has_passed", "accept_by"))
    refuse_if(problems)
    project.accept_by = accept_by
    project.save(update_fields=["accept_by"])
    record(AcceptanceExtended(accept_by=accept_by.isoformat()), subject=project, actor=actor, at=at)
    return project


@transaction.atomic
def accept_conditions(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Accept the conditions as an authorised signatory of the applicant, at the latest on the last day.

    Where two sign together, the first only signs: the project is accepted when the second has.
    """
    project = lock(project_id)
    require(actor, "projects.accept", project, at=at)
    if timezone.localtime(at).date() > project.accept_by:
        raise Refused([Problem("acceptance_too_late", params={"last_day": project.accept_by})])
    if not sign(
        organisation=project.organisation,
        act=SignedAct.ACCEPT_CONDITIONS,
        subject_id=project.pk,
        digest=digest_of_agreement(project),
        scope=Scope.SIGN,
        actor=actor,
        at=at,
    ):
        return project
    project.accepted_by, project.accepted_at = actor, at
    project.save(update_fields=["accepted_by", "accepted_at"])
    move(project, ProjectAction.ACCEPT, actor, at)
    return project


def digest_of_agreement(project: Project) -> str:
    """What stands for the conditions as they were sent: the SHA-256 of the paper."""
    return "" if project.agreement is None else project.agreement.sha256


def lock(project_id: UUID) -> Project:
    """The project, locked until the transaction ends."""
    return (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("authority", "organisation", "application__case", "application__case_officer")
        .get(pk=project_id)
    )


def move(project: Project, action: ProjectAction, actor: User, at: datetime) -> None:
    """Take the next state from the table, and tell the audit."""
    previous = ProjectState(project.state)
    project.state = PROJECT_WORKFLOW.after(previous, action)
    project.save(update_fields=["state"])
    record(
        ProjectMoved(action=action, previous=previous, state=project.state),
        subject=project,
        actor=actor,
        at=at,
    )
