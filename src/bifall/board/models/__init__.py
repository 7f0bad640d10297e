from bifall.board.models.decisions import Decision, DecisionCondition, DelegatedDecision
from bifall.board.models.meetings import AgendaItem, Attendance, Board, BoardMember, Meeting
from bifall.board.models.minutes import MinutesVerifier, PublicNotice
from bifall.board.models.proceedings import Ballot, ConflictTrial, Disqualification, Motion, Reservation, Vote

__all__ = [
    "AgendaItem",
    "Attendance",
    "Ballot",
    "Board",
    "BoardMember",
    "ConflictTrial",
    "Decision",
    "DecisionCondition",
    "DelegatedDecision",
    "Disqualification",
    "Meeting",
    "MinutesVerifier",
    "Motion",
    "PublicNotice",
    "Reservation",
    "Vote",
]
