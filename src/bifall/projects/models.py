"""Projects: a grant that has been accepted, with its conditions, budget and indicators."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.applications.states import CostType
from bifall.board.models import Decision, DelegatedDecision
from bifall.documents.models import Document
from bifall.organisations.models import Organisation
from bifall.projects.states import (
    CHANGE_WORKFLOW,
    CONDITION_WORKFLOW,
    PROJECT_WORKFLOW,
    ChangeDecider,
    ChangeKind,
    ChangeState,
    ConditionState,
    ConditionWhen,
    IndicatorKind,
    ProjectState,
)


class FundingTerms(models.Model):
    """Stödvillkor: an authority's own terms for project grants, from a day and until others take over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="funding_terms")
    valid_from = models.DateField(_("gäller från"))
    source = models.CharField(_("beslut som villkoren vilar på"), max_length=200)
    acceptance_days = models.PositiveSmallIntegerField(_("dagar att godkänna villkoren"))
    report_every_months = models.PositiveSmallIntegerField(_("månader mellan lägesrapporter"))
    progress_report_days = models.PositiveSmallIntegerField(_("dagar från periodens slut till lägesrapport"))
    final_report_days = models.PositiveSmallIntegerField(_("dagar från projektslut till slutrapport"))
    holdback_percent = models.DecimalField(
        _("innehålls till slutrapporten, procent"), max_digits=5, decimal_places=2
    )
    one_open_claim = models.BooleanField(_("en öppen rekvisition i taget"))
    second_approver_above_sek = models.PositiveBigIntegerField(_("två attesterar över, kronor"))

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(name="funding_terms_once", fields=["authority", "valid_from"]),
            models.CheckConstraint(
                name="funding_terms_holdback_is_a_share",
                condition=models.Q(holdback_percent__gte=0, holdback_percent__lte=50),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.valid_from}"


class Project(models.Model):
    """Projekt: a granted application that its applicant carries out under the decision's conditions.

    The terms that held on the day of the decision stand here as columns, so that later ones change nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="projects")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="project")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="project"
    )
    delegated_decision = models.OneToOneField(
        DelegatedDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="project"
    )
    state = models.CharField(max_length=20, choices=ProjectState, default=PROJECT_WORKFLOW.initial)
    title = models.CharField(_("projekt"), max_length=200)
    decided_on = models.DateField(_("beslutat"))
    granted_sek = models.PositiveBigIntegerField(_("beviljat, kronor"))
    highest_share_percent = models.DecimalField(
        _("högsta andel av godkända kostnader, procent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    starts_on = models.DateField(_("startar"))
    ends_on = models.DateField(_("slutar"))
    accept_by = models.DateField(_("villkoren godkänns senast"))
    report_every_months = models.PositiveSmallIntegerField(_("månader mellan lägesrapporter"))
    progress_report_days = models.PositiveSmallIntegerField(_("dagar från periodens slut till lägesrapport"))
    final_report_due_on = models.DateField(_("slutrapport senast"))
    holdback_percent = models.DecimalField(
        _("innehålls till slutrapporten, procent"), max_digits=5, decimal_places=2
    )
    one_open_claim = models.BooleanField(_("en öppen rekvisition i taget"))
    agreement = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason_to_end = models.TextField(_("skäl till att projektet avbröts"), blank=True)

    class Meta:
        ordering = ["-opened_at", "id"]
        verbose_name = _("projekt")
        constraints = [
            models.CheckConstraint(
                name="project_state_known", condition=models.Q(state__in=ProjectState.values)
            ),
            models.CheckConstraint(
                name="project_has_one_decision",
                condition=models.Q(decision__isnull=False, delegated_decision=None)
                | models.Q(decision=None, delegated_decision__isnull=False),
            ),
            models.CheckConstraint(
                name="project_period_forward", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(name="project_has_a_grant", condition=models.Q(granted_sek__gt=0)),
            models.CheckConstraint(
                name="project_accepted_by_somebody",
                condition=models.Q(accepted_at=None, accepted_by=None)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="project_by_state", fields=["authority", "state", "opened_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def case_number(self) -> str:
        return self.application.case_number


class BudgetLine(models.Model):
    """Budgetpost: what the project may cost of one cost type, as the decision and later changes have it.

    Small changes move `amount_sek`; `decided_sek` is what the latest decision says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budget_lines")
    cost_type = models.CharField(max_length=20, choices=CostType)
    amount_sek = models.PositiveBigIntegerField()
    decided_sek = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["project", "cost_type"]
        constraints = [models.UniqueConstraint(name="budget_line_once", fields=["project", "cost_type"])]

    def __str__(self) -> str:
        return f"{self.get_cost_type_display()}: {self.amount_sek}"


