"""What became of what a municipality said: handled by the region, and judged by the municipality itself."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.models import Application
from bifall.collaboration.models.consultations import Statement
from bifall.collaboration.states import HandlingOutcome, Recognition


class StatementHandling(models.Model):
    """Hantering: what an officer did with one statement, with the reason and what it changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="handling")
    outcome = models.CharField(_("hantering"), max_length=20, choices=HandlingOutcome)
    reason = models.TextField(_("skäl"))
    changed_text = models.TextField(_("ändrad text eller nytt villkor"), blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    handled_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="handling_outcome_known", condition=models.Q(outcome__in=HandlingOutcome.values)
            ),
            models.CheckConstraint(
                name="handling_change_told",
                condition=models.Q(outcome=HandlingOutcome.NOT_TAKEN_IN, changed_text="")
                | (~models.Q(outcome=HandlingOutcome.NOT_TAKEN_IN) & ~models.Q(changed_text="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.get_outcome_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.statement.authority_id


class UnhandledReason(models.Model):
    """Skäl att inte hantera: why a case goes to decision though a statement in it is not handled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="unhandled_reason")
    reason = models.TextField(_("skäl"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="unhandled_reason_written", condition=~models.Q(reason="")),
        ]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id


class FeedbackAnswer(models.Model):
    """Återkoppling: whether the municipality recognises itself in what became of its statement.

    Nobody but the municipality writes it, and it is written once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="feedback")
    recognition = models.CharField(_("känner igen sig"), max_length=10, choices=Recognition)
    words = models.TextField(_("med egna ord"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feedback_recognition_known", condition=models.Q(recognition__in=Recognition.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement}: {self.get_recognition_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.statement.authority_id
