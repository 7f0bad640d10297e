"""What has happened in a case, on its page at the desk."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from bifall.applications.commands import start_review
from bifall.applications.states import State
from tests.cast import Cast
from tests.factories.applications import application

pytestmark = pytest.mark.django_db


def test_the_case_s_page_tells_it_in_sentences(client: Client, cast: Cast, now: datetime) -> None:
    case = application(cast, State.SUBMITTED)
    start_review(application_id=case.pk, actor=cast.officer, at=now)
    client.force_login(cast.officer)
    page = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    history = page.split("Vad som har hänt</summary>")[1].split("</details>")[0]
    assert "Handläggningen började" in history
    assert cast.officer.name in history
    assert "24 november 2026 kl. 12.00" in history
    assert "applications.moved" not in page
