"""What was decided: by the board at an item, or by a named person on delegation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.models.meetings import AgendaItem, Board
from bifall.board.states import Outcome
from bifall.documents.models import Document

if TYPE_CHECKING:
    from datetime import date

WHOLE_GRANT = models.Q(outcome=Outcome.GRANTED, granted_sek__gt=0, highest_share_percent__gt=0) | (
    ~models.Q(outcome=Outcome.GRANTED) & models.Q(granted_sek=None, highest_share_percent=None)
)


class Decision(models.Model):
    """Beslut: what the board decided under one §.

    A grant is an amount and a highest share of approved costs; other outcomes have neither. despite_aid: the
    board's reasons for a grant that state aid did not let be given; empty for every other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="decisions")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(_("utfall"), max_length=14, choices=Outcome)
    text = models.TextField(_("beslut"))
    granted_sek = models.PositiveBigIntegerField(_("beviljat, kronor"), null=True, blank=True)
    highest_share_percent = models.DecimalField(
        _("högsta andel av godkända kostnader, procent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    despite_aid = models.TextField(_("varför stödet beviljades trots reglerna om statligt stöd"), blank=True)
    decided_at = models.DateTimeField()
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_outcome_known", condition=models.Q(outcome__in=Outcome.values)
            ),
            models.CheckConstraint(name="decision_grant_is_whole", condition=WHOLE_GRANT),
        ]

    def __str__(self) -> str:
        return f"§ {self.item.paragraph} {self.get_outcome_display()}"

    @property
    def decided_on(self) -> date:
        """The day of the meeting: the decision's date, whatever the hour."""
        return timezone.localtime(self.item.meeting.starts_at).date()


class DelegatedDecision(models.Model):
    """Delegationsbeslut: decided by a named person for the board, and reported to it (KL 6:37–40, 7:5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="delegated_decisions")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="delegated_decisions")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="delegated_decision"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("utfall"), max_length=14, choices=Outcome)
    reasons = models.TextField(_("skäl"))
    granted_sek = models.PositiveBigIntegerField(_("beviljat, kronor"), null=True, blank=True)
    highest_share_percent = models.DecimalField(
        _("högsta andel av godkända kostnader, procent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField()
    legal_basis = models.CharField(_("punkt i delegationsordningen"), max_length=120)
    reported_at_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="delegated_decisions"
    )
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                name="delegated_outcome_known",
                condition=models.Q(outcome__in=[Outcome.GRANTED, Outcome.REJECTED]),
            ),
            models.CheckConstraint(name="delegated_grant_is_whole", condition=WHOLE_GRANT),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"

    @property
    def decided_on(self) -> date:
        return timezone.localtime(self.decided_at).date()


class DecisionCondition(models.Model):
    """Villkor: what the beneficiary must do for the grant, whoever of the board or the director made it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="conditions"
    )
    delegated_decision = models.ForeignKey(
        DelegatedDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="conditions"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("villkor"))

    class Meta:
        ordering = ["decision", "delegated_decision", "position"]
        constraints = [
            models.CheckConstraint(
                name="condition_of_one_decision",
                condition=models.Q(decision__isnull=False, delegated_decision=None)
                | models.Q(decision=None, delegated_decision__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text
