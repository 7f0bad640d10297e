"""A forum's meetings: what is on the agenda, what was said, and what each municipality thought."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.models.forums import Forum, ForumMandate
from bifall.collaboration.models.issues import Issue
from bifall.collaboration.models.model import ForumTopic
from bifall.collaboration.states import FORUM_MEETING_WORKFLOW, MeetingState, Stance
from bifall.organisations.models import Municipality


class ForumMeeting(models.Model):
    """Forummöte: one meeting of a forum. `on_day` is the day of `starts_at` where the authority is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("tid"))
    on_day = models.DateField()
    place = models.CharField(_("plats"), max_length=150)
    state = models.CharField(max_length=12, choices=MeetingState, default=FORUM_MEETING_WORKFLOW.initial)
    present = models.ManyToManyField(ForumMandate, related_name="meetings", blank=True)
    notes = models.TextField(_("anteckningar om mötet i stort"), blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("forummöte")
        verbose_name_plural = _("forummöten")
        constraints = [
            models.UniqueConstraint(name="forum_meeting_once", fields=["forum", "starts_at"]),
            models.CheckConstraint(
                name="forum_meeting_state_known", condition=Q(state__in=MeetingState.values)
            ),
        ]
        indexes = [models.Index(name="forum_meeting_by_day", fields=["forum", "on_day"])]

    def __str__(self) -> str:
        return f"{self.forum} {timezone.localtime(self.starts_at):%Y-%m-%d}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.forum.authority_id


class ForumPoint(models.Model):
    """Punkt på dagordningen: what is taken up at a meeting, and the notes of what was said about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(ForumMeeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("rubrik"), max_length=150)
    text = models.TextField(_("underlag"), blank=True)
    topic = models.ForeignKey(
        ForumTopic,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="points",
        verbose_name=_("ämne"),
    )
    issue = models.ForeignKey(
        Issue,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name=_("väckt fråga"),
    )
    notes = models.TextField(_("anteckningar"), blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(name="forum_point_position_once", fields=["meeting", "position"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def authority_id(self) -> uuid.UUID:
        return self.meeting.authority_id

    @property
    def state(self) -> str:
        """Its meeting's: what may be done with a point follows from there."""
        return self.meeting.state


class ForumPosition(models.Model):
    """Ståndpunkt: what a municipality thought at a meeting.

    Whoever takes the notes can write it down; it counts as the municipality's when the municipality has
    confirmed it, or has written it itself (`confirmed_by`, `confirmed_at`). Nobody else changes it then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(ForumPoint, on_delete=models.CASCADE, related_name="positions")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="forum_positions")
    stance = models.CharField(_("ståndpunkt"), max_length=16, choices=Stance)
    words = models.TextField(_("med egna ord"), blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["municipality__name"]
        constraints = [
            models.UniqueConstraint(name="forum_position_once", fields=["point", "municipality"]),
            models.CheckConstraint(name="forum_position_known", condition=Q(stance__in=Stance.values)),
            models.CheckConstraint(
                name="forum_position_confirmed_by_somebody",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_stance_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.point.authority_id


class MeetingExtract(models.Model):
    """Utdrag: what a meeting's notes said of one point when they were shared. It never changes.

    `positions` has a row for each municipality whose position was confirmed by then: [{"municipality": name,
    "stance": code, "words": text}].
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(ForumPoint, on_delete=models.PROTECT, related_name="extracts")
    forum_name = models.CharField(_("forum"), max_length=120)
    met_on = models.DateField(_("mötesdag"))
    number = models.PositiveSmallIntegerField(_("punkt"))
    title = models.CharField(_("rubrik"), max_length=150)
    notes = models.TextField(_("anteckningar"))
    positions = models.JSONField(_("ståndpunkter"), default=list)
    cut_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cut_at = models.DateTimeField()

    class Meta:
        ordering = ["-met_on", "number"]
        verbose_name = _("utdrag")
        verbose_name_plural = _("utdrag")

    def __str__(self) -> str:
        return f"{self.forum_name} {self.met_on}: {self.title}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.point.authority_id

    @property
    def said(self) -> list[tuple[str, str, str]]:
        """(municipality, its stance in the reader's language, its words) for each confirmed position."""
        return [
            (row["municipality"], str(Stance(row["stance"]).label), row["words"]) for row in self.positions
        ]
