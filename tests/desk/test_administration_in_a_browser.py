"""The administrator's pages in Chromium, on a phone and at a desk: no fault that axe can find."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bifall.accounts.models import RoleAssignment
from bifall.board.models import BoardMember
from bifall.calls.commands import PriorityValues, load_strategy
from bifall.notices.models import Message
from bifall.organisations.models import Mandate
from tests.browser import IN_A_BROWSER, faults_on
from tests.cast import Cast
from tests.conftest import NOW

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("width", [390, 1280])
def test_the_administrators_pages(browser: Browser, live_server: LiveServer, cast: Cast, width: int) -> None:
    load_strategy(
        authority_id=cast.region.pk,
        name="Regional utvecklingsstrategi",
        valid_from=date(2026, 1, 1),
        priorities=[PriorityValues(code="1", title="Kompetens")],
        actor=cast.administrator,
        at=NOW,
    )
    Message.objects.create(
        authority=cast.region,
        email="fel@example.org",
        kind="test",
        subject="Hej",
        created_at=NOW,
        leaves_at=NOW,
        attempts=8,
        last_error="550 no such user",
    )
    for held in (
        RoleAssignment.objects.filter(user=cast.officer),
        Mandate.objects.filter(user=cast.sorsele_official),
        BoardMember.objects.filter(pk=cast.substitute.pk),
    ):
        held.update(ended_at=NOW)
    with_one = {
        "person": cast.officer.pk,
        "municipality": cast.sorsele.pk,
        "change_municipality": cast.sorsele.pk,
        "board": cast.board.pk,
        "change_board": cast.board.pk,
        "add_seat": cast.board.pk,
        "seat": cast.chair.pk,
    }
    alone = [
        "administration",
        "letters",
        "authority",
        "strategies",
        "people",
        "register_person",
        "municipalities",
        "add_municipality",
        "boards",
        "add_board",
    ]
    addresses = [
        *(reverse(f"desk:{name}") for name in alone),
        *(reverse(f"desk:{name}", args=[part]) for name, part in with_one.items()),
    ]
    assert faults_on(browser, live_server, cast.administrator, addresses, width=width) == {}
