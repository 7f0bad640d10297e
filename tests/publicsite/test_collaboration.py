"""The public page of the collaboration model: what is adopted, and of people no more than the elected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.collaboration.states import ModelState
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.forums import collaboration_model, forum, neighbour, seat


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def test_without_a_model_the_page_says_so(client: Client, cast: Cast) -> None:
    collaboration_model(cast, ModelState.DRAFT)
    page = client.get("/samverkan/")
    assert (page.status_code, page.context["model"]) == (200, None)
    assert "Regionen har inte fastställt någon samverkansmodell ännu." in page.content.decode()


def test_the_model_of_today_with_its_forums_and_the_elected(client: Client, cast: Cast) -> None:
    model = collaboration_model(cast)
    old = collaboration_model(
        cast, ModelState.ENDED, name="Förra", starts_on=date(2021, 1, 1), ends_on=date(2024, 12, 31)
    )
    draft = collaboration_model(cast, ModelState.DRAFT, name="Nästa")
    council = forum(model, cast.umea, neighbour(cast))
    elected = seat(council, "Pia Politiker", cast.umea)
    seat(council, "Tore Tjänsteman", cast.umea, role=MandateKind.OFFICIAL)
    seat(council, "Fia Fördetta", cast.umea, ends_on=date(2025, 6, 1))
    page = client.get("/samverkan/")
    [row] = page.context["forums"]
    assert (page.context["model"], page.context["others"]) == (model, [old])
    assert ([p.municipality.name for p in row["places"]], row["elected"], row["officials"]) == (
        ["Umeå", "Örnsköldsvik"],
        [elected],
        1,
    )
    text = page.content.decode()
    assert "Örnsköldsvik (Västernorrlands län)" in text
    assert "Pia Politiker, Umeå" in text
    for hidden in ("Tore Tjänsteman", "Fia Fördetta", "pia.politiker@example.org", "Nästa"):
        assert hidden not in text
    assert client.get(reverse("publicsite:collaboration_model", args=[old.pk])).context["model"] == old
    assert client.get(reverse("publicsite:collaboration_model", args=[draft.pk])).status_code == 404
