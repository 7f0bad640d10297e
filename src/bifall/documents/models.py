"""Files and the register of cases."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.documents.states import Access, Direction, DocumentKind


def document_storage() -> Storage:
    return storages["documents"]


def document_path(document: Document, filename: str) -> str:
    """Where the bytes lie: never under the name that the user gave the file."""
    return f"{document.authority_id}/{document.pk}"


class CaseNumberSeries(models.Model):
    """Diarieserie: the running number of an organ and a year. Its row is the lock that leaves no gaps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    organ = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_number_series_once", fields=["authority", "organ", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.last_number}-{self.year}"


class RegisteredCase(models.Model):
    """Ärende i diariet: everything received or drawn up in one matter, under one number (OSL 5:1–2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="registered_cases")
    organ = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    case_number = models.CharField(_("diarienummer"), max_length=30)
    title = models.CharField(_("ärende"), max_length=250)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(name="case_number_once", fields=["authority", "organ", "year", "number"])
        ]

    def __str__(self) -> str:
        return self.case_number


class Document(models.Model):
    """Handling: a file, uploaded or made by Bifall."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="stored_documents")
    kind = models.CharField(_("slag"), max_length=20, choices=DocumentKind)
    access = models.CharField(_("för vem"), max_length=10, choices=Access)
    title = models.CharField(_("rubrik"), max_length=250)
    filename = models.CharField(_("filnamn"), max_length=150)
    media_type = models.CharField(max_length=100)
    file = models.FileField(storage=document_storage, upload_to=document_path)
    size = models.PositiveBigIntegerField(help_text=_("byte"))
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="document_kind_known", condition=models.Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="document_access_known", condition=models.Q(access__in=Access.values)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RegisterEntry(models.Model):
    """Diariepost: what came in, went out or was drawn up in a case, and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(RegisteredCase, on_delete=models.PROTECT, related_name="entries")
    direction = models.CharField(max_length=10, choices=Direction)
    at = models.DateTimeField()
    description = models.CharField(max_length=250)
    counterparty = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="register_entries"
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.description}"
