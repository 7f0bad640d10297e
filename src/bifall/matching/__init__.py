"""Who should meet whom, and when: plain Python over frozen values.

Every result is the same for the same input and seed, says why, and can be checked by a verifier that knows
nothing of how it was made.
"""

from bifall.matching.appointments import explain_appointment, plan_appointments, verify_schedule
from bifall.matching.assignment import Assignment, assign, explain_assignment, verify_assignment
from bifall.matching.candidates import (
    Candidates,
    explain_candidates,
    find_candidates,
    score_parts,
    verify_candidates,
)
from bifall.matching.care import Appointment, Clinician, Request, Schedule, Span, working_hours
from bifall.matching.day import Attendee, Day, Meeting, Points, Timetable, Wish
from bifall.matching.errors import MatchingError
from bifall.matching.market import Market
from bifall.matching.profiles import Fit, Kind, Profile, Want, fit
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.speed import Engine
from bifall.matching.stable import Matching, explain_matching, stable_matching, verify_stable
from bifall.matching.taxonomy import Concept, Taxonomy, read_esco, read_jobtech
from bifall.matching.teams import Expert, Member, Need, Team, Teams, explain_team, form_teams, verify_teams
from bifall.matching.timetable import explain_timetable, make_timetable, verify_timetable

__all__ = [
    "Appointment",
    "Assignment",
    "Attendee",
    "Candidates",
    "Clinician",
    "Concept",
    "Day",
    "Engine",
    "Expert",
    "Fit",
    "Kind",
    "Market",
    "Matching",
    "MatchingError",
    "Meeting",
    "Member",
    "Need",
    "Points",
    "Profile",
    "Reason",
    "Request",
    "Schedule",
    "Span",
    "Taxonomy",
    "Team",
    "Teams",
    "Timetable",
    "Verdict",
    "Want",
    "Wish",
    "assign",
    "explain_appointment",
    "explain_assignment",
    "explain_candidates",
    "explain_matching",
    "explain_team",
    "explain_timetable",
    "find_candidates",
    "fit",
    "form_teams",
    "make_timetable",
    "plan_appointments",
    "read_esco",
    "read_jobtech",
    "score_parts",
    "stable_matching",
    "verify_assignment",
    "verify_candidates",
    "verify_schedule",
    "verify_stable",
    "verify_teams",
    "verify_timetable",
    "working_hours",
]
