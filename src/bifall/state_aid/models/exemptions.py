"""Aid under a block exemption: how it was tried against its article, with the numbers used."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application


class ExemptionTrial(models.Model):
    """Gruppundantagsprövning: the aid of a case, tried against one article. The last trial counts.

    values: what was filled in, as `ExemptionValues.as_data` keeps it. decided_on: the day it was tried for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="exemption_trials")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="exemption_trials")
    number = models.PositiveSmallIntegerField(_("nummer"))
    article = models.CharField(_("artikel"), max_length=40)
    values = models.JSONField(_("uppgifter"))
    decided_on = models.DateField(_("prövat för beslut den"))
    sek_per_eur = models.DecimalField(_("kronor per euro"), max_digits=8, decimal_places=4)
    highest_cents = models.PositiveBigIntegerField(_("högsta stöd i euro"))
    passed = models.BooleanField(_("kan ges"))
    findings = models.JSONField(_("hur reglerna prövades"), default=list)
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(_("prövad"))

    class Meta:
        ordering = ["application", "-number"]
        constraints = [
            models.UniqueConstraint(name="exemption_trial_number_once", fields=["application", "number"]),
        ]

    def __str__(self) -> str:
        return str(_("Prövning {number} mot gruppundantaget")).format(number=self.number)
