"""Everything that changes an application."""

from bifall.applications.commands.drafting import (
    add_attachment,
    remove_attachment,
    save_draft,
    start_application,
)
from bifall.applications.commands.handling import (
    dismiss,
    hand_over,
    prepare,
    request_completion,
    settle,
    start_review,
)
from bifall.applications.commands.submission import complete, submit, withdraw

__all__ = [
    "add_attachment",
    "complete",
    "dismiss",
    "hand_over",
    "prepare",
    "remove_attachment",
    "request_completion",
    "save_draft",
    "settle",
    "start_application",
    "start_review",
    "submit",
    "withdraw",
]
