"""What the terms of a grant say of costs without vouchers: what an hour costs, and lump sums."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.documents.models import Document
from bifall.projects.models import Project, ProjectPart


class HourRate(ProjectPart):
    """Timkostnad: what an hour of a person's work costs, for a time. The person is a number, not a name.

    hours_per_year: what the yearly cost was divided by, and the most that is reported of a year.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="hour_rates")
    person = models.CharField(_("personens nummer"), max_length=40)
    role = models.CharField(_("roll i projektet"), max_length=120)
    yearly_cost_ore = models.PositiveBigIntegerField(_("årlig bruttokostnad"))
    employment_percent = models.DecimalField(_("andel av heltid"), max_digits=5, decimal_places=2)
    rate_ore = models.PositiveBigIntegerField(_("kostnad per timme"))
    hours_per_year = models.DecimalField(_("timmar på ett år"), max_digits=8, decimal_places=4)
    valid_from = models.DateField(_("gäller från"))
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)
    ended_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_to = models.DateField(_("beslutad till och med"), null=True, blank=True)
    """The last day before `ended_by` ended it; None: until another was decided."""
    basis = models.CharField(_("underlag"), max_length=250)
    basis_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    findings = models.JSONField(_("uträkning"), default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("beslutad"))

    class Meta:
        ordering = ["project", "person", "valid_from"]
        constraints = [
            models.UniqueConstraint(name="hour_rate_begins_once", fields=["project", "person", "valid_from"]),
            models.CheckConstraint(
                name="hour_rate_forward",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="hour_rate_above_zero",
                condition=models.Q(
                    rate_ore__gt=0, yearly_cost_ore__gt=0, hours_per_year__gt=0, employment_percent__gt=0
                )
                & models.Q(employment_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role}"


class LumpSum(ProjectPart):
    """Klumpsumma: an amount for a milestone, counted in full when it is proven, otherwise not at all."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="lump_sums")
    position = models.PositiveSmallIntegerField()
    milestone = models.CharField(_("milstolpe"), max_length=200)
    proof = models.CharField(_("bevis som krävs"), max_length=250)
    cost_type = models.CharField(_("kostnadsslag"), max_length=20, choices=CostType)
    amount_ore = models.PositiveBigIntegerField(_("belopp"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("beslutad"))

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(name="lump_sum_position_once", fields=["project", "position"]),
            models.CheckConstraint(
                name="lump_sum_above_zero", condition=models.Q(amount_ore__gt=0) & ~models.Q(milestone="")
            ),
        ]

    def __str__(self) -> str:
        return self.milestone

    @property
    def code(self) -> str:
        """What stands in the claim where another cost has the number of its voucher."""
        return f"K{self.position}"
