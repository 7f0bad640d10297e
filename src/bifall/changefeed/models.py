"""What was public at the last look, and every change since the first: numbers, addresses and codes alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.changefeed.states import ChangeKind


class Look(models.Model):
    """Senaste titt: how things stood when one last looked. Its row is the lock that puts changes in order."""

    authority = models.OneToOneField(Authority, primary_key=True, on_delete=models.PROTECT, related_name="+")
    stands = models.CharField(max_length=64, blank=True)
    length = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.length}"


class PublicRow(models.Model):
    """Offentlig rad: a row that was public at the last look."""

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    resource = models.CharField(max_length=40)
    row_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    case_number = models.CharField(_("diarienummer"), max_length=30, blank=True)
    address = models.CharField(_("adress"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="public_row_once", fields=["authority", "resource", "row_id"])
        ]

    def __str__(self) -> str:
        return f"{self.resource}/{self.row_id}"


class PublicChange(models.Model):
    """Ändring: a row became public, changed, or is public no more. `sequence` has no gaps."""

    id = models.BigAutoField(primary_key=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField(_("nummer"))
    resource = models.CharField(max_length=40)
    row_id = models.CharField(max_length=80)
    case_number = models.CharField(_("diarienummer"), max_length=30, blank=True)
    address = models.CharField(_("adress"), max_length=300)
    kind = models.CharField(_("slag"), max_length=10, choices=ChangeKind)
    seen_at = models.DateTimeField(_("sedd"))

    class Meta:
        ordering = ["authority", "sequence"]
        constraints = [
            models.UniqueConstraint(name="public_change_once", fields=["authority", "sequence"]),
            models.CheckConstraint(
                name="public_change_kind_known", condition=models.Q(kind__in=ChangeKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind} {self.resource}/{self.row_id}"
