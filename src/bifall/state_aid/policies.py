"""Who assesses whether a grant is state aid, and who reads it: nobody for an organisation of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import has_been_submitted, is_tied_to_the_applicant
from bifall.assessment.policies import has_declared_conflict
from bifall.state_aid.states import ASSESSABLE

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY, Role.AUDITOR)
ASSESSORS = (Role.CASE_OFFICER, Role.CONTROLLER)


@predicate
def is_handled(user: User, application: Application) -> bool:
    return application.state in ASSESSABLE


no_party = ~is_tied_to_the_applicant & ~has_declared_conflict

PERMISSIONS = {
    "state_aid.view_case": holds(*DESK) & has_been_submitted & no_party,
    "state_aid.assess": holds(*ASSESSORS) & is_handled & no_party,
}

publish(PERMISSIONS)
