"""The municipalities' say: they are asked, and they answer."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.collaboration.states import CONSULTATION_WORKFLOW, ConsultationState, Position
from bifall.organisations.models import Municipality


class Consultation(models.Model):
    """Remiss: one municipality is asked for its view of one application, by a date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="consultations")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consultations")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="consultations")
    question = models.TextField(_("frågan till kommunen"))
    due_on = models.DateField(_("svara senast"))
    state = models.CharField(max_length=10, choices=ConsultationState, default=CONSULTATION_WORKFLOW.initial)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    responder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consultations_to_answer",
        verbose_name=_("svarar för kommunen"),
    )
    silence_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "municipality__name"]
        constraints = [
            models.UniqueConstraint(name="consultation_once", fields=["application", "municipality"]),
            models.CheckConstraint(
                name="consultation_state_known", condition=models.Q(state__in=ConsultationState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.application}"


class Statement(models.Model):
    """Yttrande: what the municipality said. Nobody but the municipality writes it, and it is written once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.OneToOneField(Consultation, on_delete=models.PROTECT, related_name="statement")
    position = models.CharField(_("ställningstagande"), max_length=24, choices=Position)
    reasons = models.TextField(_("skäl"))
    conditions = models.TextField(_("villkor"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    is_late = models.BooleanField(_("kom för sent"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_position_known", condition=models.Q(position__in=Position.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation.municipality}: {self.get_position_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.consultation.authority_id
