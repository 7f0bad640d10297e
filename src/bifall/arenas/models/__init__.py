"""Meeting places: their days, those who take part, and what these wish."""

from bifall.arenas.models.arenas import Arena, ArenaDay, ArenaSlot, Term
from bifall.arenas.models.interests import Availability, Profile, ProfileTerm, Wish
from bifall.arenas.models.participants import Consent, Invitation, Participant, PersonalLink

__all__ = [
    "Arena",
    "ArenaDay",
    "ArenaSlot",
    "Availability",
    "Consent",
    "Invitation",
    "Participant",
    "PersonalLink",
    "Profile",
    "ProfileTerm",
    "Term",
    "Wish",
]
