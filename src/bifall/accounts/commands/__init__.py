"""Everything that changes people, their roles and their absences, and the authority they work at."""

from bifall.accounts.commands.absences import end_absence, state_absence
from bifall.accounts.commands.people import (
    AuthorityValues,
    assign_role,
    change_authority,
    end_role,
    found_authority,
    register_person,
)

__all__ = [
    "AuthorityValues",
    "assign_role",
    "change_authority",
    "end_absence",
    "end_role",
    "found_authority",
    "register_person",
    "state_absence",
]
