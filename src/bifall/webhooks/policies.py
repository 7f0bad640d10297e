"""Who decides who is called when the open data changes: an administrator of the authority."""

from __future__ import annotations

from bifall.accounts.predicates import holds, in_state, publish
from bifall.accounts.states import Role
from bifall.webhooks.states import ENDPOINT_WORKFLOW, EndpointAction

is_administrator = holds(Role.ADMINISTRATOR)
# A receiver that is removed is nobody's to do anything with.
is_there = in_state(ENDPOINT_WORKFLOW, EndpointAction.REMOVE)

PERMISSIONS = {
    "webhooks.register": is_administrator,
    "webhooks.view": is_administrator & is_there,
    "webhooks.change": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.MOVE),
    "webhooks.show_secret": is_administrator & is_there,
    "webhooks.exchange_secret": is_administrator & is_there,
    "webhooks.ask": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.ASK),
    "webhooks.send_test": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.TEST),
    "webhooks.pause": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.PAUSE),
    "webhooks.resume": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.RESUME),
    "webhooks.remove": is_administrator & in_state(ENDPOINT_WORKFLOW, EndpointAction.REMOVE),
}

publish(PERMISSIONS)
