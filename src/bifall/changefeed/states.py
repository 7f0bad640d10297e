from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What became of a public row."""

    CREATED = "created", _("blev offentlig")
    CHANGED = "changed", _("ändrades")
    GONE = "gone", _("är inte längre offentlig")


class PublicList(models.TextChoices):
    """The lists whose rows are looked at, under the names that they have in addresses."""

    CALLS = "calls", _("Utlysningar")
    ROUNDS = "rounds", _("Ansökningsomgångar")
    GRANTS = "grants", _("Beviljade projekt")
    DECISIONS = "decisions", _("Nämndens alla beslut")
    DELEGATED_DECISIONS = "delegated-decisions", _("Besluten på delegation")
    MEETINGS = "meetings", _("Sammanträden")
    AGENDA_ITEMS = "agenda-items", _("Föredragningslistan")
    STATEMENTS = "statements", _("Kommunernas yttranden")
    NOTICES = "notices", _("Anslag på tavlan")
    RELEASES = "releases", _("Presstexter")
    ORGANISATIONS = "organisations", _("Organisationer med stöd")
    RESULTS = "results", _("Indikatorer och utfall")
    MUNICIPALITIES = "municipalities", _("Kommuner")
    STATISTICS = "statistics", _("Statistik")
    INFLUENCE = "influence", _("Kommunernas inflytande")
