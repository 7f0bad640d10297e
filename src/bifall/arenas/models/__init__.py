"""Meeting places: their days, those who take part, and what these wish."""

from bifall.arenas.models.arenas import Arena, ArenaDay, ArenaSlot, Term
from bifall.arenas.models.interests import Availability, Profile, ProfileTerm, Wish
from bifall.arenas.models.meetings import Arrival, Meeting, Timetable, TimetableRun, UnmetWish
from bifall.arenas.models.outcomes import FollowUp, IndicatorCount, Outcome
from bifall.arenas.models.participants import Consent, Invitation, Participant, PersonalLink

__all__ = [
    "Arena",
    "ArenaDay",
    "ArenaSlot",
    "Arrival",
    "Availability",
    "Consent",
    "FollowUp",
    "IndicatorCount",
    "Invitation",
    "Meeting",
    "Outcome",
    "Participant",
    "PersonalLink",
    "Profile",
    "ProfileTerm",
    "Term",
    "Timetable",
    "TimetableRun",
    "UnmetWish",
    "Wish",
]
