"""Who may do what with people and their roles."""

from __future__ import annotations

from bifall.accounts.predicates import holds, publish
from bifall.accounts.states import Role

PERMISSIONS = {
    "accounts.change_authority": holds(Role.ADMINISTRATOR),
    "accounts.view_people": holds(Role.ADMINISTRATOR),
    "accounts.register_person": holds(Role.ADMINISTRATOR),
    "accounts.assign_role": holds(Role.ADMINISTRATOR),
    "accounts.end_role": holds(Role.ADMINISTRATOR),
    "accounts.view_as_any": holds(Role.ADMINISTRATOR),
    "accounts.state_own_absence": holds(Role.CASE_OFFICER),
    "accounts.state_absence": holds(Role.DIRECTOR),
    "audit.view": holds(Role.AUDITOR, Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
