"""What those who follow the open data are sent: rows of the feed of changes, as everybody may read them."""

from __future__ import annotations

from datetime import datetime

from bifall.api.catalogue import BY_NAME, CHANGES
from bifall.api.resources import Asked
from bifall.api.service import as_json_row
from bifall.api.sources.changes import change_rows
from bifall.changefeed.queries import changes_of, last_number
from bifall.webhooks.messages import Batch, Compose
from bifall.webhooks.models import Endpoint

MOST_CHANGES = 100
"""In one message."""


def composed(at: datetime) -> Compose:
    """How the next message to a receiver is made: the changes of its lists, from its cursor on."""

    def compose(endpoint: Endpoint) -> Batch:
        asked = Asked(endpoint.authority, at)
        # Asked for first: what comes meanwhile has a higher number, and is left for the next message.
        newest = last_number(endpoint.authority_id)
        feed = changes_of(endpoint.authority).filter(
            sequence__gt=endpoint.cursor, sequence__lte=newest, resource__in=endpoint.resources
        )
        found = list(feed.order_by("sequence")[:MOST_CHANGES])
        rows = [as_json_row(BY_NAME[CHANGES].allowed(row)) for row in change_rows(asked, found)]
        return Batch(rows, found[-1].sequence if len(found) == MOST_CHANGES else newest)

    return compose
