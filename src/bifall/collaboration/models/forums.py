"""Where the region and the municipalities meet, which municipalities take part, and who sits there."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.models.model import CollaborationModel, ForumTopic
from bifall.collaboration.states import ForumKind, ForumLevel, Seat
from bifall.organisations.models import Municipality
from bifall.organisations.states import MandateKind


class Forum(models.Model):
    """Forum: a council, steering group, grouping or network of one model, political or of officials."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.ForeignKey(CollaborationModel, on_delete=models.CASCADE, related_name="forums")
    name = models.CharField(_("namn"), max_length=120)
    level = models.CharField(_("nivå"), max_length=10, choices=ForumLevel)
    kind = models.CharField(_("slag"), max_length=20, choices=ForumKind)
    purpose = models.TextField(_("uppgift"), blank=True)
    meets = models.CharField(_("mötesrytm"), max_length=120, blank=True)
    topics = models.ManyToManyField(ForumTopic, verbose_name=_("ämnen"), related_name="forums", blank=True)
    ended_on = models.DateField(_("upphörde"), null=True, blank=True)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="following"
    )

    class Meta:
        ordering = ["level", "name"]
        verbose_name = _("forum")
        verbose_name_plural = _("forum")
        constraints = [
            models.CheckConstraint(name="forum_level_known", condition=Q(level__in=ForumLevel.values)),
            models.CheckConstraint(name="forum_kind_known", condition=Q(kind__in=ForumKind.values)),
            models.UniqueConstraint(name="forum_name_once", fields=["model", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> uuid.UUID:
        return self.model.authority_id

    @property
    def state(self) -> str:
        """Its model's: what may be done with a forum, and with what stands in it, follows from there."""
        return self.model.state


class ForumMunicipality(models.Model):
    """Deltagande kommun: a municipality takes part in a forum from a day, and to a day or until further on.

    Groupings overlap and cross the county line. `votes` is the weight of its vote where the forum has
    weights; without it a municipality has one vote like the others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="places")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="forum_places")
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"), null=True, blank=True)
    votes = models.PositiveIntegerField(_("röster"), null=True, blank=True)

    class Meta:
        ordering = ["municipality__name", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="forum_municipality_once", fields=["forum", "municipality", "starts_on"]
            ),
            models.CheckConstraint(
                name="forum_municipality_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum}: {self.municipality}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.forum.authority_id

    @property
    def state(self) -> str:
        return self.forum.state


class ForumMandate(models.Model):
    """Uppdrag i forum: a person sits in a forum from a day, for a municipality or (without one) the region.

    The person has an account (`user`) or is known by name and e-mail address alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="mandates")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="forum_mandates"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="forum_mandates",
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-postadress"))
    role = models.CharField(_("roll"), max_length=20, choices=MandateKind)
    seat = models.CharField(_("plats i forumet"), max_length=10, choices=Seat, default=Seat.MEMBER)
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"), null=True, blank=True)

    class Meta:
        ordering = ["municipality__name", "name", "starts_on"]
        verbose_name = _("forumuppdrag")
        verbose_name_plural = _("forumuppdrag")
        constraints = [
            models.CheckConstraint(name="forum_mandate_role_known", condition=Q(role__in=MandateKind.values)),
            models.CheckConstraint(name="forum_mandate_seat_known", condition=Q(seat__in=Seat.values)),
            models.CheckConstraint(
                name="forum_mandate_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(name="forum_mandate_once", fields=["forum", "email", "starts_on"]),
        ]
        indexes = [models.Index(name="forum_mandate_by_span", fields=["forum", "starts_on", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.name} – {self.forum}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.forum.authority_id

    @property
    def state(self) -> str:
        return self.forum.state
