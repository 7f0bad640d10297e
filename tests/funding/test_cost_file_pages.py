"""Sending a file of costs: too large, small, large, stopped; and the accounts that are the project's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.claims.models import Claim, CostFile
from bifall.claims.queries import books_of
from bifall.claims.states import CostFileState
from bifall.portal.views import cost_files
from tests.cast import Cast
from tests.factories.funding import COST_HEAD, LATER, active, claim, cost_file
from tests.funding.walking import enter, text_of
from tests.uploads import MEGABYTE, announce
from tests.whole_database import whole_database

ROW = "personal;2027-03-31;A1;;Lön;1\n"


@pytest.fixture
def made(cast: Cast) -> Claim:
    return claim(cast, active(cast), 500)


def send(client: Client, made: Claim, rows: str) -> Any:
    file = SimpleUploadedFile("kostnader.csv", (COST_HEAD + rows).encode())
    return client.post(reverse("my_projects:upload_rows", args=[made.pk]), {"file": file})


def test_a_large_file_has_a_page_of_its_own(
    client: Client, cast: Cast, made: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cost_files, "AT_ONCE_BYTES", 10)
    answer = send(enter(client, cast.applicant), made, ROW + "personal;fel;A2;;Lön;1\n")
    file = CostFile.objects.get()
    page = reverse("my_projects:cost_file", args=[made.pk, file.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    text = text_of(client.get(page))
    assert "1 kostnad lades in från filen." in text
    assert "Rad 3, datum: fel är ingen dag." in text
    assert "http-equiv" not in text
    assert "hx-get" not in text
    assert made.rows.count() == 2


def test_a_file_that_is_being_read_shows_how_far_it_has_come(client: Client, cast: Cast, made: Claim) -> None:
    file = cost_file(cast, made, ROW)
    CostFile.objects.filter(pk=file.pk).update(
        state=CostFileState.READING, rows_found=20_000, rows_kept=4_000
    )
    enter(client, cast.applicant)
    page = reverse("my_projects:cost_file", args=[made.pk, file.pk])
    text = text_of(client.get(page))
    assert "4 000 av 20 000 kostnader är inlagda." in text
    assert '<progress id="rows_kept" value="4000" max="20000">' in text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    assert f'hx-get="{page}"' in text
    assert "Läs vidare" not in text
    assert f'href="{page}"' in text_of(client.get(reverse("my_projects:claim", args=[made.pk])))


def test_a_reading_that_stopped_can_be_taken_up(client: Client, cast: Cast, made: Claim) -> None:
    file = cost_file(cast, made, ROW)
    page = reverse("my_projects:cost_file", args=[made.pk, file.pk])
    with time_machine.travel(LATER + timedelta(minutes=2), tick=False):
        assert "Läs vidare" in text_of(enter(client, cast.applicant).get(page))
    answer = client.post(reverse("my_projects:take_up_file", args=[made.pk, file.pk]), follow=True)
    assert "1 kostnad lades in från filen." in text_of(answer)


@pytest.mark.parametrize("name", ["upload_rows", "claim_paper", "row_voucher"])
def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    client: Client, cast: Cast, made: Claim, name: str
) -> None:
    parts = [made.pk, made.rows.get().pk] if name == "row_voucher" else [made.pk]
    enter(client, cast.applicant)
    before = whole_database()
    answer = announce(client, reverse(f"my_projects:{name}", args=parts), 21 * MEGABYTE)
    assert answer.status_code == 422
    assert "Filen är för stor. Den får vara högst 20 MB." in text_of(answer)
    assert whole_database() == before


def test_the_accounts_are_told_and_shown_again(client: Client, cast: Cast, made: Claim) -> None:
    page = reverse("my_projects:books", args=[made.project_id])
    enter(client, cast.applicant)
    empty = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "dimension": "6", "object_code": "P7"}
    answer = client.post(page, empty)
    assert answer.status_code == 422
    assert "Ange minst ett konto med sitt kostnadsslag." in text_of(answer)
    assert 'value="P7"' in text_of(answer)
    told = {"form-0-first_account": "7210", "form-0-last_account": "", "form-0-cost_type": "staff"}
    assert client.post(page, empty | told).status_code == 302
    assert [(one.first, one.last) for one in books_of(made.project).spans] == [(7210, 7210)]
    assert text_of(client.get(page)).count('value="7210"') == 2
    enter(client, cast.stranger)
    assert client.get(page).status_code == 404
