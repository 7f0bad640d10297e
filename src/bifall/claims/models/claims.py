"""What a beneficiary asks to be paid, row by row."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.models.simplified import HourRate, LumpSum
from bifall.claims.states import CLAIM_WORKFLOW, COUNTED, ClaimState, RowState
from bifall.documents.models import Document
from bifall.projects.models import Project


class Claim(models.Model):
    """Rekvisition: the costs of a period, and what is paid for them. Amounts are whole öre."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField(_("nummer"))
    starts_on = models.DateField(_("kostnader från och med"))
    ends_on = models.DateField(_("kostnader till och med"))
    is_final = models.BooleanField(_("sista rekvisitionen"), default=False)
    note = models.TextField(_("meddelande till handläggaren"), blank=True)
    state = models.CharField(max_length=24, choices=ClaimState, default=CLAIM_WORKFLOW.initial)
    papers = models.ManyToManyField(Document, related_name="claims", blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(_("inkom"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    completion_text = models.TextField(_("vad som saknas"), blank=True)
    completion_due_on = models.DateField(_("svara senast"), null=True, blank=True)
    completion_reply = models.TextField(_("svar"), blank=True)
    claimed_ore = models.PositiveBigIntegerField(_("redovisat"), default=0)
    approved_ore = models.PositiveBigIntegerField(_("godkänt"), null=True, blank=True)
    payable_ore = models.PositiveBigIntegerField(_("att betala"), null=True, blank=True)
    findings = models.JSONField(_("uträkning"), default=list)
    first_approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_approved_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reasons = models.TextField(_("skäl"), blank=True)
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(_("utbetalt den"), null=True, blank=True)
    payment_reference = models.CharField(_("betalningsreferens"), max_length=60, blank=True)

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            models.CheckConstraint(name="claim_state_known", condition=models.Q(state__in=ClaimState.values)),
            models.UniqueConstraint(name="claim_number_once", fields=["project", "number"]),
            models.UniqueConstraint(
                name="claim_one_draft", fields=["project"], condition=models.Q(state=ClaimState.DRAFT)
            ),
            models.CheckConstraint(
                name="claim_period_forward", condition=models.Q(ends_on__gte=models.F("starts_on"))
            ),
            models.CheckConstraint(
                name="claim_decided_is_whole",
                condition=~models.Q(state__in=sorted(COUNTED))
                | models.Q(approved_ore__isnull=False, payable_ore__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_two_people",
                condition=models.Q(first_approver=None)
                | models.Q(decided_by=None)
                | ~models.Q(first_approver=models.F("decided_by")),
            ),
            models.CheckConstraint(
                name="claim_paid_has_a_day",
                condition=~models.Q(state=ClaimState.PAID) | models.Q(paid_on__isnull=False),
            ),
        ]
        indexes = [models.Index(name="claim_by_state", fields=["state", "submitted_at"])]

    def __str__(self) -> str:
        return str(_("Rekvisition {number}")).format(number=self.number)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.project.authority_id


class CostRow(models.Model):
    """Kostnadsrad: one cost of a claim, and what came of it when it was checked: booked with a voucher, hours
    at a unit cost, a lump sum, or computed from the staff costs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    cost_type = models.CharField(_("kostnadsslag"), max_length=20, choices=CostType)
    booked_on = models.DateField(_("bokfört"))
    voucher_number = models.CharField(_("verifikation"), max_length=40)
    supplier = models.CharField(_("leverantör"), max_length=120, blank=True)
    text = models.CharField(_("vad kostnaden avser"), max_length=250)
    amount_ore = models.BigIntegerField(_("belopp"))
    is_computed = models.BooleanField(_("schablon"), default=False)
    hour_rate = models.ForeignKey(
        HourRate, null=True, blank=True, on_delete=models.PROTECT, related_name="rows"
    )
    hours = models.DecimalField(_("timmar"), max_digits=7, decimal_places=2, null=True, blank=True)
    approved_hours = models.DecimalField(
        _("godkända timmar"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    lump_sum = models.ForeignKey(
        LumpSum, null=True, blank=True, on_delete=models.PROTECT, related_name="rows"
    )
    voucher = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="cost_rows"
    )
    state = models.CharField(max_length=12, choices=RowState, default=RowState.UNCHECKED)
    approved_ore = models.BigIntegerField(_("godkänt"), null=True, blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "position"]
        constraints = [
            models.UniqueConstraint(name="cost_row_position_once", fields=["claim", "position"]),
            models.CheckConstraint(name="cost_row_has_an_amount", condition=~models.Q(amount_ore=0)),
            models.CheckConstraint(
                name="cost_row_state_known", condition=models.Q(state__in=RowState.values)
            ),
            models.CheckConstraint(
                name="cost_row_reduced_has_a_reason",
                condition=~models.Q(state__in=[RowState.REDUCED, RowState.REFUSED])
                | models.Q(is_computed=True)
                | ~models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="cost_row_hours_have_a_rate",
                condition=models.Q(hour_rate=None, hours=None, approved_hours=None)
                | models.Q(
                    hour_rate__isnull=False,
                    hours__isnull=False,
                    hours__gt=0,
                    lump_sum=None,
                    is_computed=False,
                ),
            ),
            models.CheckConstraint(
                name="cost_row_no_more_hours_than_reported",
                condition=models.Q(approved_hours=None)
                | models.Q(approved_hours__gte=0, approved_hours__lte=models.F("hours")),
            ),
            models.UniqueConstraint(name="cost_row_lump_sum_once", fields=["claim", "lump_sum"]),
            models.CheckConstraint(
                name="cost_row_lump_sum_whole_or_nothing",
                condition=models.Q(lump_sum=None)
                | models.Q(approved_ore=None)
                | models.Q(approved_ore=0)
                | models.Q(approved_ore=models.F("amount_ore")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_number}: {self.text}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.claim.authority_id
