"""Those who are called when the open data changes, and what has been sent to them."""

from __future__ import annotations

import uuid
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.changefeed.states import PublicList
from bifall.webhooks.rules import LONGEST_ADDRESS, LONGEST_EXCERPT, LONGEST_NAME
from bifall.webhooks.states import DeliveryKind, EndpointState, Failure


class Endpoint(models.Model):
    """Mottagare: an address that is called with the changes of some lists, in their order.

    cursor: the number of the last change that the receiver has, or that is older than what it asked for.
    seed: with the installation's key it gives the secret, so that neither says it alone. After an exchange
    the old one signs too until `old_seed_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("namn"), max_length=LONGEST_NAME)
    address = models.CharField(_("adress"), max_length=LONGEST_ADDRESS)
    resources = models.JSONField(_("listor"))
    state = models.CharField(
        _("läge"), max_length=12, choices=EndpointState, default=EndpointState.UNCONFIRMED
    )
    cursor = models.PositiveBigIntegerField(_("senaste ändring"))
    seed = models.CharField(max_length=64)
    secret_shown_at = models.DateTimeField(null=True, blank=True)
    old_seed = models.CharField(max_length=64, blank=True)
    old_seed_until = models.DateTimeField(null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("tillagd"))
    confirmed_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="endpoint_state_known", condition=models.Q(state__in=EndpointState.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    @property
    def lists(self) -> list[PublicList]:
        return [PublicList(name) for name in self.resources if name in PublicList.values]

    @property
    def secret(self) -> bytes:
        """32 bytes, the same until it is exchanged or the installation gets another key."""
        return _secret_of(self.seed)

    def secrets_at(self, at: datetime) -> list[bytes]:
        """What a call is signed with, the secret that holds first."""
        old_holds = self.old_seed_until is not None and at < self.old_seed_until
        return [self.secret, _secret_of(self.old_seed)] if old_holds else [self.secret]


def _secret_of(seed: str) -> bytes:
    return salted_hmac("bifall.webhooks", seed, algorithm="sha256").digest()


class Delivery(models.Model):
    """Leverans: one message to a receiver, and how the latest attempt went.

    It waits while `next_attempt_at` is set. body: what is sent, kept until the receiver has it. up_to: the
    last change in it. leased_until: a sender has it in its hands.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(_("slag"), max_length=10, choices=DeliveryKind)
    body = models.TextField(blank=True)
    up_to = models.PositiveBigIntegerField(default=0)
    number_of_changes = models.PositiveIntegerField(_("ändringar"), default=0)
    created_at = models.DateTimeField(_("skapad"))
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    attempted_at = models.DateTimeField(_("senaste försök"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("nästa försök"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(_("framme"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("svar"), null=True, blank=True)
    duration_ms = models.PositiveIntegerField(_("tid i millisekunder"), null=True, blank=True)
    failure = models.CharField(_("varför det inte gick"), max_length=12, choices=Failure, blank=True)
    excerpt = models.CharField(_("början av svaret"), max_length=LONGEST_EXCERPT, blank=True)

    class Meta:
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(name="delivery_waits", fields=["next_attempt_at"])]
        constraints = [
            models.CheckConstraint(
                name="webhook_delivery_kind_known", condition=models.Q(kind__in=DeliveryKind.values)
            ),
            models.CheckConstraint(
                name="webhook_delivery_waits_or_has_arrived",
                condition=models.Q(next_attempt_at=None) | models.Q(delivered_at=None),
            ),
            models.UniqueConstraint(
                name="one_webhook_delivery_waits",
                fields=["endpoint", "kind"],
                condition=models.Q(next_attempt_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def message_id(self) -> str:
        """The same at every attempt: what the receiver knows it by."""
        return f"msg_{self.pk.hex}"
