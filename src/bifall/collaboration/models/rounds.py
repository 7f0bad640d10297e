"""Questions that go out together, and the time that a municipality asks for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.collaboration.models.consultations import Consultation


class ConsultationBatch(models.Model):
    """Remissomgång: one question and one last day, to all municipalities that some applications concern."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="consultation_batches")
    title = models.CharField(_("namn"), max_length=120)
    question = models.TextField(_("frågan till kommunerna"))
    due_on = models.DateField(_("svara senast"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    consultations = models.ManyToManyField(Consultation, related_name="batches")

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = _("remissomgång")
        verbose_name_plural = _("remissomgångar")

    def __str__(self) -> str:
        return self.title


class TimeRequest(models.Model):
    """Begäran om mer tid: a municipality asks for a later day, and an officer gives it or does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="time_requests")
    until = models.DateField(_("önskad ny dag"))
    reason = models.TextField(_("skäl"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    is_given = models.BooleanField(_("mer tid gavs"), null=True, default=None)
    answer = models.TextField(_("svar"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="time_asked_for_once", fields=["consultation"], condition=models.Q(is_given=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.until}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.consultation.authority_id
