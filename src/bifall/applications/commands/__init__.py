"""Everything that changes an application."""

from bifall.applications.commands.concepts import (
    decline,
    invite,
    save_concept,
    start_concept,
    submit_concept,
    withdraw_concept,
)
from bifall.applications.commands.drafting import (
    add_attachment,
    apply_by_invitation,
    remove_attachment,
    save_draft,
    start_application,
)
from bifall.applications.commands.handling import (
    dismiss,
    prepare,
    request_completion,
    settle,
    start_review,
)
from bifall.applications.commands.handovers import change_contact, hand_over
from bifall.applications.commands.signing import sign_application
from bifall.applications.commands.submission import complete, submit, withdraw
from bifall.applications.commands.taking_out import take_out_case

__all__ = [
    "add_attachment",
    "apply_by_invitation",
    "change_contact",
    "complete",
    "decline",
    "dismiss",
    "hand_over",
    "invite",
    "prepare",
    "remove_attachment",
    "request_completion",
    "save_concept",
    "save_draft",
    "settle",
    "sign_application",
    "start_application",
    "start_concept",
    "start_review",
    "submit",
    "submit_concept",
    "take_out_case",
    "withdraw",
    "withdraw_concept",
]
