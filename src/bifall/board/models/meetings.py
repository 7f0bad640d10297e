"""The board, its members, its meetings and what stands on the agenda."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.states import MEETING_WORKFLOW, ItemKind, MeetingState, MemberRole
from bifall.calls.models import Round
from bifall.collaboration.models import Issue, MeetingExtract
from bifall.documents.models import Document


class Board(models.Model):
    """Nämnd: the organ that decides, with the letters that its case numbers begin with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="boards")
    name = models.CharField(_("namn"), max_length=120)
    organ_code = models.CharField(_("diariebeteckning"), max_length=10)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="organ_code_once", fields=["authority", "organ_code"])]

    def __str__(self) -> str:
        return self.name


class BoardMember(models.Model):
    """Ledamot eller ersättare: a person's seat on a board until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="board_memberships"
    )
    role = models.CharField(_("uppdrag"), max_length=20, choices=MemberRole)
    party = models.CharField(_("parti"), max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["board", "position"]
        constraints = [
            models.CheckConstraint(name="member_role_known", condition=models.Q(role__in=MemberRole.values)),
            models.UniqueConstraint(
                name="member_once", fields=["board", "user"], condition=models.Q(ended_at=None)
            ),
            models.UniqueConstraint(
                name="one_chair",
                fields=["board"],
                condition=models.Q(role=MemberRole.CHAIR, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.party})" if self.party else str(self.user)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.board.authority_id

    @property
    def is_substitute(self) -> bool:
        return self.role == MemberRole.SUBSTITUTE


class Meeting(models.Model):
    """Sammanträde: one meeting of a board, from plan to announced minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="meetings")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("tid"))
    place = models.CharField(_("plats"), max_length=150)
    state = models.CharField(max_length=12, choices=MeetingState, default=MEETING_WORKFLOW.initial)
    rounds = models.ManyToManyField(Round, related_name="meetings", blank=True)
    first_paragraph = models.PositiveIntegerField(
        _("första paragrafen"), help_text=_("§§ löper under året; den första på detta sammanträde.")
    )
    first_paragraph_is_given = models.BooleanField(
        default=False, help_text=_("Satt för hand; annars räknas den när sammanträdet öppnas.")
    )
    chair = models.ForeignKey(
        BoardMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("ordförande vid sammanträdet"),
    )
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sekreterare")
    )
    summoned_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    board_pack = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    minutes = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-starts_at"]
        verbose_name = _("sammanträde")
        constraints = [
            models.UniqueConstraint(name="meeting_once", fields=["board", "starts_at"]),
            models.CheckConstraint(
                name="meeting_state_known", condition=models.Q(state__in=MeetingState.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {timezone.localtime(self.starts_at):%Y-%m-%d}"


class AgendaItem(models.Model):
    """Ärende på föredragningslistan: what the board takes up under one §."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("slag"), max_length=12, choices=ItemKind)
    title = models.CharField(_("rubrik"), max_length=250)
    text = models.TextField(_("ärendet i korthet"), blank=True)
    draft_decision = models.TextField(_("förslag till beslut"), blank=True)
    presenter = models.CharField(_("föredragande"), max_length=120, blank=True)
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    papers = models.ManyToManyField(Document, related_name="agenda_items", blank=True)
    extracts = models.ManyToManyField(MeetingExtract, related_name="agenda_items", blank=True)
    issues = models.ManyToManyField(Issue, related_name="agenda_items", blank=True)

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(name="agenda_position_once", fields=["meeting", "position"]),
            models.UniqueConstraint(
                name="application_once_per_meeting",
                fields=["meeting", "application"],
                condition=models.Q(application__isnull=False),
            ),
            models.CheckConstraint(name="agenda_kind_known", condition=models.Q(kind__in=ItemKind.values)),
            models.CheckConstraint(
                name="grant_item_has_application",
                condition=~models.Q(kind=ItemKind.GRANT) | models.Q(application__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def authority_id(self) -> uuid.UUID:
        return self.meeting.authority_id

    @property
    def paragraph(self) -> int:
        """§ of the item: the meeting's first §, then one for each item."""
        return self.meeting.first_paragraph + self.position - 1


class Attendance(models.Model):
    """Närvaro: a member is present, serving or not; a substitute serves for somebody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = models.ForeignKey(BoardMember, on_delete=models.PROTECT, related_name="attendances")
    is_serving = models.BooleanField(_("tjänstgör"))
    serves_for = models.ForeignKey(
        BoardMember,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("tjänstgör för"),
    )

    class Meta:
        ordering = ["meeting", "member__position"]
        constraints = [models.UniqueConstraint(name="attendance_once", fields=["meeting", "member"])]

    def __str__(self) -> str:
        return f"{self.member}: {self.meeting}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.meeting.authority_id
