"""What participants seek and offer, when they can, and whom they wish to meet."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models.arenas import ArenaSlot, Term
from bifall.arenas.models.participants import Participant
from bifall.arenas.states import Relation, Stance
from bifall.organisations.models import Municipality


class Profile(models.Model):
    """Profil: what a participant seeks or offers. What is left empty stands in nobody's way.

    kinds: values of `states.OfferKind`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="profile")
    kinds = models.JSONField(_("vad det gäller"), default=list, blank=True)
    places = models.ManyToManyField(Municipality, related_name="+", blank=True)
    remote = models.BooleanField(_("går på distans"), default=False)
    text = models.TextField(_("egen text"), blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["participant"]

    def __str__(self) -> str:
        return str(self.participant)


class ProfileTerm(models.Model):
    """Kunskap i profilen: a skill or a language that one has, wishes or needs, and at what level."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="terms")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(_("har, önskar eller kräver"), max_length=10, choices=Relation)
    level = models.PositiveSmallIntegerField(_("nivå"))

    class Meta:
        ordering = ["profile", "relation", "term__kind", "term__label"]
        constraints = [
            models.CheckConstraint(
                name="profile_term_relation_known", condition=models.Q(relation__in=Relation.values)
            ),
            models.CheckConstraint(name="profile_term_level", condition=models.Q(level__gte=1, level__lte=9)),
            models.UniqueConstraint(name="profile_term_once", fields=["profile", "term", "relation"]),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.level}"


class Availability(models.Model):
    """Ledig tid: a slot in which a participant can meet, unless all of them suit (`is_always_available`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="availabilities")
    slot = models.ForeignKey(ArenaSlot, on_delete=models.CASCADE, related_name="availabilities")

    class Meta:
        ordering = ["participant", "slot__starts_at"]
        constraints = [models.UniqueConstraint(name="availability_once", fields=["participant", "slot"])]

    def __str__(self) -> str:
        return f"{self.participant}: {self.slot}"


class Wish(models.Model):
    """Önskemål: a participant wishes to meet one of the other side, or does not.

    rank: 1 is the first choice; only those whom one wishes to meet have one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wishes")
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wished_by")
    stance = models.CharField(_("inställning"), max_length=10, choices=Stance)
    rank = models.PositiveSmallIntegerField(_("ordning"), null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["participant", "rank", "id"]
        constraints = [
            models.CheckConstraint(name="wish_stance_known", condition=models.Q(stance__in=Stance.values)),
            models.UniqueConstraint(name="wish_once", fields=["participant", "other"]),
            models.CheckConstraint(
                name="wish_of_another", condition=~models.Q(participant=models.F("other"))
            ),
            models.CheckConstraint(
                name="wish_ranked_when_wished",
                condition=models.Q(stance=Stance.INTERESTED, rank__isnull=False)
                | models.Q(stance=Stance.NO_THANKS, rank=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.other}"
