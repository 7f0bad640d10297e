from bifall.collaboration.queries.consultations import (
    WAITING,
    StatementLine,
    inbox_of,
    line_of,
    open_on,
    statements_on,
    visible_to,
)
from bifall.collaboration.queries.forums import (
    ADOPTED,
    Member,
    forums_of,
    mandates_on,
    members_on,
    model_on,
    models_visible_to,
    municipalities_in,
    on_day,
    public_models,
)
from bifall.collaboration.queries.handling import (
    UNHANDLED,
    said_by,
    unhandled_on,
)
from bifall.collaboration.queries.voting_power import Body, MemberPower, body_of, members_of

__all__ = [
    "ADOPTED",
    "UNHANDLED",
    "WAITING",
    "Body",
    "Member",
    "MemberPower",
    "StatementLine",
    "body_of",
    "forums_of",
    "inbox_of",
    "line_of",
    "mandates_on",
    "members_of",
    "members_on",
    "model_on",
    "models_visible_to",
    "municipalities_in",
    "on_day",
    "open_on",
    "public_models",
    "said_by",
    "statements_on",
    "unhandled_on",
    "visible_to",
]
