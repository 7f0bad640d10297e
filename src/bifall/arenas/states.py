from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ArenaKind(models.TextChoices):
    FAIR = "fair", _("mässa")
    BREAKFAST = "breakfast", _("återkommande frukost")
    DIGITAL_DAY = "digital_day", _("digital dag")
    THESIS_MARKET = "thesis_market", _("exjobbsmarknad")


class ArenaState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    OPEN = "open", _("öppen")
    PLANNED = "planned", _("schemalagd")
    HELD = "held", _("hållen")
    CLOSED = "closed", _("avslutad")
    CANCELLED = "cancelled", _("inställd")


class ArenaAction(models.TextChoices):
    OPEN = "open", _("öppna")
    PLAN = "plan", _("lägg schema")
    HOLD = "hold", _("håll")
    CLOSE = "close", _("avsluta")
    CANCEL = "cancel", _("ställ in")


ARENA_WORKFLOW = Workflow(
    initial=ArenaState.DRAFT,
    moves={
        (ArenaState.DRAFT, ArenaAction.OPEN): ArenaState.OPEN,
        (ArenaState.OPEN, ArenaAction.PLAN): ArenaState.PLANNED,
        (ArenaState.PLANNED, ArenaAction.PLAN): ArenaState.PLANNED,
        (ArenaState.PLANNED, ArenaAction.HOLD): ArenaState.HELD,
        (ArenaState.HELD, ArenaAction.CLOSE): ArenaState.CLOSED,
        (ArenaState.DRAFT, ArenaAction.CANCEL): ArenaState.CANCELLED,
        (ArenaState.OPEN, ArenaAction.CANCEL): ArenaState.CANCELLED,
        (ArenaState.PLANNED, ArenaAction.CANCEL): ArenaState.CANCELLED,
    },
)

PUBLIC = frozenset(ArenaState) - {ArenaState.DRAFT}
"""Those that have a page for everybody."""
CHANGEABLE = frozenset({ArenaState.DRAFT, ArenaState.OPEN})
"""Those whose days and terms can still be changed: no timetable has been told to anybody."""
COMING = frozenset({ArenaState.OPEN, ArenaState.PLANNED})
"""Those that people can still be asked to, and change what they said for."""


class RegistrationPhase(models.TextChoices):
    """What the clock and the state say of registration together; never stored."""

    UPCOMING = "upcoming", _("öppnar senare")
    OPEN = "open", _("öppen")
    CLOSED = "closed", _("stängd")


class Side(models.TextChoices):
    STUDENT = "student", _("student")
    EMPLOYER = "employer", _("arbetsgivare")


OTHER_SIDE = {Side.STUDENT: Side.EMPLOYER, Side.EMPLOYER: Side.STUDENT}


class SizeClass(models.TextChoices):
    MICRO = "micro", _("1–9 anställda")
    SMALL = "small", _("10–49 anställda")
    MEDIUM = "medium", _("50–249 anställda")
    LARGE = "large", _("250 anställda eller fler")


class Sex(models.TextChoices):
    WOMAN = "woman", _("kvinna")
    MAN = "man", _("man")
    OTHER = "other", _("annat")


class Purpose(models.TextChoices):
    """What somebody has agreed to. Each thing that the other side can be shown is one of its own."""

    SHOW_NAME = "show_name", _("namn")
    SHOW_EMAIL = "show_email", _("e-postadress")
    SHOW_PHONE = "show_phone", _("telefon")
    SHOW_ORGANISATION = "show_organisation", _("organisation och storlek")
    SHOW_PROGRAMME = "show_programme", _("utbildning")
    SHOW_MUNICIPALITY = "show_municipality", _("kommun")
    SHOW_KINDS = "show_kinds", _("vad det gäller")
    SHOW_SKILLS = "show_skills", _("kunskaper och språk")
    SHOW_PLACES = "show_places", _("var och om det går på distans")
    SHOW_TEXT = "show_text", _("egen text")
    ON_BOARD = "on_board", _("namn på dagens tavla")
    STATISTICS = "statistics", _("statistik")
    FOLLOW_UP = "follow_up", _("uppföljning efter 3, 12 och 24 månader")


BY_SIDE = {
    Side.STUDENT: tuple(p for p in Purpose if p != Purpose.SHOW_ORGANISATION),
    Side.EMPLOYER: tuple(p for p in Purpose if p != Purpose.SHOW_PROGRAMME),
}
"""The purposes that each side is asked about."""

IDENTIFYING = frozenset({Purpose.SHOW_NAME, Purpose.SHOW_ORGANISATION, Purpose.SHOW_PROGRAMME})
"""Without one of these there is nothing to call somebody by, and they are suggested to nobody."""


class OfferKind(models.TextChoices):
    """What the two may come together about: the matching engine's kinds."""

    THESIS = "thesis", _("examensarbete")
    INTERNSHIP = "internship", _("praktik")
    SUMMER_JOB = "summer_job", _("sommarjobb")
    JOB = "job", _("anställning")
    TRAINEE = "trainee", _("traineeplats")


class TermKind(models.TextChoices):
    SKILL = "skill", _("kunskap")
    LANGUAGE = "language", _("språk")


