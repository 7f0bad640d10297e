"""What happened: one chain of entries per authority, which can be added to and never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """Kedja: where an authority's entries end. Its row is the lock that puts entries in order."""

    authority = models.OneToOneField(
        "accounts.Authority", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    length = models.PositiveBigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.authority_id}: {self.length}"


class Entry(models.Model):
    """Händelse: one thing that happened, written in the transaction that made it happen.

    `data` holds ids, numbers and codes, never personal data, so that a person can be erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveBigIntegerField(_("nummer"))
    at = models.DateTimeField(_("tidpunkt"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("vem")
    )
    event = models.CharField(_("händelse"), max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["authority", "sequence"]
        constraints = [
            models.UniqueConstraint(name="audit_sequence_once", fields=["authority", "sequence"]),
        ]
        indexes = [models.Index(name="audit_by_subject", fields=["subject_type", "subject_id", "sequence"])]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event} {self.subject_type}:{self.subject_id}"
