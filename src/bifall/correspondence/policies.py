"""Who may write to whom in a case. It is shut to whoever has declared a conflict of interest in it."""

from __future__ import annotations

from bifall.accounts.predicates import holds, publish
from bifall.accounts.states import Role
from bifall.applications.policies import (
    has_been_submitted,
    is_applicant,
    is_tied_to_the_applicant,
    works_at_the_desk,
    writes_for_the_applicant,
)
from bifall.assessment.policies import has_declared_conflict

reads_at_the_desk = works_at_the_desk & ~is_tied_to_the_applicant & ~has_declared_conflict
answers_at_the_desk = (
    holds(Role.CASE_OFFICER, Role.CONTROLLER) & ~is_tied_to_the_applicant & ~has_declared_conflict
)

PERMISSIONS = {
    "correspondence.view_thread": has_been_submitted & (is_applicant | reads_at_the_desk),
    "correspondence.write": has_been_submitted & (writes_for_the_applicant | answers_at_the_desk),
    "correspondence.view_notes": has_been_submitted & reads_at_the_desk,
    "correspondence.write_note": has_been_submitted & reads_at_the_desk,
}

publish(PERMISSIONS)
