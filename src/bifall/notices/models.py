"""Messages as rows: written with the change they tell of, sent afterwards."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.notices.states import Delivery


class Message(models.Model):
    """Meddelande: what a person is told, in the app and by e-mail, in the language they read.

    The row is the outbox: `sent_at` is empty until the mail has left, which it does not before `leaves_at`.
    Until then it can be stopped. `key` makes a reminder unique. `leave_path`: where one press ends letters of
    its kind, for those who have no account.
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
    language = models.CharField(max_length=2, default="sv")
    leave_path = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=150, null=True, blank=True)  # noqa: DJ001 -- null so that only set keys are unique
    delivery = models.CharField(max_length=10, choices=Delivery, default=Delivery.AT_ONCE)
    created_at = models.DateTimeField(_("skrivet"))
    leaves_at = models.DateTimeField(_("lämnar utskicket"))
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=250, blank=True)
    bounced_at = models.DateTimeField(_("kom tillbaka"), null=True, blank=True)
    bounced_for_good = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(_("stoppat"), null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stop_reason = models.CharField(_("varför det stoppades"), max_length=250, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(name="message_key_once", fields=["authority", "email", "key"]),
            models.CheckConstraint(
                name="message_delivery_known", condition=models.Q(delivery__in=Delivery.values)
            ),
            models.CheckConstraint(
                name="message_is_sent_or_stopped",
                condition=models.Q(sent_at=None) | models.Q(stopped_at=None),
            ),
        ]
        indexes = [
            models.Index(
                name="message_outbox",
                fields=["leaves_at"],
                condition=models.Q(sent_at=None, stopped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class DeliveryChoice(models.Model):
    """Val av brev: how a person wants letters of a kind from an authority. Without one they come at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delivery_choices"
    )
    kind = models.CharField(max_length=60)
    delivery = models.CharField(max_length=10, choices=Delivery)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(name="delivery_choice_once", fields=["authority", "user", "kind"]),
            models.CheckConstraint(
                name="delivery_choice_known", condition=models.Q(delivery__in=Delivery.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"


class OutboxDelay(models.Model):
    """Betänketid: how long an authority's letters wait, so that a mistake can be stopped."""

    authority = models.OneToOneField(
        Authority, primary_key=True, on_delete=models.CASCADE, related_name="outbox_delay"
    )
    minutes = models.PositiveSmallIntegerField(_("minuter"))

    def __str__(self) -> str:
        return str(self.minutes)
