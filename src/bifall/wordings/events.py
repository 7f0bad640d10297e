from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LetterWorded:
    """Of the call. letter: as in `letters.LETTERS`."""

    name: ClassVar[str] = "wordings.worded"
    letter: str
    version: int


@dataclass(frozen=True, slots=True)
class HouseWordsRestored:
    """Of the call. letter: as in `letters.LETTERS`."""

    name: ClassVar[str] = "wordings.restored"
    letter: str
    version: int


@dataclass(frozen=True, slots=True)
class PhraseWritten:
    """Of the call."""

    name: ClassVar[str] = "wordings.phrase_written"
    phrase: int
    version: int


@dataclass(frozen=True, slots=True)
class PhraseRemoved:
    """Of the call."""

    name: ClassVar[str] = "wordings.phrase_removed"
    phrase: int
    version: int


TEXTS = {
    "wordings.phrase_written": _("Standardsvar {phrase} skrevs, version {version}"),
    "wordings.phrase_removed": _("Standardsvar {phrase} togs bort, version {version}"),
    "wordings.worded": _("Brevet {letter} fick en egen text, version {version}"),
    "wordings.restored": _("Brevet {letter} fick tjänstens text igen, version {version}"),
}
