"""Who may do what with forms. Answers are guarded by the app that owns them."""

from __future__ import annotations

from bifall.accounts.predicates import holds, publish
from bifall.accounts.states import Role

VIEWING_ROLES = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.ADMINISTRATOR)

PERMISSIONS = {
    "questionnaires.view_form": holds(*VIEWING_ROLES),
    "questionnaires.edit_form": holds(Role.CASE_OFFICER, Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
