"""The day itself: its timetable, the meetings in it, what did not come about, and who has come."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models.arenas import Arena, ArenaDay, ArenaSlot
from bifall.arenas.models.participants import Participant
from bifall.arenas.states import (
    MEETING_WORKFLOW,
    STANDING,
    TIMETABLE_RUN_WORKFLOW,
    TIMETABLE_WORKFLOW,
    EndedBy,
    MeetingState,
    TimetableRunState,
    TimetableState,
    UnmetCode,
)


class Timetable(models.Model):
    """Mötesschema: all meetings of an arena. It is a proposal until somebody publishes it.

    score and bound: what the meetings are worth by the engine's points, and what no timetable of these wishes
    can be worth more than.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.OneToOneField(Arena, on_delete=models.CASCADE, related_name="timetable")
    state = models.CharField(max_length=10, choices=TimetableState, default=TIMETABLE_WORKFLOW.initial)
    score = models.PositiveIntegerField()
    bound = models.PositiveIntegerField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="timetable_state_known", condition=models.Q(state__in=TimetableState.values)
            ),
            models.CheckConstraint(
                name="timetable_published_by_somebody",
                condition=models.Q(state=TimetableState.PROPOSED)
                | models.Q(published_by__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="timetable_within_its_bound", condition=models.Q(score__lte=models.F("bound"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arena}: {self.get_state_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.arena.authority_id

    @property
    def share_of_bound(self) -> int:
        """How much of what could at best be had, in whole percent rounded down."""
        return 100 if self.bound == 0 else self.score * 100 // self.bound


class TimetableRun(models.Model):
    """Schemaläggning: the engine's work on a proposal that somebody has asked for, and how it ended.

    overtaken: how many times the wishes were others when it had come to an answer. problems: why there is no
    proposal, when it was refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="timetable_runs")
    state = models.CharField(max_length=10, choices=TimetableRunState, default=TIMETABLE_RUN_WORKFLOW.initial)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("påbörjad"))
    ended_at = models.DateTimeField(_("slutade"), null=True, blank=True)
    overtaken = models.PositiveSmallIntegerField(default=0)
    problems = models.JSONField(_("hinder"), default=list, blank=True)

    class Meta:
        ordering = ["arena", "-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="timetable_run_state_known", condition=models.Q(state__in=TimetableRunState.values)
            ),
            models.CheckConstraint(
                name="timetable_run_ended_unless_under_way",
                condition=models.Q(state=TimetableRunState.UNDER_WAY, ended_at__isnull=True)
                | (~models.Q(state=TimetableRunState.UNDER_WAY) & models.Q(ended_at__isnull=False)),
            ),
            models.UniqueConstraint(
                name="timetable_run_one_at_a_time",
                fields=["arena"],
                condition=models.Q(state=TimetableRunState.UNDER_WAY),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.arena}: {self.get_state_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.arena.authority_id


class Meeting(models.Model):
    """Möte: a student and an employer meet at a table in a slot.

    student_rank and employer_rank: which choice it was of each, None for the one who had not asked; they are
    the reason for the meeting. A meeting that is moved stays as it was, and `moved_to` is what came instead.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="meetings")
    slot = models.ForeignKey(ArenaSlot, on_delete=models.PROTECT, related_name="meetings")
    table = models.PositiveSmallIntegerField(_("bord"))
    student = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_student")
    employer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_employer")
    student_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    employer_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MEETING_WORKFLOW.initial)
    moved_to = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="moved_from"
    )
    ended_by = models.CharField(_("inställt av"), max_length=10, choices=EndedBy, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slot__starts_at", "table"]
        constraints = [
            models.CheckConstraint(
                name="arena_meeting_state_known", condition=models.Q(state__in=MeetingState.values)
            ),
            models.CheckConstraint(
                name="arena_meeting_ended_by_known", condition=models.Q(ended_by__in=["", *EndedBy.values])
            ),
            models.CheckConstraint(
                name="arena_meeting_of_two", condition=~models.Q(student=models.F("employer"))
            ),
            models.CheckConstraint(
                name="arena_meeting_was_asked_for",
                condition=models.Q(student_rank__isnull=False) | models.Q(employer_rank__isnull=False),
            ),
            # The database too knows that nobody is in two places, and no table has two pairs.
            models.UniqueConstraint(
                name="arena_student_in_one_place",
                fields=["slot", "student"],
                condition=models.Q(state__in=STANDING),
            ),
            models.UniqueConstraint(
                name="arena_table_has_one_pair",
                fields=["slot", "table"],
                condition=models.Q(state__in=STANDING),
            ),
            models.UniqueConstraint(
                name="arena_pair_meets_once",
                fields=["timetable", "student", "employer"],
                condition=models.Q(state__in=STANDING),
            ),
        ]
        indexes = [models.Index(name="arena_meeting_by_state", fields=["timetable", "state"])]

    def __str__(self) -> str:
        return f"{self.slot}: {self.student}, {self.employer}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.timetable.authority_id


class UnmetWish(models.Model):
    """Önskat möte som inte blev av: who asked for it in vain, and what stood in the way.

    common: times at which both are there. Of those, employer_busy: how many at which the employer's tables
    are taken, and student_busy: how many at which the student meets somebody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="unmet_wishes")
    student = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="unmet_as_student")
    employer = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="unmet_as_employer")
    by_student = models.BooleanField()
    by_employer = models.BooleanField()
    code = models.CharField(_("hinder"), max_length=24, choices=UnmetCode)
    common = models.PositiveSmallIntegerField(default=0)
    employer_busy = models.PositiveSmallIntegerField(default=0)
    student_busy = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["timetable", "student", "employer"]
        constraints = [
            models.CheckConstraint(name="unmet_code_known", condition=models.Q(code__in=UnmetCode.values)),
            models.UniqueConstraint(name="unmet_once", fields=["timetable", "student", "employer"]),
        ]

    def __str__(self) -> str:
        return f"{self.student}, {self.employer}: {self.get_code_display()}"


class Arrival(models.Model):
    """Incheckning: somebody has come to the day, noted by a leader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(ArenaDay, on_delete=models.CASCADE, related_name="arrivals")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="arrivals")
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("kom"))

    class Meta:
        ordering = ["day", "noted_at"]
        constraints = [models.UniqueConstraint(name="arrival_once", fields=["day", "participant"])]

    def __str__(self) -> str:
        return f"{self.participant}: {self.noted_at}"
