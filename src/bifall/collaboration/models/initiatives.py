"""What municipalities do together on their own initiative."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.collaboration.models.issues import Issue
from bifall.collaboration.states import INITIATIVE_WORKFLOW, PART_WORKFLOW, InitiativeState, PartState
from bifall.organisations.models import Municipality


class Initiative(models.Model):
    """Gemensamt initiativ: municipalities do something together. One leads; `outcome` is what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="initiatives")
    title = models.CharField(_("rubrik"), max_length=150)
    aims = models.TextField(_("vad vi vill"))
    lead = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="initiatives_led")
    issue = models.ForeignKey(
        Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    state = models.CharField(max_length=10, choices=InitiativeState, default=INITIATIVE_WORKFLOW.initial)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("vad det blev"), blank=True)

    class Meta:
        ordering = ["-proposed_at", "title"]
        verbose_name = _("gemensamt initiativ")
        verbose_name_plural = _("gemensamma initiativ")
        constraints = [
            models.CheckConstraint(
                name="initiative_state_known", condition=Q(state__in=InitiativeState.values)
            ),
            models.CheckConstraint(
                name="initiative_ended_says_what_came",
                condition=~Q(state__in=[InitiativeState.DONE, InitiativeState.DROPPED])
                | (~Q(outcome="") & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InitiativePart(models.Model):
    """Medverkan: a municipality that is asked to join an initiative, and what it answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="parts")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="initiative_parts")
    state = models.CharField(max_length=10, choices=PartState, default=PART_WORKFLOW.initial)
    invited_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["municipality__name"]
        constraints = [
            models.UniqueConstraint(name="initiative_part_once", fields=["initiative", "municipality"]),
            models.CheckConstraint(
                name="initiative_part_state_known", condition=Q(state__in=PartState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.municipality}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.initiative.authority_id
