from bifall.collaboration.queries.consultations import (
    WAITING,
    StatementLine,
    inbox_of,
    open_on,
    statements_on,
    visible_to,
)

__all__ = [
    "WAITING",
    "StatementLine",
    "inbox_of",
    "open_on",
    "statements_on",
    "visible_to",
]
