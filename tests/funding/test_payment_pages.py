"""Payments by their pages: an account given and confirmed, a file put together, released and answered."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.claims.bank import pain
from bifall.claims.models import BankReport, PayeeAccount, PaymentBatch
from bifall.claims.states import BatchState, ClaimState
from bifall.ui.navigation import ENTRIES
from tests.cast import Cast
from tests.factories.funding import active, controller
from tests.factories.payments import (
    BANKGIRO,
    IBAN,
    answer_to,
    approved,
    batch,
    camt,
    entry,
    payee,
    payer,
    second_controller,
)
from tests.funding.walking import enter, take, text_of
from tests.uploads import MEGABYTE, announce
from tests.whole_database import whole_database

DESK = "project_desk"


def test_the_whole_way_of_a_payment(client: Client, cast: Cast) -> None:
    running = active(cast)
    claim = approved(cast, running, 200_000)
    enter(client, cast.applicant)
    take(client, "my_projects", "projekt", running.pk, "utbetalningskonto", kind="bankgiro", number=BANKGIRO)
    own = text_of(client.get(reverse("my_projects:project", args=[running.pk])))
    assert "inte bekräftat ännu" in own
    enter(client, controller(cast))
    account = PayeeAccount.objects.get()
    step = reverse(f"{DESK}:step", args=["mottagarkonto", account.pk, "bekrafta"])
    assert "Bankgiro 5050-1055" in text_of(client.get(reverse(f"{DESK}:payments")))
    assert "bankgiro 5050-1055" in text_of(client.get(step))
    client.post(step)
    client.post(
        reverse(f"{DESK}:set_payer"), {"name": "Region Västerbotten", "iban": IBAN, "bic": "ESSESESS"}
    )
    sent = {"claims": [str(claim.pk)], "executes_on": "2027-07-06"}
    answer = client.post(reverse(f"{DESK}:prepare_batch"), sent)
    made = PaymentBatch.objects.get()
    page = reverse(f"{DESK}:batch", args=[made.pk])
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert "Släpp filen" not in text_of(client.get(page))
    assert client.get(reverse(f"{DESK}:batch_file", args=[made.pk])).status_code == 404
    enter(client, second_controller(cast))
    take(client, DESK, "betalfil", made.pk, "slapp")
    file = client.get(reverse(f"{DESK}:batch_file", args=[made.pk]))
    assert file.headers["Content-Disposition"] == 'attachment; filename="BIFALL-000001.xml"'
    assert pain.faults_by_schema(file.content) == []
    report = SimpleUploadedFile("camt.xml", answer_to(made))
    answer = client.post(reverse(f"{DESK}:read_bank_report"), {"file": report}, follow=True)
    assert "1 betalning är betald." in text_of(answer)
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    assert "betald" in text_of(client.get(page))
    assert "inte bekräftat" not in text_of(enter(client, cast.applicant).get("/mina-projekt/"))


def test_what_cannot_be_put_together_is_told_and_the_choice_is_kept(client: Client, cast: Cast) -> None:
    claim = approved(cast, active(cast), 200_000)
    enter(client, controller(cast))
    before = whole_database()
    sent = {"claims": [str(claim.pk)], "executes_on": "2027-07-10"}
    answer = client.post(reverse(f"{DESK}:prepare_batch"), sent)
    text = text_of(answer)
    assert answer.status_code == 422
    assert "Ange först kontot som myndigheten betalar från." in text
    assert "har inget bekräftat konto att betala till." in text
    assert "Bankerna är stängda den dagen." in text
    assert f'value="{claim.pk}" checked' in text
    assert whole_database() == before


def test_a_report_that_cannot_be_read(client: Client, cast: Cast) -> None:
    enter(client, controller(cast))
    before = whole_database()
    for content, told in ((b"<a/>", "Läs in bankens camt.054."), (b"nej", "kan inte läsas som XML")):
        file = SimpleUploadedFile("camt.xml", content)
        answer = client.post(reverse(f"{DESK}:read_bank_report"), {"file": file})
        assert (answer.status_code, told in text_of(answer)) == (422, True)
    assert announce(client, reverse(f"{DESK}:read_bank_report"), 21 * MEGABYTE).status_code == 422
    assert whole_database() == before


def test_a_payer_that_cannot_be(client: Client, cast: Cast) -> None:
    enter(client, controller(cast))
    answer = client.post(reverse(f"{DESK}:set_payer"), {"name": "R", "iban": "SE1", "bic": "x"})
    assert answer.status_code == 422
    assert 'value="SE1"' in text_of(answer)


def test_a_file_is_taken_back_and_a_payment_noted_as_not_carried_out(client: Client, cast: Cast) -> None:
    running = active(cast)
    payer(cast)
    payee(cast, running)
    made = batch(cast, approved(cast, running, 200_000))
    enter(client, second_controller(cast))
    take(client, DESK, "betalfil", made.pk, "slapp")
    payment = made.payments.get()
    assert "Blev inte av" in text_of(client.get(reverse(f"{DESK}:batch", args=[made.pk])))
    take(client, DESK, "betalning", payment.pk, "inte-utford", reason="Avvisad")
    other = batch(cast, payment.claim)
    take(client, DESK, "betalfil", other.pk, "ta-tillbaka", reason="Fel dag")
    other.refresh_from_db()
    assert (other.state, other.reason) == (BatchState.CANCELLED, "Fel dag")


def test_the_auditor_finds_everything_and_changes_nothing(client: Client, cast: Cast) -> None:
    running = active(cast)
    payer(cast)
    payee(cast, running)
    claim = approved(cast, running, 200_000)
    made = batch(cast, claim)
    enter(client, cast.auditor)
    menu = {one.url_name for one in ENTRIES if one.audience == "auditor"}
    assert {f"{DESK}:ledger", f"{DESK}:claims", f"{DESK}:payments", f"{DESK}:home"} <= menu
    start = text_of(client.get(reverse(f"{DESK}:home")))
    for name in ("ledger", "claims", "payments"):
        address = reverse(f"{DESK}:{name}")
        assert f'href="{address}"' in start
        page = text_of(client.get(address))
        # The only form that is sent is the one by which a person signs out or chooses a language.
        assert f'action="{address}' not in page
    for address in (
        reverse(f"{DESK}:claim", args=[claim.pk]),
        reverse(f"{DESK}:batch", args=[made.pk]),
        reverse(f"{DESK}:postings"),
    ):
        assert client.get(address).status_code == 200
    before = whole_database()
    for name in ("prepare_batch", "set_payer", "read_bank_report", "record_appropriation"):
        sent = {"name": "R", "iban": IBAN, "bic": "ESSESESS", "claims": [], "executes_on": "2027-07-06"}
        file = SimpleUploadedFile("camt.xml", camt([entry("A", 1)]))
        sent |= {"year": "2027", "amount_sek": "1", "source": "RUN"}
        answer = client.post(reverse(f"{DESK}:{name}"), sent | {"file": file})
        assert answer.status_code == 403
    assert whole_database() == before


def test_claims_are_listed_by_their_state(client: Client, cast: Cast) -> None:
    approved(cast, active(cast, title="Zephyr"), 200_000)
    enter(client, cast.auditor)
    address = reverse(f"{DESK}:claims")
    assert "Zephyr" in text_of(client.get(address, {"state": "approved"}))
    assert "Zephyr" not in text_of(client.get(address, {"state": "paid"}))
    assert "Zephyr" in text_of(client.get(address, {"state": "hopp"}))
    assert BankReport.objects.count() == 0
