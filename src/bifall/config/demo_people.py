"""Whom one can be in the demo: one person or two per role. They are invented, like their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`start` is the name of the page where the person's work begins."""

    email: str
    name: str
    does: StrPromise
    start: str


SECOND_OFFICER = DemoPerson(
    "henrik-handlaggare@example.org",
    "Henrik Sundelin",
    _("handlägger ansökningar, är borta den här veckan"),
    "desk:home",
)
DEMO_PEOPLE = (
    DemoPerson("sofia-sokande@example.org", "Sofia Sandqvist", _("söker för Handelskammaren"), "portal:home"),
    DemoPerson("hanna-handlaggare@example.org", "Hanna Lidberg", _("handlägger ansökningar"), "desk:home"),
    SECOND_OFFICER,
    DemoPerson("beda-bedomare@example.org", "Beda Norling", _("bedömer ansökningar"), "desk:assignments"),
    DemoPerson("ulla-umea@example.org", "Ulla Forsman", _("svarar för Umeå kommun"), "municipal:inbox"),
    DemoPerson(
        "sven-sorsele@example.org", "Sven Fjällman", _("svarar för Sorsele kommun"), "municipal:inbox"
    ),
    DemoPerson(
        "per-ammarnas@example.org",
        "Per Ammarnäs",
        _("förtroendevald, godkänner Sorseles yttranden"),
        "municipal:inbox",
    ),
    DemoPerson(
        "sara-sekreterare@example.org", "Sara Ekman", _("sekreterare i nämnden"), "boardroom:meetings"
    ),
    DemoPerson("rut-ordforande@example.org", "Rut Holmgren", _("leder nämnden"), "boardroom:meetings"),
    DemoPerson(
        "lena-ledamot@example.org",
        "Lena Hedman",
        _("ledamot, justerar protokollet"),
        "boardroom:meetings",
    ),
    DemoPerson(
        "klara-kommunikator@example.org", "Klara Vikström", _("kommunikatör"), "publicsite:press_desk"
    ),
    DemoPerson("disa-direktor@example.org", "Disa Åkerlund", _("regional utvecklingsdirektör"), "desk:home"),
    DemoPerson(
        "kajsa-controller@example.org",
        "Kajsa Ahlqvist",
        _("controller, betalar ut stöd"),
        "project_desk:payments",
    ),
    DemoPerson(
        "arne-revisor@example.org",
        "Arne Lindvall",
        _("revisor, läser men ändrar inget"),
        "project_desk:ledger",
    ),
    DemoPerson(
        "adam-administrator@example.org",
        "Adam Wiklund",
        _("sköter personer, roller och nämnd"),
        "desk:administration",
    ),
)
