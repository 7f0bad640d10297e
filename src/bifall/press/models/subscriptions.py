"""Who follows the newsroom by mail, and what has been sent to them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.organisations.models import Municipality
from bifall.press.models.contacts import Topic
from bifall.press.models.publication import ReleaseVersion
from bifall.press.rules import Wish
from bifall.press.states import Language, Pace

if TYPE_CHECKING:
    pass


class Subscription(models.Model):
    """Prenumeration: an address that wants the newsroom's texts, of its own choice. There is no account.

    Nothing but one letter with the personal link is sent before `confirmed_at`. `stopped_at` is set when its
    letters come back. Who leaves is erased, row and letters; so is what is not confirmed in time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="press_subscriptions")
    email = models.EmailField(_("e-postadress"))
    language = models.CharField(_("språk"), max_length=2, choices=Language, default=Language.SWEDISH)
    pace = models.CharField(_("hur ofta"), max_length=7, choices=Pace, default=Pace.AT_ONCE)
    kinds = models.JSONField(_("slag"), default=list)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("ämnen"))
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("kommuner")
    )
    corrections = models.BooleanField(_("också rättelser"), default=True)
    asked_at = models.DateTimeField()
    link_sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(name="subscription_once", fields=["authority", "email"]),
            models.CheckConstraint(name="subscription_pace_known", condition=models.Q(pace__in=Pace.values)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def wish(self) -> Wish:
        return Wish(
            pace=Pace(self.pace),
            kinds=frozenset(self.kinds),
            topics=frozenset(topic.pk for topic in self.topics.all()),
            municipalities=frozenset(place.code for place in self.municipalities.all()),
            corrections=self.corrections,
        )


class Mailing(models.Model):
    """Utskick: what has been written to the subscribers, so that nothing is written twice.

    At once: one for each version of a text. Collected: one for each day or week, told by its moment.
    `letters` is None for a version that was overtaken by a later one before anybody had been told of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="press_mailings")
    pace = models.CharField(max_length=7, choices=Pace)
    version = models.OneToOneField(
        ReleaseVersion, null=True, on_delete=models.CASCADE, related_name="mailing"
    )
    opened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    letters = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                name="mailing_once",
                fields=["authority", "pace", "opened_at"],
                condition=models.Q(version=None),
            ),
            models.CheckConstraint(
                name="mailing_at_once_is_of_a_version",
                condition=models.Q(pace=Pace.AT_ONCE, version__isnull=False)
                | (~models.Q(pace=Pace.AT_ONCE) & models.Q(version=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_pace_display()} {self.opened_at}"
