"""Messages as rows: written with the change they tell of, sent afterwards."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority


class Message(models.Model):
    """Meddelande: what a person is told, in the app and by e-mail, in the language they read.

    The row is the outbox: `sent_at` is empty until the mail has left. `key` makes a reminder unique.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="messages")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    email = models.EmailField(_("till"))
    kind = models.CharField(max_length=60)
    subject = models.CharField(_("ämne"), max_length=250)
    body = models.TextField(_("text"))
    path = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=150, null=True, blank=True)  # noqa: DJ001 -- null so that only set keys are unique
    created_at = models.DateTimeField(_("skrivet"))
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="message_key_once", fields=["authority", "email", "key"]),
        ]
        indexes = [
            models.Index(name="message_outbox", fields=["created_at"], condition=models.Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return self.subject
