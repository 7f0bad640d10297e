"""How a grant stands, and the money that is not paid on a claim: advances and recoveries."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.claims.states import (
    ADVANCE_WORKFLOW,
    RECOVERY_WORKFLOW,
    AdvanceState,
    RecoveryGround,
    RecoveryState,
    SimplifiedCosts,
    StaffCosts,
)
from bifall.documents.models import Document
from bifall.projects.models import Project, ProjectPart


class GrantAccount(ProjectPart):
    """Bidragskonto: what has been approved, advanced and paid of a grant, in öre, from the first day.

    decided_ore is the grant as it was first decided; granted_ore as it stands, should it have been lowered.
    Every figure is net of what has been recovered, and moves when the decision is made.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="grant_account")
    decided_ore = models.PositiveBigIntegerField()
    granted_ore = models.PositiveBigIntegerField()
    share_percent = models.DecimalField(max_digits=5, decimal_places=2)
    approved_ore = models.PositiveBigIntegerField(default=0)
    advanced_ore = models.PositiveBigIntegerField(default=0)
    paid_ore = models.PositiveBigIntegerField(default=0)
    holdback_percent = models.DecimalField(max_digits=5, decimal_places=2)
    final_report_approved = models.BooleanField(default=False)
    simplified_costs = models.CharField(
        _("schabloner"), max_length=20, choices=SimplifiedCosts, default=SimplifiedCosts.NONE
    )
    staff_costs = models.CharField(
        _("personalkostnader"), max_length=12, choices=StaffCosts, default=StaffCosts.REAL
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_account_never_above_the_grant",
                condition=models.Q(decided_ore__gte=models.F("advanced_ore") + models.F("paid_ore"))
                & models.Q(granted_ore__lte=models.F("decided_ore")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.granted_ore}"


class Advance(ProjectPart):
    """Förskott: money before the costs, for special reasons, by a decision of its own."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="advances")
    state = models.CharField(max_length=12, choices=AdvanceState, default=ADVANCE_WORKFLOW.initial)
    asked_ore = models.PositiveBigIntegerField(_("begärt"))
    reasons = models.TextField(_("särskilda skäl"))
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField()
    viability = models.TextField(_("prövning av bärkraften"), blank=True)
    viability_tested_on = models.DateField(_("bärkraften prövad"), null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    granted_ore = models.PositiveBigIntegerField(_("beviljat"), null=True, blank=True)
    findings = models.JSONField(_("prövning"), default=list)
    decision_reasons = models.TextField(_("skäl för beslutet"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("utbetalt den"), null=True, blank=True)
    payment_reference = models.CharField(_("betalningsreferens"), max_length=60, blank=True)

    class Meta:
        ordering = ["project", "-applied_at"]
        constraints = [
            models.CheckConstraint(
                name="advance_state_known", condition=models.Q(state__in=AdvanceState.values)
            ),
            models.CheckConstraint(name="advance_asks_for_money", condition=models.Q(asked_ore__gt=0)),
            models.UniqueConstraint(
                name="advance_one_open",
                fields=["project"],
                condition=models.Q(state__in=[AdvanceState.APPLIED, AdvanceState.PREPARED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.asked_ore}"


class Recovery(ProjectPart):
    """Återkrav: money that has been paid and shall come back, by payment or by later approved costs."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="recoveries")
    state = models.CharField(max_length=14, choices=RecoveryState, default=RECOVERY_WORKFLOW.initial)
    ground = models.CharField(_("grund"), max_length=24, choices=RecoveryGround)
    reasons = models.TextField(_("skäl"))
    amount_ore = models.PositiveBigIntegerField(_("belopp"))
    disallowed_ore = models.PositiveBigIntegerField(_("kostnader som inte längre godkänns"), default=0)
    new_granted_ore = models.PositiveBigIntegerField(_("bidraget sätts ned till"), null=True, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reply_by = models.DateField(_("yttrande senast"), null=True, blank=True)
    reply = models.TextField(_("yttrande"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(_("prövning"), default=list)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    offset_ore = models.PositiveBigIntegerField(_("avräknat"), default=0)
    invoiced_on = models.DateField(_("fakturerat"), null=True, blank=True)
    due_on = models.DateField(_("förfaller"), null=True, blank=True)
    demand = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_on = models.DateField(_("återbetalt den"), null=True, blank=True)
    settled_ore = models.PositiveBigIntegerField(_("återbetalt"), default=0)
    interest_ore = models.PositiveBigIntegerField(_("ränta"), default=0)
    interest_findings = models.JSONField(_("ränteberäkning"), default=list)

    class Meta:
        ordering = ["project", "-proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="recovery_state_known", condition=models.Q(state__in=RecoveryState.values)
            ),
            models.CheckConstraint(
                name="recovery_ground_known", condition=models.Q(ground__in=RecoveryGround.values)
            ),
            models.CheckConstraint(
                name="recovery_takes_back_no_more_than_decided",
                condition=models.Q(amount_ore__gt=0)
                & models.Q(amount_ore__gte=models.F("offset_ore") + models.F("settled_ore")),
            ),
            models.UniqueConstraint(
                name="recovery_one_under_way",
                fields=["project"],
                condition=models.Q(state__in=[RecoveryState.PROPOSED, RecoveryState.COMMUNICATED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.amount_ore}"

    @property
    def left_ore(self) -> int:
        """What is still to come back."""
        return self.amount_ore - self.offset_ore - self.settled_ore


class ReferenceRate(models.Model):
    """Referensränta: the rate that interest on late payment is counted from, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="reference_rates")
    valid_from = models.DateField(_("gäller från"))
    valid_to = models.DateField(_("gäller till"))
    percent = models.DecimalField(_("procent"), max_digits=5, decimal_places=2)
    source = models.CharField(_("källa"), max_length=200)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(name="reference_rate_once", fields=["authority", "valid_from"]),
            models.CheckConstraint(
                name="reference_rate_forward", condition=models.Q(valid_to__gte=models.F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.percent}"
