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
