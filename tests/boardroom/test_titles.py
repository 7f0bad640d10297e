"""What the pages write into the agenda by themselves is in the papers' language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind, MeetingState
from tests.cast import Cast
from tests.factories.board import meeting
from tests.factories.delegation import delegated

pytestmark = pytest.mark.django_db


def test_a_report_without_a_title_is_named_in_swedish_whoever_adds_it(client: Client, cast: Cast) -> None:
    planned, made = meeting(cast, MeetingState.PLANNED), delegated(cast)
    client.force_login(cast.secretary)
    answer = client.post(
        reverse("boardroom:add_item", args=[planned.pk]),
        {"kind": ItemKind.DELEGATED, "delegated": [str(made.pk)]},
        headers={"accept-language": "en"},
    )
    assert answer.status_code == 302
    assert AgendaItem.objects.get().title == "Anmälan av delegationsbeslut"
