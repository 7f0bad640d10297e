"""How a case was assessed as state aid. Rows are written once: a new assessment replaces the one before."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.state_aid.states import AidBasis, AidCriterion, AidReach


class AidAssessment(models.Model):
    """Stödprövning: whether a grant would be state aid, and what it then stands on.

    findings: how the rules were tried on the day, as `Finding.as_data` keeps them. replaced_at: when a later
    assessment took its place; None for the one that counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="aid_assessments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="aid_assessments")
    number = models.PositiveSmallIntegerField(_("nummer"))
    reach = models.CharField(_("vem som får stödet"), max_length=10, choices=AidReach)
    basis = models.CharField(_("rättslig grund"), max_length=16, choices=AidBasis)
    article = models.CharField(_("artikel"), max_length=40, blank=True)
    is_aid = models.BooleanField(_("statligt stöd"))
    reasons = models.TextField(_("skäl till grunden"))
    government_informed_on = models.DateField(_("regeringen underrättad den"), null=True, blank=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(_("prövad"))
    findings = models.JSONField(_("hur reglerna prövades"), default=list)
    replaced_at = models.DateTimeField(_("ersatt"), null=True, blank=True)

    class Meta:
        ordering = ["application", "-number"]
        constraints = [
            models.UniqueConstraint(name="aid_assessment_number_once", fields=["application", "number"]),
            models.UniqueConstraint(
                name="aid_assessment_one_counts", fields=["application"], condition=models.Q(replaced_at=None)
            ),
            models.CheckConstraint(
                name="aid_assessment_basis_known", condition=models.Q(basis__in=AidBasis.values)
            ),
            models.CheckConstraint(
                name="aid_assessment_basis_fits",
                condition=models.Q(is_aid=False, basis=AidBasis.NO_AID)
                | models.Q(is_aid=True) & ~models.Q(basis=AidBasis.NO_AID),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Stödprövning {number}")).format(number=self.number)


class AidAnswer(models.Model):
    """Svar i stödprövning: whether one of the five parts holds, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(AidAssessment, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    criterion = models.CharField(_("del"), max_length=16, choices=AidCriterion)
    holds = models.BooleanField(_("delen är uppfylld"))
    why = models.TextField(_("skäl"))

    class Meta:
        ordering = ["assessment", "position"]
        constraints = [
            models.UniqueConstraint(name="aid_answer_once", fields=["assessment", "criterion"]),
            models.CheckConstraint(
                name="aid_answer_criterion_known", condition=models.Q(criterion__in=AidCriterion.values)
            ),
        ]

    def __str__(self) -> str:
        return self.get_criterion_display()