class YearShare(models.Model):
    """Årsandel: the part of the grant that is meant for one year, for the authority's forecast."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="year_shares")
    year = models.PositiveSmallIntegerField()
    amount_sek = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["project", "year"]
        constraints = [models.UniqueConstraint(name="year_share_once", fields=["project", "year"])]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount_sek}"


class ProjectPart(models.Model):
    """Something that belongs to a project, and so to its authority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def authority_id(self) -> uuid.UUID:
        project: Project = self.project  # type: ignore[attr-defined]
        return project.authority_id


class ProjectCondition(ProjectPart):
    """Villkor att följa upp: what the decision asks for, until somebody has shown that it is met."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("villkor"))
    when = models.CharField(
        _("ska vara uppfyllt"), max_length=20, choices=ConditionWhen, default=ConditionWhen.DURING
    )
    due_on = models.DateField(_("senast"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=ConditionState, default=CONDITION_WORKFLOW.initial)
    proof = models.TextField(_("hur villkoret är uppfyllt"), blank=True)
    proof_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(_("varför det lämnades tillbaka"), blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.CheckConstraint(
                name="project_condition_state_known", condition=models.Q(state__in=ConditionState.values)
            ),
            models.CheckConstraint(
                name="project_condition_met_by_somebody",
                condition=~models.Q(state=ConditionState.MET)
                | (models.Q(met_at__isnull=False, met_by__isnull=False) & ~models.Q(proof="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Indicator(ProjectPart):
    """Indikator: what is counted in the project, from where it began to where it should reach."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("slag"), max_length=10, choices=IndicatorKind, default=IndicatorKind.RESULT)
    title = models.CharField(_("indikator"), max_length=250)
    unit = models.CharField(_("enhet"), max_length=40, blank=True)
    baseline = models.DecimalField(_("utgångsläge"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("mål"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.CheckConstraint(
                name="indicator_kind_known", condition=models.Q(kind__in=IndicatorKind.values)
            )
        ]

    def __str__(self) -> str:
        return self.title


class ChangeRequest(ProjectPart):
    """Ändringsbegäran: the beneficiary asks to change what was decided, one thing at a time."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="change_requests")
    kind = models.CharField(_("vad som ändras"), max_length=10, choices=ChangeKind)
    state = models.CharField(max_length=12, choices=ChangeState, default=CHANGE_WORKFLOW.initial)
    reasons = models.TextField(_("skäl"))
    description = models.TextField(_("ändringen"), blank=True)
    new_ends_on = models.DateField(_("ny slutdag"), null=True, blank=True)
    decider = models.CharField(_("beslutas av"), max_length=10, choices=ChangeDecider)
    findings = models.JSONField(_("prövning"), default=list)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reasons = models.TextField(_("skäl för beslutet"), blank=True)
    decision_reference = models.CharField(_("nämndens beslut"), max_length=120, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                name="change_state_known", condition=models.Q(state__in=ChangeState.values)
            ),
            models.CheckConstraint(name="change_kind_known", condition=models.Q(kind__in=ChangeKind.values)),
            models.UniqueConstraint(
                name="change_request_one_open",
                fields=["project"],
                condition=models.Q(state=ChangeState.REQUESTED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_kind_display()}"


class ChangedCost(models.Model):
    """Ändrad budgetpost: what a cost type would be after the change, and what it was when it was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(ChangeRequest, on_delete=models.PROTECT, related_name="changed_costs")
    cost_type = models.CharField(max_length=20, choices=CostType)
    before_sek = models.PositiveBigIntegerField()
    after_sek = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["request", "cost_type"]
        constraints = [models.UniqueConstraint(name="changed_cost_once", fields=["request", "cost_type"])]

    def __str__(self) -> str:
        return f"{self.get_cost_type_display()}: {self.before_sek} → {self.after_sek}"
