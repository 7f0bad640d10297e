"""Who else than the applicant a part of the aid in a case goes to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.models import Application
from bifall.state_aid.models.undertakings import Undertaking


class AidBeneficiary(models.Model):
    """Stödmottagare: an undertaking that the assessment names, with the part of the aid that is fixed for it.

    A partner that gets a part, or a firm that the project serves: each has a ceiling of its own. removed_at:
    it gets no part any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="aid_beneficiaries")
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="beneficiary_of")
    amount_sek = models.PositiveBigIntegerField(_("del av stödet, kronor"))
    why = models.TextField(_("vad delen avser"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    removed_at = models.DateTimeField(_("struken"), null=True, blank=True)
    removed_reason = models.TextField(_("skäl till att den ströks"), blank=True)

    class Meta:
        ordering = ["application", "named_at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="aid_beneficiary_once",
                fields=["application", "undertaking"],
                condition=models.Q(removed_at=None),
            ),
            models.CheckConstraint(name="aid_beneficiary_has_a_part", condition=models.Q(amount_sek__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.undertaking)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id
