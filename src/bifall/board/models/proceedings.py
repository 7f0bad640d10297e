"""What happens at an item: conflicts of interest, motions, votes, reservations."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.board.models.meetings import AgendaItem, BoardMember
from bifall.board.states import Choice, MotionKind


class ItemPart(models.Model):
    """Something that belongs to an agenda item, and so to its authority."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def authority_id(self) -> uuid.UUID:
        item: AgendaItem = self.item  # type: ignore[attr-defined]
        return item.authority_id


class Disqualification(ItemPart):
    """Jäv: a member may neither take part in the item nor be present (KL 6:28–30)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="disqualifications")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="disqualifications")
    reason = models.TextField(_("skäl"))
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="disqualification_once", fields=["item", "member"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"


class ConflictTrial(ItemPart):
    """Jävsprövning: the board has tried whether a member has a conflict of interest, and found none."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="conflict_trials")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="conflict_trials")
    reason = models.TextField(_("skäl"))
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="conflict_trial_once", fields=["item", "member"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"


class Motion(ItemPart):
    """Yrkande: what a member moves at an item."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="motions")
    mover = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="motions")
    kind = models.CharField(_("slag"), max_length=16, choices=MotionKind)
    text = models.TextField(_("yrkande"))
    moved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["item", "moved_at"]
        constraints = [
            models.CheckConstraint(name="motion_kind_known", condition=models.Q(kind__in=MotionKind.values))
        ]

    def __str__(self) -> str:
        return f"{self.mover}: {self.get_kind_display()}"


class Vote(ItemPart):
    """Votering: an open vote between yes and no, and what it came to (KL 5:54–56, 6:33)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    yes_means = models.CharField(_("ja betyder"), max_length=250)
    no_means = models.CharField(_("nej betyder"), max_length=250)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    yes_count = models.PositiveSmallIntegerField(default=0)
    no_count = models.PositiveSmallIntegerField(default=0)
    abstain_count = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=3, choices=[("yes", _("ja")), ("no", _("nej"))], blank=True)
    by_casting_vote = models.BooleanField(_("ordförandens utslagsröst"), default=False)

    class Meta:
        ordering = ["item", "opened_at"]
        constraints = [
            models.UniqueConstraint(name="vote_one_open", fields=["item"], condition=models.Q(closed_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.yes_count}–{self.no_count}"


class Ballot(models.Model):
    """Röst: how one serving member voted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(_("röst"), max_length=8, choices=Choice)

    class Meta:
        ordering = ["vote", "member__position"]
        constraints = [
            models.UniqueConstraint(name="ballot_once", fields=["vote", "member"]),
            models.CheckConstraint(name="ballot_choice_known", condition=models.Q(choice__in=Choice.values)),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.vote.authority_id


class Reservation(ItemPart):
    """Reservation: a member who took part records dissent before the meeting ends (KL 4:27)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="reservations")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="reservations")
    text = models.TextField(_("motivering"), blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "recorded_at"]
        constraints = [models.UniqueConstraint(name="reservation_once", fields=["item", "member"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"
