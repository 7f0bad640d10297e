"""Who may write and publish releases and fill in the duty rota."""

from __future__ import annotations

from bifall.accounts.predicates import holds, publish
from bifall.accounts.states import Role

is_communicator = holds(Role.COMMUNICATOR)
is_director = holds(Role.DIRECTOR)

PERMISSIONS = {
    "press.open_newsroom": holds(Role.ADMINISTRATOR),
    "press.draft_release": is_communicator,
    "press.publish_release": is_communicator,
    "press.view_release": is_communicator | is_director,
    "press.approve_release": is_communicator | is_director,
    "press.ask_speaker": is_communicator,
    "press.save_contact": is_communicator,
    "press.set_duty_week": is_communicator,
    "press.keep_pictures": is_communicator,
    "press.keep_topics": holds(Role.ADMINISTRATOR, Role.COMMUNICATOR),
    "press.view_press_desk": is_communicator,
}

publish(PERMISSIONS)
