"""What participants are asked to agree to, word by word.

A consent keeps the version of the words that it was given under. Words are never changed: new ones are a new
version, and the old stay here for as long as somebody's consent names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bifall.arenas.states import Purpose, Side

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CURRENT = "2026-11"

_STUDENT_2026_11 = {
    Purpose.SHOW_NAME: _("Arbetsgivarna får se mitt namn."),
    Purpose.SHOW_EMAIL: _("Arbetsgivarna får se min e-postadress."),
    Purpose.SHOW_PHONE: _("Arbetsgivarna får se mitt telefonnummer."),
    Purpose.SHOW_PROGRAMME: _("Arbetsgivarna får se vilken utbildning jag går."),
    Purpose.SHOW_MUNICIPALITY: _("Arbetsgivarna får se min hemkommun."),
    Purpose.SHOW_KINDS: _("Arbetsgivarna får se vad jag söker."),
    Purpose.SHOW_SKILLS: _("Arbetsgivarna får se mina kunskaper och språk."),
    Purpose.SHOW_PLACES: _("Arbetsgivarna får se var jag vill vara, och om distans går bra."),
    Purpose.SHOW_TEXT: _("Arbetsgivarna får se det jag skriver om mig själv."),
    Purpose.ON_BOARD: _("Mitt namn får stå på dagens tavla, som alla kan se."),
    Purpose.STATISTICS: _(
        "Min utbildning, min hemkommun och mitt kön får räknas i projektets statistik, också om jag låter"
        " radera mig. Små grupper visas aldrig."
    ),
    Purpose.FOLLOW_UP: _("Projektet får fråga mig hur det gick efter 3, 12 och 24 månader."),
}
_EMPLOYER_2026_11 = {
    Purpose.SHOW_NAME: _("Studenterna får se mitt namn."),
    Purpose.SHOW_EMAIL: _("Studenterna får se min e-postadress."),
    Purpose.SHOW_PHONE: _("Studenterna får se mitt telefonnummer."),
    Purpose.SHOW_ORGANISATION: _("Studenterna får se vilka vi är och hur många som är anställda."),
    Purpose.SHOW_MUNICIPALITY: _("Studenterna får se vilken kommun vi finns i."),
    Purpose.SHOW_KINDS: _("Studenterna får se vad vi erbjuder."),
    Purpose.SHOW_SKILLS: _("Studenterna får se vilka kunskaper och språk vi söker."),
    Purpose.SHOW_PLACES: _("Studenterna får se var platserna finns, och om distans går bra."),
    Purpose.SHOW_TEXT: _("Studenterna får se det vi skriver om oss."),
    Purpose.ON_BOARD: _("Vårt namn får stå på dagens tavla, som alla kan se."),
    Purpose.STATISTICS: _(
        "Vår kommun och storlek får räknas i projektets statistik, också om vi låter radera oss. Den visar"
        " hur många arbetsgivare och möten som varje kommun har."
    ),
    Purpose.FOLLOW_UP: _("Projektet får fråga oss hur det gick efter 3, 12 och 24 månader."),
}

WORDINGS: Mapping[str, Mapping[Side, Mapping[Purpose, StrPromise]]] = {
    "2026-11": {Side.STUDENT: _STUDENT_2026_11, Side.EMPLOYER: _EMPLOYER_2026_11}
}


def asked(side: Side) -> Mapping[Purpose, StrPromise]:
    """What the side is asked to agree to now, in order."""
    return WORDINGS[CURRENT][side]
