"""What an applicant declares besides its aid, and what the officer did with what was declared."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.state_aid.models.awards import AidDeclaration, DeclaredAward
from bifall.state_aid.models.undertakings import OwnershipLink
from bifall.state_aid.states import Control, DeMinimisKind, Direction, LinkHandling

HANDLED = models.Q(handled_by__isnull=False, handled_at__isnull=False)


class DeclaredLink(models.Model):
    """Uppgiven länk: an undertaking that controls the applicant or that it controls, as the applicant says.

    It binds nobody until an officer has taken it in as an ownership link, as it stands or corrected.
    handling: "" while nobody has. reason: why it was corrected or left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(AidDeclaration, on_delete=models.PROTECT, related_name="links")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("företagets namn"), max_length=200)
    register_number = models.CharField(_("organisationsnummer"), max_length=30)
    country = models.CharField(_("land"), max_length=2, default="SE")
    direction = models.CharField(_("vem som styr vem"), max_length=16, choices=Direction)
    control = models.CharField(_("hur"), max_length=20, choices=Control)
    since = models.DateField(_("sedan"))
    handling = models.CharField(_("hantering"), max_length=12, choices=LinkHandling, blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    ownership = models.ForeignKey(
        OwnershipLink, null=True, blank=True, on_delete=models.PROTECT, related_name="declared_links"
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declaration", "position"]
        constraints = [
            models.CheckConstraint(
                name="declared_link_known",
                condition=models.Q(control__in=Control.values, direction__in=Direction.values),
            ),
            models.CheckConstraint(
                name="declared_link_handled_whole",
                condition=models.Q(handling="", ownership=None, handled_by=None, handled_at=None)
                | models.Q(
                    HANDLED,
                    handling__in=[LinkHandling.TAKEN_IN, LinkHandling.CORRECTED],
                    ownership__isnull=False,
                )
                | models.Q(HANDLED, handling=LinkHandling.LEFT_OUT, ownership=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.register_number})"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.declaration.authority_id


class AwardCorrection(models.Model):
    """Rättelse: how the officer counts an award that was declared otherwise, and why. The last one counts.

    amount_cents: 0 when it does not count at all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(DeclaredAward, on_delete=models.PROTECT, related_name="corrections")
    granted_on = models.DateField(_("beviljat"))
    kind = models.CharField(_("slag av stöd"), max_length=12, choices=DeMinimisKind)
    amount_cents = models.PositiveBigIntegerField(_("belopp i euro"))
    reason = models.TextField(_("skäl"))
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["award", "-corrected_at"]
        constraints = [
            models.CheckConstraint(
                name="award_correction_kind_known", condition=models.Q(kind__in=DeMinimisKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award}: {self.granted_on}"
