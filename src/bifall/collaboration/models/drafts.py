"""An answer on its way: written together in a municipality, or by several municipalities."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.models.consultations import Consultation, Statement
from bifall.collaboration.states import JointChoice, Position
from bifall.organisations.models import Municipality


class StatementDraft(models.Model):
    """Utkast till yttrande: shared by those who speak for the municipality, and seen by nobody else.

    version: counts each time that it is saved, so that nobody overwrites another unknowingly.
    approval_asked_at: when a politician was last asked to approve it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.OneToOneField(Consultation, on_delete=models.CASCADE, related_name="draft")
    position = models.CharField(_("ställningstagande"), max_length=24, choices=Position, blank=True)
    reasons = models.TextField(_("skäl"), blank=True)
    conditions = models.TextField(_("villkor"), blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approval_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_position_known", condition=models.Q(position__in=["", *Position.values])
            ),
        ]

    def __str__(self) -> str:
        return str(self.consultation)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.consultation.authority_id


class AnswerRule(models.Model):
    """Svarsordning: whether a politician approves what the municipality answers, or an official sends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.OneToOneField(Municipality, on_delete=models.CASCADE, related_name="answer_rule")
    politician_approves = models.BooleanField(_("en förtroendevald godkänner svaren"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.municipality)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.municipality.authority_id


class JointOffer(models.Model):
    """Gemensamt yttrande: a municipality that has answered offers another to say the same.

    Who joins answers for itself, with the same words; each counts as an answer of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="joint_offers")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="joint_offers")
    choice = models.CharField(_("svar"), max_length=10, choices=JointChoice, default=JointChoice.WAITING)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    joined_as = models.OneToOneField(
        Statement, null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at"]
        constraints = [
            models.UniqueConstraint(name="joint_offer_once", fields=["statement", "consultation"]),
            models.CheckConstraint(
                name="joint_choice_known", condition=models.Q(choice__in=JointChoice.values)
            ),
            models.CheckConstraint(
                name="joint_joined_has_a_statement",
                condition=models.Q(choice=JointChoice.JOINED, joined_as__isnull=False)
                | (~models.Q(choice=JointChoice.JOINED) & models.Q(joined_as__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.get_choice_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.consultation.authority_id
