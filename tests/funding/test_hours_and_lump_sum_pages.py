"""Hours and lump sums as people meet them: set by the officer, claimed by the beneficiary, then checked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.claims.commands import claim_lump_sum, start_claim_review, write_row
from bifall.claims.models import Claim, HourRate, LumpSum
from bifall.claims.states import RowState, StaffCosts
from bifall.flows.claim_handling import submit_claim
from bifall.projects.models import Project
from tests.cast import Cast
from tests.factories.funding import LATER, active, claim, hour_rate, hours_of, lump, opened
from tests.funding.walking import PDF, enter, offered, take, text_of

OWN, DESK = "my_projects", "project_desk"
RATE = {
    "person": "A1",
    "role": "Projektledare",
    "yearly_cost": "650 000",
    "employment_percent": "100",
    "valid_from": "2027-01-01",
    "valid_to": "",
    "basis": "Lönespecifikationer 2026",
}


@pytest.fixture(autouse=True)
def _later() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def running(cast: Cast) -> Project:
    return active(cast, staff_costs=StaffCosts.BY_THE_HOUR, lump_sums=[lump()])


def page(client: Client, name: str, *about: object) -> str:
    return text_of(client.get(reverse(name, args=about)))


def test_the_officer_sets_what_an_hour_costs(client: Client, cast: Cast, running: Project) -> None:
    enter(client, cast.officer)
    file = SimpleUploadedFile("lon.pdf", PDF)
    answer = take(client, DESK, "projekt", running.pk, "ange-timkostnad", **RATE, file=file)
    assert answer.status_code == 302
    rate = HourRate.objects.get()
    text = page(client, f"{DESK}:project", running.pk)
    assert "377,91 kr" in text
    assert "Lönespecifikationer 2026: 650 000 kr" in text
    assert rate.basis_document is not None
    for room, who in ((DESK, cast.officer), (OWN, cast.applicant)):
        enter(client, who)
        address = reverse(f"{room}:document", args=[running.pk, rate.basis_document_id])
        assert b"".join(client.get(address).streaming_content) == PDF  # type: ignore[attr-defined]
        assert address in page(client, f"{room}:project", running.pk)
    enter(client, cast.officer)
    assert take(client, DESK, "timkostnad", rate.pk, "ta-bort").status_code == 302
    assert not HourRate.objects.exists()


def test_what_is_wrong_with_a_rate_stands_at_its_fields(client: Client, cast: Cast, running: Project) -> None:
    enter(client, cast.officer)
    wrong = RATE | {"yearly_cost": "0", "employment_percent": "0", "basis": ""}
    answer = take(client, DESK, "projekt", running.pk, "ange-timkostnad", **wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "yearly_cost": ["Ange årets bruttokostnad, över noll."],
        "employment_percent": ["Ange hur stor del av heltid, över noll och högst 100 procent."],
        "basis": ["Ange vilket underlag kostnaden kommer från."],
    }
    assert 'value="Projektledare"' in text_of(answer)


def test_lump_sums_are_offered_until_the_conditions_are_sent(
    client: Client, cast: Cast, running: Project
) -> None:
    enter(client, cast.officer)
    unsent = opened(cast, title="Osänt")
    values = {
        "milestone": "Plattformen är i drift",
        "proof": "Driftrapport",
        "cost_type": "travel_lodging",
        "amount": "50 000",
    }
    assert take(client, DESK, "projekt", unsent.pk, "lagg-till-klumpsumma", **values).status_code == 302
    assert "K1, Plattformen är i drift" in page(client, f"{DESK}:project", unsent.pk)
    one = LumpSum.objects.get(project=unsent)
    assert take(client, DESK, "klumpsumma", one.pk, "ta-bort").status_code == 302
    steps = offered(client.get(reverse(f"{DESK}:project", args=[running.pk])))
    assert "ange-timkostnad" in steps
    assert "lagg-till-klumpsumma" not in steps


def test_hours_and_a_milestone_are_claimed(client: Client, cast: Cast, running: Project) -> None:
    hour_rate(cast, running)
    made = claim(cast, running)
    enter(client, cast.applicant)
    text = page(client, f"{OWN}:claim", made.pk)
    assert "Lägg till timmar" in text
    # Travel has a lump sum and staff has hours: nothing is left to report with vouchers.
    assert "Lägg till en kostnad" not in text
    hours = {"person": "A1", "booked_on": "2027-06-30", "hours": "123,5", "text": "Projektledning"}
    address = reverse(f"{OWN}:add_hours", args=[made.pk])
    wrong = client.post(address, hours | {"hours": "1720,5"})
    assert (wrong.status_code, wrong.context["hours_form"].errors) == (
        422,
        {"hours": ["Ange timmar över noll, och högst 1 720 på en rad.".replace("1 7", "1\u00a07")]},
    )
    assert 'value="1720,5"' in text_of(wrong)
    assert client.post(address, hours).status_code == 302
    ask = reverse(f"{OWN}:add_lump_sum", args=[made.pk])
    one = running.lump_sums.get()
    values = {"lump_sum": str(one.pk), "reached_on": "2027-05-02"}
    unproven = client.post(ask, values)
    assert (unproven.status_code, list(unproven.context["milestone_form"].errors)) == (422, ["file"])
    values["file"] = SimpleUploadedFile("driftrapport.pdf", PDF)  # type: ignore[assignment]
    assert client.post(ask, values).status_code == 302
    text = page(client, f"{OWN}:claim", made.pk)
    assert "123,5 tim × 377,91 kr" in text
    assert "Begär en klumpsumma" not in text
    row, milestone = made.rows.order_by("position")
    text = page(client, f"{OWN}:row", made.pk, row.pk)
    assert "123,5 × 377,91 kr = 46 671,89 kr" in text
    changed = client.post(reverse(f"{OWN}:row", args=[made.pk, row.pk]), hours | {"hours": "100"})
    assert changed.status_code == 302
    row.refresh_from_db()
    assert (row.hours, row.amount_ore) == (Decimal(100), 3_779_100)
    text = page(client, f"{OWN}:row", made.pk, milestone.pk)
    assert "Beviset som fil" in text
    assert "Ta bort kostnaden" in text


def sent(cast: Cast, client: Client, running: Project) -> Claim:
    hour_rate(cast, running)
    made = claim(cast, running)
    enter(client, cast.applicant)
    hours = {"person": "A1", "booked_on": "2027-06-30", "hours": "123,5", "text": "Projektledning"}
    client.post(reverse(f"{OWN}:add_hours", args=[made.pk]), hours)
    asked = {
        "lump_sum": str(running.lump_sums.get().pk),
        "reached_on": "2027-05-02",
        "file": SimpleUploadedFile("driftrapport.pdf", PDF),
    }
    client.post(reverse(f"{OWN}:add_lump_sum", args=[made.pk]), asked)
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    return made


def test_the_officer_checks_hours_and_a_milestone(client: Client, cast: Cast, running: Project) -> None:
    made = sent(cast, client, running)
    hours, milestone = made.rows.order_by("position")
    enter(client, User.objects.get(pk=cast.officer.pk))
    address = reverse(f"{DESK}:row", args=[made.pk, hours.pk])
    text = text_of(client.get(address))
    assert "Enhetskostnaden per timme är anställningens årliga bruttokostnad" in text
    assert 'name="approved_hours" value="123,5"' in text
    refused = client.post(address, {"approved_hours": "124", "reason": ""})
    assert refused.context["form"].errors == {
        "approved_hours": ["De godkända timmarna ska ligga mellan noll och 123,5."]
    }
    answer = client.post(address, {"approved_hours": "100", "reason": "Resten saknar tidrapport."})
    following = reverse(f"{DESK}:row", args=[made.pk, milestone.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, following)
    text = text_of(client.get(following))
    assert "Godkänd driftrapport" in text
    assert "Ja, godkänn 50 000 kr" in text
    empty = client.post(following, {"reason": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["approved_ore"])
    unreasoned = client.post(following, {"approved_ore": "0", "reason": ""})
    assert list(unreasoned.context["form"].errors) == ["reason"]
    assert client.post(following, {"approved_ore": "5000000", "reason": ""}).status_code == 302
    states = made.rows.order_by("position").values_list("state", "approved_ore")
    assert list(states) == [(RowState.REDUCED, 3_779_100), (RowState.APPROVED, 5_000_000)]
    assert "100 tim, 37 791 kr: Resten saknar tidrapport." in page(client, f"{DESK}:claim", made.pk)


def test_a_row_without_a_voucher_is_called_what_it_is(client: Client, cast: Cast, running: Project) -> None:
    hour_rate(cast, running)
    made = claim(cast, running)
    write_row(claim_id=made.pk, values=hours_of("12.5"), actor=cast.applicant, at=LATER)
    claim_lump_sum(
        claim_id=made.pk,
        lump_sum_id=running.lump_sums.get().pk,
        reached_on=date(2027, 5, 2),
        filename="drift.pdf",
        content=PDF,
        actor=cast.applicant,
        at=LATER,
    )
    hours, proof = made.rows.order_by("position")
    enter(client, cast.applicant)
    for row, said in ((hours, "Tidrapporten är sparad."), (proof, "Beviset är sparat.")):
        file = {"file": SimpleUploadedFile("fil.pdf", PDF)}
        answer = client.post(reverse(f"{OWN}:row_voucher", args=[made.pk, row.pk]), file, follow=True)
        assert [str(message) for message in answer.context["messages"]] == [said]
    submit_claim(claim_id=made.pk, actor=cast.applicant, at=LATER)
    for room, who in ((OWN, cast.applicant), (DESK, cast.officer)):
        enter(client, who)
        text = page(client, f"{room}:row", made.pk, hours.pk)
        assert "<dt>Person</dt><dd>A1, Projektledare</dd><dt>Timmar</dt><dd>12,5</dd>" in text
        assert "<dt>Arbetade till och med</dt>" in text
        milestone = page(client, f"{room}:row", made.pk, proof.pk)
        assert "<dt>Milstolpen nåddes</dt>" in milestone
        for one in (text, milestone):
            assert ("<dt>Leverantör</dt>" in one, "<dt>Bokfört</dt>" in one) == (False, False)
