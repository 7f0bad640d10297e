"""Who may prepare and publish calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.calls.states import CALL_WORKFLOW, CallAction, CallState

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.calls.models import Call

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY, Role.ASSESSOR)

is_case_officer = holds(Role.CASE_OFFICER)


@predicate
def is_public(user: User, call: Call) -> bool:
    return call.state != CallState.DRAFT


@predicate
def is_draft(user: User, call: Call) -> bool:
    return call.state == CallState.DRAFT


@predicate
def is_not_cancelled(user: User, call: Call) -> bool:
    return call.state != CallState.CANCELLED


def can(action: CallAction) -> Predicate:
    return in_state(CALL_WORKFLOW, action)


PERMISSIONS = {
    "calls.create": is_case_officer,
    "calls.view": is_public | holds(*DESK),
    "calls.change": is_case_officer & is_draft,
    "calls.change_rounds": is_case_officer & is_not_cancelled,
    "calls.publish": is_case_officer & can(CallAction.PUBLISH),
    "calls.cancel": is_case_officer & can(CallAction.CANCEL),
    "calls.load_strategy": holds(Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
