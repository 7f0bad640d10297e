"""Reports on how a project goes, and how far its indicators have come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.documents.models import Document
from bifall.projects.models import Indicator, Project
from bifall.reporting.states import REPORT_WORKFLOW, ReportKind, ReportState


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
