"""Assessment: who scores, how, the officer's memo with a proposal for decision, and scenarios of a round."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.assessment.states import (
    ASSIGNMENT_WORKFLOW,
    MEMO_WORKFLOW,
    STILL_SCORING,
    AssignmentState,
    MemoState,
    ProposedOutcome,
    ScenarioBasis,
)
from bifall.calls.models import Criterion, Priority, Round
from bifall.documents.models import Document


class Assignment(models.Model):
    """Bedömningsuppdrag: one assessor's task to score one application, after declaring no conflict."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    due_on = models.DateField(_("klar senast"))
    state = models.CharField(max_length=12, choices=AssignmentState, default=ASSIGNMENT_WORKFLOW.initial)
    conflict_reason = models.TextField(_("skäl till jäv"), blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(_("samlad bedömning"), blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["application", "assessor"]),
            models.CheckConstraint(
                name="assignment_state_known", condition=models.Q(state__in=AssignmentState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.application}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id

    @property
    def is_waited_for(self) -> bool:
        return self.state in STILL_SCORING


class Score(models.Model):
    """Poäng: an assessor's points (0–5) on one criterion, with the reason.

    While the assessor works either may be missing; a finished assessment has both on every criterion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(
        _("poäng"), validators=[MaxValueValidator(5)], null=True, blank=True
    )
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        ordering = ["assignment", "criterion__position"]
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["assignment", "criterion"]),
            models.CheckConstraint(name="score_at_most_five", condition=models.Q(points__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class StaffMemo(models.Model):
    """Tjänsteskrivelse: the officer's account of the case and the proposal for decision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="memo")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MemoState, default=MEMO_WORKFLOW.initial)
    summary = models.TextField(_("sammanfattning"), blank=True)
    background = models.TextField(_("bakgrund"), blank=True)
    reasoning = models.TextField(_("bedömning"), blank=True)
    outcome = models.CharField(_("förslag"), max_length=10, choices=ProposedOutcome, blank=True)
    proposed_sek = models.PositiveBigIntegerField(_("föreslaget belopp, kronor"), null=True, blank=True)
    highest_share_percent = models.DecimalField(
        _("högsta andel av godkända kostnader, procent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    own_case_check = models.TextField(
        _("prövning enligt kommunallagen 6 kap. 7 §"),
        blank=True,
        help_text=_("Behövs när regionen själv söker: hur frågan har prövats och av vem."),
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="memo_state_known", condition=models.Q(state__in=MemoState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id


class ProposedCondition(models.Model):
    """Föreslaget villkor: a condition that the officer proposes for the grant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    memo = models.ForeignKey(StaffMemo, on_delete=models.CASCADE, related_name="conditions")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("villkor"))

    class Meta:
        ordering = ["memo", "position"]

    def __str__(self) -> str:
        return self.text


class AssessorWishes(models.Model):
    """Bedömarens önskemål: what an assessor would like to assess, and the most they take at a time.

    They steer how a round is spread, and bind nobody.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="assessor_wishes")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assessor_wishes"
    )
    most = models.PositiveSmallIntegerField(_("högst antal på en gång"), null=True, blank=True)
    priorities = models.ManyToManyField(
        Priority, related_name="+", blank=True, verbose_name=_("områden som bedömaren helst tar")
    )

    class Meta:
        constraints = [models.UniqueConstraint(name="wishes_once", fields=["authority", "assessor"])]

    def __str__(self) -> str:
        return str(self.assessor)


class Scenario(models.Model):
    """Scenario: what a round could come to with other amounts or another frame. It changes no case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(_("namn"), max_length=80)
    frame_sek = models.PositiveBigIntegerField(_("ram, kronor"))
    basis = models.CharField(_("utgår från"), max_length=10, choices=ScenarioBasis)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="scenario_name_once", fields=["round", "name"]),
            models.CheckConstraint(
                name="scenario_basis_known", condition=models.Q(basis__in=ScenarioBasis.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> uuid.UUID:
        return self.round.call.authority_id


class ScenarioLine(models.Model):
    """Rad i ett scenario: another amount for one application, in whole kronor; 0 leaves it out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="lines")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scenario_lines")
    amount_sek = models.PositiveBigIntegerField(_("belopp, kronor"))

    class Meta:
        ordering = ["scenario", "application"]
        constraints = [models.UniqueConstraint(name="scenario_line_once", fields=["scenario", "application"])]

    def __str__(self) -> str:
        return f"{self.application}: {self.amount_sek}"
