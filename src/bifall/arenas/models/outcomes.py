"""What came of the meetings, as both sides tell it, and which of a project's indicators it counts on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models.meetings import Meeting
from bifall.arenas.models.participants import Participant
from bifall.arenas.states import Counted, FollowUpMoment, OutcomeKind
from bifall.projects.models import Indicator


class FollowUp(models.Model):
    """Uppföljning: a participant is asked once what came of the meetings, at one of four moments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follow_ups")
    moment = models.CharField(_("tillfälle"), max_length=12, choices=FollowUpMoment)
    asked_at = models.DateTimeField(_("frågan ställd"))
    reminded_at = models.DateTimeField(_("påmind"), null=True, blank=True)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    stayed = models.BooleanField(_("är kvar i länet"), null=True, blank=True)

    class Meta:
        ordering = ["participant", "asked_at"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_moment_known", condition=models.Q(moment__in=FollowUpMoment.values)
            ),
            models.UniqueConstraint(name="follow_up_once", fields=["participant", "moment"]),
        ]
        indexes = [models.Index(name="follow_up_unanswered", fields=["answered_at", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_moment_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.participant.authority_id


class Outcome(models.Model):
    """Resultat: one thing that came of one meeting, as one of the two tells it at one of the moments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="outcomes")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("vad det blev"), max_length=12, choices=OutcomeKind)

    class Meta:
        ordering = ["meeting", "kind"]
        constraints = [
            models.CheckConstraint(
                name="outcome_kind_known", condition=models.Q(kind__in=OutcomeKind.values)
            ),
            models.UniqueConstraint(name="outcome_once", fields=["follow_up", "meeting", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_kind_display()}"


class IndicatorCount(models.Model):
    """Räkneregel: a project's indicator counts one sort of thing that its meeting places lead to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="arena_count")
    counted = models.CharField(_("räknar"), max_length=12, choices=Counted)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator__position"]
        constraints = [
            models.CheckConstraint(
                name="indicator_counts_known", condition=models.Q(counted__in=Counted.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_counted_display()}"
