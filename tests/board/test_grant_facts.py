"""One table of what is told of a grant, and everything in it is told somewhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bifall.api.fields import GRANTS
from bifall.board.grant_facts import FACTS
from bifall.board.public_grants import grants_to, publicly_granted
from bifall.publicsite.grants_data import COLUMNS
from tests.cast import Cast
from tests.factories import board


def test_everything_in_the_table_is_told_somewhere_and_nothing_else() -> None:
    told = {field.name for field in GRANTS} - {"id", "page"} | set(COLUMNS.values())
    assert told == set(FACTS)


@pytest.mark.django_db
def test_the_facts_of_a_grant(cast: Cast) -> None:
    held, decisions = board.reference_meeting(cast)
    [first, *_others] = grants_to(publicly_granted(cast.region))
    application, organisation = first.application, first.application.organisation
    assert application == decisions[0].item.application
    assert {name: fact.of(first) for name, fact in FACTS.items()} == {
        "case_number": "RUN 1-2026",
        "title": application.title,
        "summary": application.summary,
        "recipient": organisation.name,
        "organisation_number": organisation.register_number,
        "recipient_kind": organisation.kind,
        "granted_sek": decisions[0].granted_sek,
        "highest_share_percent": Decimal(decisions[0].highest_share_percent or 0),
        "total_cost_sek": application.total_cost_sek,
        "starts_on": application.starts_on,
        "ends_on": application.ends_on,
        "municipalities": sorted(place.code for place in application.municipalities.all()),
        "priorities": sorted(priority.code for priority in application.priorities.all()),
        "call": application.round.call_id,
        "decided_by": "Regionala utvecklingsnämnden",
        "decided_on": date(2026, 11, 18),
        "on_delegation": False,
        "meeting": held.pk,
        "paragraph": first.item.paragraph,
        "reported_on": None,
    }
