from bifall.collaboration.queries.consultations import (
    WAITING,
    StatementLine,
    inbox_of,
    open_on,
    statements_on,
    visible_to,
)
from bifall.collaboration.queries.voting_power import Body, MemberPower, body_of, members_of

__all__ = [
    "WAITING",
    "Body",
    "MemberPower",
    "StatementLine",
    "body_of",
    "inbox_of",
    "members_of",
    "open_on",
    "statements_on",
    "visible_to",
]
