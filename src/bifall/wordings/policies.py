"""Who may word a call's letters: its officers, as long as the call is not cancelled. The desk reads them."""

from __future__ import annotations

from bifall.accounts.predicates import holds, publish
from bifall.accounts.states import Role
from bifall.calls.policies import is_case_officer, is_not_cancelled

PERMISSIONS = {
    "wordings.view": holds(Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR),
    "wordings.word": is_case_officer & is_not_cancelled,
}

publish(PERMISSIONS)
