"""A meeting place that a project holds, its days and their slots, and the words that its profiles use."""

from __future__ import annotations

import uuid
from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.arenas.states import ARENA_WORKFLOW, ArenaKind, ArenaState, RegistrationPhase, TermKind
from bifall.organisations.models import Municipality
from bifall.projects.models import Project


class Arena(models.Model):
    """Mötesplats: a project lets two sides meet, on one day or several.

    The two sides are students and employers. Those who may report for the project lead it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="arenas")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="arenas")
    kind = models.CharField(_("slag"), max_length=16, choices=ArenaKind)
    state = models.CharField(max_length=10, choices=ArenaState, default=ARENA_WORKFLOW.initial)
    title = models.CharField(_("namn"), max_length=120)
    description = models.TextField(_("beskrivning"), blank=True)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="arenas"
    )
    remote = models.BooleanField(_("på distans"), default=False)
    registration_opens_at = models.DateTimeField(_("anmälan öppnar"))
    registration_closes_at = models.DateTimeField(_("anmälan stänger"))
    most_in_a_row = models.PositiveSmallIntegerField(_("högst så många möten i rad"), default=4)
    most_meetings = models.PositiveSmallIntegerField(
        _("högst så många möten för en student"), null=True, blank=True
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    cancelled_reason = models.TextField(_("varför mötesplatsen ställs in"), blank=True)

    class Meta:
        ordering = ["-registration_opens_at", "id"]
        verbose_name = _("mötesplats")
        constraints = [
            models.CheckConstraint(name="arena_kind_known", condition=models.Q(kind__in=ArenaKind.values)),
            models.CheckConstraint(name="arena_state_known", condition=models.Q(state__in=ArenaState.values)),
            models.CheckConstraint(
                name="arena_registration_forward",
                condition=models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
            ),
            models.CheckConstraint(name="arena_meetings_in_a_row", condition=models.Q(most_in_a_row__gte=1)),
        ]
        indexes = [models.Index(name="arena_by_project", fields=["project", "state"])]

    def __str__(self) -> str:
        return self.title

    def registration(self, at: datetime) -> RegistrationPhase:
        """Whether people can register at the moment `at`."""
        if self.state == ArenaState.OPEN and at < self.registration_closes_at:
            opened = at >= self.registration_opens_at
            return RegistrationPhase.OPEN if opened else RegistrationPhase.UPCOMING
        return RegistrationPhase.CLOSED


class ArenaDay(models.Model):
    """Mötesdag: a day of a meeting place, with slots of equal length between its breaks.

    breaks: ["12:00", "13:00"] for each, in the place's own time. tables: how many meetings there is room for
    at the same time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("dag"))
    first_slot_starts = models.TimeField(_("första mötet börjar"))
    slot_minutes = models.PositiveSmallIntegerField(_("minuter för ett möte"))
    slot_count = models.PositiveSmallIntegerField(_("antal mötestider"))
    breaks = models.JSONField(_("pauser"), default=list, blank=True)
    tables = models.PositiveSmallIntegerField(_("bord"))

    class Meta:
        ordering = ["arena", "date"]
        constraints = [
            models.UniqueConstraint(name="arena_day_once", fields=["arena", "date"]),
            models.CheckConstraint(
                name="arena_day_has_room",
                condition=models.Q(slot_minutes__gte=5, slot_count__gte=1, tables__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return str(self.date)

    @property
    def pauses(self) -> list[tuple[time, time]]:
        """The breaks as times: from, to."""
        return [(time.fromisoformat(starts), time.fromisoformat(ends)) for starts, ends in self.breaks]


class ArenaSlot(models.Model):
    """Mötestid: a time at which meetings are held, at all tables at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.ForeignKey(ArenaDay, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(_("börjar"))
    ends_at = models.DateTimeField(_("slutar"))

    class Meta:
        ordering = ["starts_at", "number"]
        constraints = [
            models.UniqueConstraint(name="arena_slot_once", fields=["day", "number"]),
            models.CheckConstraint(
                name="arena_slot_forward", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return str(self.starts_at)


class Term(models.Model):
    """Kunskapsord: a skill or a language that profiles at a meeting place can name.

    concept: its id in the taxonomy it was read from, or the word itself when the leader has typed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    arena = models.ForeignKey(Arena, on_delete=models.CASCADE, related_name="terms")
    kind = models.CharField(_("slag"), max_length=10, choices=TermKind, default=TermKind.SKILL)
    label = models.CharField(_("ord"), max_length=120)
    concept = models.CharField(max_length=200)
    source = models.CharField(_("källa"), max_length=120, blank=True)

    class Meta:
        ordering = ["kind", "label"]
        constraints = [
            models.CheckConstraint(
                name="arena_term_kind_known", condition=models.Q(kind__in=TermKind.values)
            ),
            models.UniqueConstraint(name="arena_term_once", fields=["arena", "kind", "concept"]),
            models.UniqueConstraint(name="arena_term_label_once", fields=["arena", "kind", "label"]),
        ]

    def __str__(self) -> str:
        return self.label