class Relation(models.TextChoices):
    """What a profile says of a term: the one has it, wishes it of the other, or cannot do without it."""

    HAS = "has", _("har")
    WANTS = "wants", _("önskar")
    NEEDS = "needs", _("kräver")


class Level(models.IntegerChoices):
    BASIC = 1, _("grunder")
    USED = 2, _("van")
    EXPERT = 3, _("mycket van")


class Stance(models.TextChoices):
    INTERESTED = "interested", _("vill träffa")
    NO_THANKS = "no_thanks", _("nej tack")


class TimetableState(models.TextChoices):
    PROPOSED = "proposed", _("förslag")
    PUBLISHED = "published", _("publicerat")


class TimetableAction(models.TextChoices):
    PUBLISH = "publish", _("publicera")


TIMETABLE_WORKFLOW = Workflow(
    initial=TimetableState.PROPOSED,
    moves={(TimetableState.PROPOSED, TimetableAction.PUBLISH): TimetableState.PUBLISHED},
)


class TimetableRunState(models.TextChoices):
    UNDER_WAY = "under_way", _("görs")
    FINISHED = "finished", _("färdig")
    REFUSED = "refused", _("gick inte")


class TimetableRunAction(models.TextChoices):
    FINISH = "finish", _("lämna förslaget")
    REFUSE = "refuse", _("ge upp")


TIMETABLE_RUN_WORKFLOW = Workflow(
    initial=TimetableRunState.UNDER_WAY,
    moves={
        (TimetableRunState.UNDER_WAY, TimetableRunAction.FINISH): TimetableRunState.FINISHED,
        (TimetableRunState.UNDER_WAY, TimetableRunAction.REFUSE): TimetableRunState.REFUSED,
    },
)


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("planerat")
    MOVED = "moved", _("flyttat")
    CANCELLED = "cancelled", _("inställt")
    HELD = "held", _("hållet")
    MISSED = "missed", _("uteblivet")


class MeetingAction(models.TextChoices):
    MOVE = "move", _("flytta")
    CANCEL = "cancel", _("ställ in")
    HOLD = "hold", _("markera som hållet")
    MISS = "miss", _("markera som uteblivet")


MEETING_WORKFLOW = Workflow(
    initial=MeetingState.PLANNED,
    moves={
        (MeetingState.PLANNED, MeetingAction.MOVE): MeetingState.MOVED,
        (MeetingState.PLANNED, MeetingAction.CANCEL): MeetingState.CANCELLED,
        (MeetingState.PLANNED, MeetingAction.HOLD): MeetingState.HELD,
        (MeetingState.PLANNED, MeetingAction.MISS): MeetingState.MISSED,
        (MeetingState.HELD, MeetingAction.MISS): MeetingState.MISSED,
        (MeetingState.MISSED, MeetingAction.HOLD): MeetingState.HELD,
    },
)

STANDING = (MeetingState.PLANNED, MeetingState.HELD, MeetingState.MISSED)
"""Those that have a place in the day."""


class EndedBy(models.TextChoices):
    """Who ended a meeting before it was held; `plan` when there was no time left for it."""

    STUDENT = "student", _("studenten")
    EMPLOYER = "employer", _("arbetsgivaren")
    LEADER = "leader", _("arrangören")
    PLAN = "plan", _("schemat")


class UnmetCode(models.TextChoices):
    """What stood in the way of a meeting: the matching engine's codes."""

    NEVER_THERE_TOGETHER = "never_there_together", _("de är aldrig på plats samtidigt")
    NO_TABLES = "no_tables", _("arbetsgivaren har inget bord")
    NO_FREE_SLOT = "no_free_slot", _("det fanns ingen gemensam ledig tid")


class FollowUpMoment(models.TextChoices):
    RIGHT_AFTER = "right_after", _("direkt efteråt")
    MONTHS_3 = "months_3", _("efter 3 månader")
    MONTHS_12 = "months_12", _("efter 12 månader")
    MONTHS_24 = "months_24", _("efter 24 månader")


MONTHS_AFTER = {
    FollowUpMoment.RIGHT_AFTER: 0,
    FollowUpMoment.MONTHS_3: 3,
    FollowUpMoment.MONTHS_12: 12,
    FollowUpMoment.MONTHS_24: 24,
}


class OutcomeKind(models.TextChoices):
    USEFUL = "useful", _("mötet var till nytta")
    THESIS = "thesis", _("examensarbete")
    INTERNSHIP = "internship", _("praktik")
    SUMMER_JOB = "summer_job", _("sommarjobb")
    JOB = "job", _("anställning")


class Counted(models.TextChoices):
    """What an indicator can count: meetings, what came of them, and those who stayed."""

    MEETINGS = "meetings", _("hållna möten")
    USEFUL = "useful", _("möten till nytta")
    THESIS = "thesis", _("examensarbeten")
    INTERNSHIP = "internship", _("praktikplatser")
    SUMMER_JOB = "summer_job", _("sommarjobb")
    JOB = "job", _("anställningar")
    STAYED = "stayed", _("studenter som är kvar i länet")
