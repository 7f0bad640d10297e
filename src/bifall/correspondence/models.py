"""What the parties of a case write to each other, and, apart from it, what the desk writes for itself."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.correspondence.states import Party
from bifall.documents.models import Document


class CaseMessage(models.Model):
    """Meddelande i ärendet: what one party has written to the other. It is never changed.

    The id is given by the form that was filled in, so that a form sent twice is one message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="case_messages")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="case_messages")
    party = models.CharField(_("från"), max_length=10, choices=Party)
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("skrivet"))
    attachments = models.ManyToManyField(Document, related_name="case_messages", blank=True)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="case_message_party_known", condition=models.Q(party__in=Party.values)
            ),
            models.CheckConstraint(name="case_message_says_something", condition=~models.Q(text="")),
        ]
        indexes = [models.Index(name="case_message_by_case", fields=["application", "written_at"])]

    def __str__(self) -> str:
        return self.text[:60]


class Reading(models.Model):
    """Läsning: when one of the other party first had a message before them."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(CaseMessage, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("läst"))

    class Meta:
        ordering = ["read_at", "id"]
        constraints = [models.UniqueConstraint(name="case_message_read_once", fields=["message", "reader"])]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.reader_id}"


class InternalNote(models.Model):
    """Intern anteckning: what those at the desk write for each other. No applicant ever sees one.

    It is a table of its own, and not a kind of message, so that no question about messages can find a note.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="internal_notes")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="internal_notes")
    text = models.TextField(_("text"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("skrivet"))

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(name="internal_note_says_something", condition=~models.Q(text=""))
        ]
        indexes = [models.Index(name="internal_note_by_case", fields=["application", "written_at"])]

    def __str__(self) -> str:
        return self.text[:60]
