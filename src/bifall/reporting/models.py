"""Reports on how a project goes, how far its indicators have come, and what it led to in the end."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.documents.models import Document
from bifall.projects.models import Indicator, Project
from bifall.reporting.states import (
    EFFECT_WORKFLOW,
    REPORT_WORKFLOW,
    EffectOutcome,
    EffectState,
    Horizon,
    ReportKind,
    ReportState,
)


class Report(models.Model):
    """Rapport: what the beneficiary tells of a period, or of the whole project, at the latest on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("slag"), max_length=10, choices=ReportKind)
    number = models.PositiveSmallIntegerField(_("nummer"))
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"))
    due_on = models.DateField(_("senast"))
    state = models.CharField(max_length=12, choices=ReportState, default=REPORT_WORKFLOW.initial)
    version = models.PositiveIntegerField(default=0)
    done = models.TextField(_("vad som har gjorts"), blank=True)
    results = models.TextField(_("vad det har lett till"), blank=True)
    deviations = models.TextField(_("avvikelser"), blank=True)
    onward = models.TextField(_("hur det går vidare"), blank=True)
    papers = models.ManyToManyField(Document, related_name="reports", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(_("vad som saknas"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["project", "due_on", "number"]
        constraints = [
            models.CheckConstraint(
                name="report_state_known", condition=models.Q(state__in=ReportState.values)
            ),
            models.CheckConstraint(name="report_kind_known", condition=models.Q(kind__in=ReportKind.values)),
            models.UniqueConstraint(name="report_number_once", fields=["project", "kind", "number"]),
            models.UniqueConstraint(
                name="report_one_final", fields=["project"], condition=models.Q(kind=ReportKind.FINAL)
            ),
            models.CheckConstraint(
                name="report_sent_by_somebody",
                condition=models.Q(state=ReportState.DRAFT)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="report_by_state", fields=["state", "due_on"])]

    def __str__(self) -> str:
        if self.kind == ReportKind.FINAL:
            return str(self.get_kind_display()).capitalize()
        return f"{str(self.get_kind_display()).capitalize()} {self.number}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.project.authority_id


class IndicatorActual(models.Model):
    """Utfall: how far an indicator had come in a report. Without a value it is not yet measurable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="actuals")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="actuals")
    value = models.DecimalField(_("utfall"), max_digits=14, decimal_places=2, null=True, blank=True)
    women = models.DecimalField(_("varav kvinnor"), max_digits=14, decimal_places=2, null=True, blank=True)
    men = models.DecimalField(_("varav män"), max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(_("kommentar"), blank=True)

    class Meta:
        ordering = ["report", "indicator__position"]
        constraints = [models.UniqueConstraint(name="actual_once", fields=["report", "indicator"])]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Effect(models.Model):
    """Effekt: what a project is meant to lead to by a horizon, and what its people say became of it.

    From `measured_on` it is asked for; the answer is due on `due_on`. A deferral moves both.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="effects")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("effekt"), max_length=250)
    horizon = models.CharField(_("följs upp"), max_length=12, choices=Horizon)
    measure = models.TextField(_("hur den ska märkas"), blank=True)
    unit = models.CharField(_("enhet"), max_length=40, blank=True)
    baseline = models.DecimalField(_("utgångsläge"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("mål"), max_digits=14, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField(_("efterfrågas från"))
    due_on = models.DateField(_("senast"))
    state = models.CharField(max_length=12, choices=EffectState, default=EFFECT_WORKFLOW.initial)
    outcome = models.CharField(_("utfall"), max_length=10, choices=EffectOutcome, blank=True)
    told = models.TextField(_("vad det blev av effekten"), blank=True)
    value = models.DecimalField(_("värde"), max_digits=14, decimal_places=2, null=True, blank=True)
    women = models.DecimalField(_("varav kvinnor"), max_digits=14, decimal_places=2, null=True, blank=True)
    men = models.DecimalField(_("varav män"), max_digits=14, decimal_places=2, null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("vad som saknas, eller varför inget svar kom"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["project", "measured_on", "position"]
        constraints = [
            models.CheckConstraint(
                name="effect_state_known", condition=models.Q(state__in=EffectState.values)
            ),
            models.CheckConstraint(
                name="effect_horizon_known", condition=models.Q(horizon__in=Horizon.values)
            ),
            models.CheckConstraint(
                name="effect_answered_by_somebody",
                condition=~models.Q(state__in=[EffectState.ANSWERED, EffectState.FOLLOWED_UP])
                | models.Q(answered_at__isnull=False, outcome__in=EffectOutcome.values),
            ),
        ]
        indexes = [models.Index(name="effect_by_state", fields=["state", "measured_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def authority_id(self) -> uuid.UUID:
        return self.project.authority_id


class EffectDeferral(models.Model):
    """Framskjuten mätning: why an effect could not be measured yet, and when it is asked for again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    effect = models.ForeignKey(Effect, on_delete=models.CASCADE, related_name="deferrals")
    reason = models.TextField(_("skäl"))
    from_day = models.DateField()
    to_day = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["effect", "made_at"]
        constraints = [
            models.CheckConstraint(
                name="effect_deferral_forward", condition=models.Q(to_day__gt=models.F("from_day"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_day} → {self.to_day}"
