"""Applications: a draft that belongs to the applicant until it is submitted, and a case from then on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.states import (
    CONCEPT_WORKFLOW,
    WORKFLOW,
    ConceptState,
    CostType,
    EffectLevel,
    HandoverSide,
    State,
)
from bifall.calls.models import Priority, Round
from bifall.documents.models import Document, RegisteredCase
from bifall.organisations.models import Municipality, Organisation
from bifall.questionnaires.models import AnswerSet


class Concept(models.Model):
    """Idéskiss: what an organisation hands in first, in a call of two steps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="concepts")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="concepts")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concepts")
    answer_set = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="concept")
    state = models.CharField(max_length=12, choices=ConceptState, default=CONCEPT_WORKFLOW.initial)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    title = models.CharField(_("projekt"), max_length=200, blank=True)
    summary = models.TextField(_("sammanfattning"), blank=True)
    sought_sek = models.PositiveBigIntegerField(_("sökt, kronor"), default=0)
    case = models.OneToOneField(
        RegisteredCase, null=True, blank=True, on_delete=models.PROTECT, related_name="concept"
    )
    submitted_at = models.DateTimeField(_("inkom"), null=True, blank=True)
    receipt = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reasons = models.TextField(_("skäl"), blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-submitted_at", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="concept_state_known", condition=models.Q(state__in=ConceptState.values)
            ),
            models.CheckConstraint(
                name="concept_submitted_is_registered",
                condition=models.Q(state=ConceptState.DRAFT)
                | models.Q(submitted_at__isnull=False, case__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Idéskiss utan namn"))

    @property
    def case_number(self) -> str:
        return "" if self.case is None else self.case.case_number


class Application(models.Model):
    """Ansökan: one organisation's answer to one round of a call.

    What the form's answers mean (title, period, sums, places) stands here as columns too, written in the
    same transaction as the answers, so that lists and totals need not read forms.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="applications")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    answer_set = models.OneToOneField(AnswerSet, on_delete=models.PROTECT, related_name="application")
    concept = models.OneToOneField(
        Concept, null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )
    state = models.CharField(max_length=24, choices=State, default=WORKFLOW.initial)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    title = models.CharField(_("projekt"), max_length=200, blank=True)
    summary = models.TextField(_("sammanfattning"), blank=True)
    starts_on = models.DateField(_("startar"), null=True, blank=True)
    ends_on = models.DateField(_("slutar"), null=True, blank=True)
    total_cost_sek = models.PositiveBigIntegerField(_("kostnad, kronor"), default=0)
    in_kind_cost_sek = models.PositiveBigIntegerField(_("varav i annat än pengar, kronor"), default=0)
    cofinancing_sek = models.PositiveBigIntegerField(_("medfinansiering, kronor"), default=0)
    sought_sek = models.PositiveBigIntegerField(_("sökt, kronor"), default=0)
    other_funder = models.CharField(_("annan finansiär"), max_length=200, blank=True)
    other_call = models.CharField(_("den andra finansiärens utlysning"), max_length=200, blank=True)
    other_step = models.PositiveSmallIntegerField(_("steg i den andra utlysningen"), null=True, blank=True)
    other_sought_sek = models.PositiveBigIntegerField(_("från annan finansiär, kronor"), default=0)
    other_from_1_1 = models.BooleanField(_("från anslag 1:1"), default=False)
    municipalities = models.ManyToManyField(Municipality, related_name="applications", blank=True)
    priorities = models.ManyToManyField(Priority, related_name="applications", blank=True)
    search_text = models.TextField(blank=True)

    case = models.OneToOneField(
        RegisteredCase, null=True, blank=True, on_delete=models.PROTECT, related_name="application"
    )
    submitted_at = models.DateTimeField(_("inkom"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    receipt = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_applications",
        verbose_name=_("handläggare"),
    )
    attachments = models.ManyToManyField(Document, related_name="applications", blank=True)

    class Meta:
        ordering = ["-submitted_at", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="application_state_known", condition=models.Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="application_submitted_is_registered",
                condition=models.Q(state=State.DRAFT)
                | models.Q(submitted_at__isnull=False, case__isnull=False),
            ),
        ]
        indexes = [models.Index(name="application_by_state", fields=["authority", "state", "submitted_at"])]

    def __str__(self) -> str:
        return self.title or str(_("Ansökan utan namn"))

    @property
    def applicant_is_authority(self) -> bool:
        """The region applies to its own board: KL 6:7 asks for a check before the decision."""
        return self.organisation.is_the_authority

    @property
    def case_number(self) -> str:
        return "" if self.case is None else self.case.case_number


class BudgetRow(models.Model):
    """Budgetrad: the cost of one cost type in one year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="budget_rows")
    position = models.PositiveSmallIntegerField()
    cost_type = models.CharField(max_length=20, choices=CostType)
    year = models.PositiveSmallIntegerField()
    amount_sek = models.PositiveBigIntegerField()
    description = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["application", "position"]

    def __str__(self) -> str:
        return f"{self.get_cost_type_display()} {self.year}: {self.amount_sek}"


class FinancingRow(models.Model):
    """Finansieringsrad: what one financier puts in, in money or in kind. A financier with both has two."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="financing_rows")
    position = models.PositiveSmallIntegerField()
    financier = models.CharField(max_length=200)
    is_public = models.BooleanField()
    is_in_kind = models.BooleanField()
    source = models.CharField(max_length=120, blank=True)
    amount_sek = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["application", "position"]

    def __str__(self) -> str:
        return f"{self.financier}: {self.amount_sek}"


class EffectStep(models.Model):
    """Steg i effektkedjan: an activity, a result or a long-term effect, and what it leads to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="effect_steps")
    level = models.CharField(max_length=10, choices=EffectLevel)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=250)
    description = models.TextField(blank=True)
    leads_to = models.ManyToManyField("self", symmetrical=False, related_name="follows_from", blank=True)

    class Meta:
        ordering = ["application", "level", "position"]

    def __str__(self) -> str:
        return self.title


class CompletionRequest(models.Model):
    """Begäran om komplettering: what is asked for, on which pages of the form, and until when.

    It remembers what had been handed in when it was sent (the version of each answer, and the attachments),
    for what the applicant writes from then on is a draft until it is sent in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="completion_requests")
    text = models.TextField(_("vad som saknas"))
    pages = models.JSONField(default=list)
    due_on = models.DateField(_("svara senast"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    handed_in_versions = models.JSONField(null=True)
    handed_in_attachments = models.JSONField(default=list)
    reply = models.TextField(_("svar"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="completion_request_one_open",
                fields=["application"],
                condition=models.Q(answered_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.due_on}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id


class Handover(models.Model):
    """Överlämning: from now on somebody else answers for a case, at the applicant's or at the desk.

    Taking over is handing over to oneself. The note is between colleagues: each side sees its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="handovers")
    side = models.CharField(max_length=10, choices=HandoverSide)
    previous = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("att veta"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "id"]
        constraints = [
            models.CheckConstraint(
                name="handover_side_known", condition=models.Q(side__in=HandoverSide.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.person}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id
