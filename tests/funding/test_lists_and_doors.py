"""How many questions a page asks, and who is let in where: the addresses come from the rooms themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.claims.models import (
    BankReport,
    Claim,
    CostRow,
    GrantAccount,
    HourRate,
    LumpSum,
    Payment,
    PaymentBatch,
    Posting,
)
from bifall.claims.states import ClaimState
from bifall.claims.tasks import read_cost_file
from bifall.flows.payment_reports import take_in_bank_report
from bifall.projects.models import Project
from bifall.projects.states import ProjectState
from bifall.reporting.models import Report
from bifall.reporting.states import ReportKind, ReportState
from tests.addresses import parts_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.factories.funding import (
    LATER,
    active,
    claim,
    controller,
    cost_file,
    delegated_grant,
    submitted,
)
from tests.factories.payments import answer_to, approved, payee, payer, released
from tests.funding.walking import enter
from tests.projects.test_policies import project
from tests.whole_database import whole_database

MOST = 12
WAITING = ((ReportKind.PROGRESS, ReportState.SUBMITTED), (ReportKind.FINAL, ReportState.DRAFT))
UNIQUE = "Zephyrprojektet"


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def asked_at(client: Client, address: str, add: Any) -> list[int]:
    """The questions of the page with one, three and sixty of what `add` adds."""
    found, there = [], 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            add(there)
        found.append(questions(client, address))
    return found


def test_lists_of_projects(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)

    def add(number: int) -> None:
        made = project(cast, ProjectState.ACTIVE, round=round_)
        GrantAccount.objects.create(
            project=made, decided_ore=1, granted_ore=1, share_percent=50, holdback_percent=0
        )
        for kind, state in (
            (ReportKind.PROGRESS, ReportState.SUBMITTED),
            (ReportKind.FINAL, ReportState.DRAFT),
        ):
            Report.objects.create(
                project=made,
                kind=kind,
                number=1,
                starts_on=date(2027, 1, 1),
                ends_on=date(2027, 2, 1),
                due_on=date(2027, 3, 1),
                state=state,
                submitted_at=NOW,
                submitted_by=cast.applicant,
            )
        Claim.objects.create(
            project=made,
            number=1,
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 2, 1),
            state=ClaimState.SUBMITTED,
            submitted_at=NOW,
            created_by=cast.applicant,
            created_at=NOW,
        )

    rooms = {
        "project_desk:projects": cast.officer,
        "project_desk:home": controller(cast),
        "my_projects:projects": cast.applicant,
    }
    counts: dict[str, list[int]] = {name: [] for name in rooms}
    there = 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            add(there)
        for name, who in rooms.items():
            enter(client, User.objects.get(pk=who.pk))
            counts[name].append(questions(client, reverse(name)))
    assert {name: len(set(found)) for name, found in counts.items()} == dict.fromkeys(rooms, 1)
    lists = {name: found[0] for name, found in counts.items() if name != "project_desk:home"}
    assert {name: found for name, found in lists.items() if found > MOST} == {}


def test_the_page_of_a_project_and_of_a_claim(client: Client, cast: Cast) -> None:
    running = active(cast)
    made = submitted(cast, running, 100)
    decided: dict[str, Any] = {"project": running, "decided_by": cast.officer, "decided_at": NOW}

    def add(number: int) -> None:
        CostRow.objects.create(
            claim=made,
            position=number + 1,
            cost_type="staff",
            booked_on=made.starts_on,
            voucher_number=f"B{number}",
            text="Lön",
            amount_ore=number,
        )
        rate = HourRate.objects.create(
            person=f"A{number}",
            role="Projektledare",
            yearly_cost_ore=1_720_000,
            employment_percent=100,
            rate_ore=1000,
            hours_per_year=1720,
            valid_from=made.starts_on,
            basis="Lönespecifikationer",
            **decided,
        )
        lump = LumpSum.objects.create(
            position=number, milestone="Drift", proof="Rapport", cost_type="other", amount_ore=1, **decided
        )
        for place, kind in ((100, {"hour_rate": rate, "hours": 1}), (200, {"lump_sum": lump})):
            CostRow.objects.create(
                claim=made,
                position=number + place,
                cost_type="staff",
                booked_on=made.starts_on,
                voucher_number=f"C{number}",
                text="Arbete",
                amount_ore=1000,
                **kind,
            )
        day = date(2027, 7, 1) + timedelta(days=number)
        Claim.objects.create(
            project=running,
            number=number + 1,
            starts_on=day,
            ends_on=day,
            state=ClaimState.REFUSED,
            submitted_at=LATER,
            created_by=cast.applicant,
            created_at=LATER,
        )
        Report.objects.create(
            project=running,
            kind=ReportKind.PROGRESS,
            number=number + 10,
            starts_on=day,
            ends_on=day,
            due_on=day,
        )

    pages = {
        (cast.officer, reverse("project_desk:project", args=[running.pk])),
        (cast.officer, reverse("project_desk:claim", args=[made.pk])),
        (cast.applicant, reverse("my_projects:project", args=[running.pk])),
        (cast.applicant, reverse("my_projects:claim", args=[made.pk])),
    }
    counts: dict[str, list[int]] = {}
    there = 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            add(there)
        for who, address in pages:
            enter(client, who)
            counts.setdefault(address, []).append(questions(client, address))
    assert {address: len(set(found)) for address, found in counts.items()} == dict.fromkeys(counts, 1)


def test_the_ledger(client: Client, cast: Cast) -> None:
    active(cast)
    [first, *_rest] = Posting.objects.order_by("number")
    enter(client, controller(cast))

    def add(number: int) -> None:
        line = first.lines.order_by("amount_ore").last()
        assert line is not None
        posting = Posting.objects.create(
            authority=cast.region,
            number=100 + number,
            kind=first.kind,
            booked_on=NOW.date(),
            reference="RUN § 4",
            made_by=cast.officer,
            made_at=NOW,
        )
        posting.lines.create(account=line.account, amount_ore=1)
        posting.lines.create(account=line.account, amount_ore=-1)

    overview = questions(client, reverse("project_desk:ledger"))
    counts = asked_at(client, reverse("project_desk:postings"), add)
    assert (len(set(counts)), counts[0] <= MOST) == (1, True)
    assert questions(client, reverse("project_desk:ledger")) == overview


@pytest.fixture
def known(cast: Cast) -> dict[str, Any]:
    """The ids of a project of the chamber's, with a draft of a claim and of a report."""
    running = active(cast, title=UNIQUE)
    made = claim(cast, running, 100)
    return {
        "project_id": running.pk,
        "document_id": running.agreement_id,
        "report_id": running.reports.get(kind=ReportKind.FINAL).pk,
        "claim_id": made.pk,
        "row_id": made.rows.get().pk,
        "file_id": read_cost_file(file_id=cost_file(cast, made).pk, at=LATER).pk,
        "batch_id": batch_of_another(cast).pk,
        "kind": "projekt",
        "pk": running.pk,
        "name": "begar-andring",
        "year": LATER.year,
        "figure": "beviljat",
        "number": 1,
    }


def batch_of_another(cast: Cast) -> PaymentBatch:
    """A file to the bank with the payment of another project of the chamber's."""
    running = active(cast)
    payer(cast)
    payee(cast, running)
    return released(cast, approved(cast, running, 200_000))


def test_the_lists_of_payments_and_claims(client: Client, cast: Cast) -> None:
    running = active(cast)
    payer(cast)
    payee(cast, running)
    first = released(cast, approved(cast, running, 200_000))
    take_in_bank_report(
        authority_id=cast.region.pk,
        filename="camt.xml",
        content=answer_to(first),
        actor=controller(cast),
        at=LATER,
    )
    report = BankReport.objects.get()

    def add(number: int) -> None:
        day = date(2027, 7, 1) + timedelta(days=number)
        states = {"state": ClaimState.APPROVED, "approved_ore": 1, "payable_ore": 1}
        made = Claim.objects.create(
            project=running,
            number=number + 1,
            starts_on=day,
            ends_on=day,
            submitted_at=LATER,
            decided_at=LATER,
            decided_by=cast.officer,
            created_by=cast.applicant,
            created_at=LATER,
            **states,
        )
        batch = PaymentBatch.objects.create(
            authority=cast.region,
            number=number + 1,
            message_id=str(number),
            executes_on=day,
            made_by=cast.officer,
            made_at=LATER,
        )
        more = {"claim": made, "project": running, "amount_ore": 1, "state": "returned"}
        more |= {"payee_kind": "bankgiro", "payee_number": "50501055"}
        Payment.objects.create(batch=batch, position=1, **more)
        Payment.objects.create(batch=first, position=number + 1, **more)
        report.lines.create(position=number + 1, outcome="unknown")
        BankReport.objects.create(
            authority=cast.region, message_id=str(number), read_by=cast.officer, read_at=LATER, file="a"
        )

    pages = {
        reverse("project_desk:payments"),
        reverse("project_desk:claims"),
        reverse("project_desk:batch", args=[first.pk]),
        reverse("project_desk:bank_report", args=[report.pk]),
    }
    enter(client, controller(cast))
    counts: dict[str, list[int]] = {}
    there = 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            add(there)
        for address in pages:
            counts.setdefault(address, []).append(questions(client, address))
    assert {address: len(set(found)) for address, found in counts.items()} == dict.fromkeys(counts, 1)
    assert {address: found[0] for address, found in counts.items() if found[0] > MOST} == {}


def answers(client: Client, addresses: dict[str, str]) -> dict[tuple[str, str], Any]:
    """What each address answers to each method, every time from the same state of things."""
    found = {}
    for name, address in addresses.items():
        for method in ("GET", "POST"):
            with transaction.atomic():
                found[name, method] = client.generic(method, address)
                transaction.set_rollback(True)
    return found


def addresses(room: str, known: dict[str, Any]) -> dict[str, str]:
    """The room's addresses, but for those of a meeting place, which have tests of their own."""
    return {
        name: reverse(name, kwargs={part: known[part] for part in parts})
        for name, parts in parts_of(room).items()
        if "arena_id" not in parts
    }


def others(known: dict[str, Any], room: str) -> dict[str, str]:
    """The addresses of what belongs to somebody."""
    start = {"my_projects:projects"}
    return {name: at for name, at in addresses(room, known).items() if name not in start}


@pytest.mark.parametrize("role", ["stranger", "officer", "director", "administrator", "officer_elsewhere"])
def test_no_address_opens_anothers_project(
    client: Client, cast: Cast, known: dict[str, Any], role: str
) -> None:
    guessed = others(known, "my_projects")
    enter(client, getattr(cast, role))
    before = whole_database()
    found = answers(client, guessed)
    assert {key: a.status_code for key, a in found.items() if a.status_code not in {404, 405}} == {}
    assert [key for key, answer in found.items() if UNIQUE.encode() in answer.content] == []
    assert whole_database() == before
    enter(client, cast.applicant)
    to_its_own = answers(client, guessed)
    opened = {name for (name, _method), a in to_its_own.items() if a.status_code not in {403, 404, 405}}
    assert opened == set(guessed)


@pytest.mark.parametrize("role", ["applicant", "stranger", "umea_official", "assessor", "officer_elsewhere"])
def test_who_does_not_work_here_is_not_let_in(
    client: Client, cast: Cast, known: dict[str, Any], role: str
) -> None:
    guessed = addresses("project_desk", known)
    enter(client, getattr(cast, role))
    before = whole_database()
    found = answers(client, guessed)
    assert {a.status_code for a in found.values()} == {403, 405}
    assert [key for key, answer in found.items() if UNIQUE.encode() in answer.content] == []
    assert whole_database() == before


def test_drafts_are_not_read_at_the_desk(client: Client, cast: Cast, known: dict[str, Any]) -> None:
    enter(client, cast.officer)
    paper = Project.objects.get(pk=known["project_id"]).claims.get().papers
    assert paper.count() == 0
    for name in ("claim", "row", "report"):
        address = addresses("project_desk", known)[f"project_desk:{name}"]
        assert client.get(address).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: Client, known: dict[str, Any]) -> None:
    for room in ("my_projects", "project_desk"):
        found = answers(client, addresses(room, known))
        shut = {
            a.headers["Location"].split("?")[0] if a.status_code == 302 else a.status_code
            for a in found.values()
        }
        assert shut <= {reverse("account_login"), 405}


@pytest.mark.parametrize(
    ("kind", "name"), [("projekt", "finns-inte"), ("finns-inte", "starta"), ("villkor", "redovisa")]
)
def test_a_step_that_does_not_exist(
    client: Client, cast: Cast, known: dict[str, Any], kind: str, name: str
) -> None:
    enter(client, cast.applicant)
    address = reverse("my_projects:step", args=[kind, known["project_id"], name])
    assert client.get(address).status_code == 404


def test_a_second_press_is_met_plainly(client: Client, cast: Cast, known: dict[str, Any]) -> None:
    enter(client, cast.applicant)
    address = reverse("my_projects:step", args=["rekvisition", known["claim_id"], "skicka-in"])
    assert client.post(address).status_code == 302
    before = whole_database()
    again = client.post(address, follow=True)
    assert "Det är redan gjort" in again.content.decode()
    assert whole_database() == before
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"cost_type": "hopp", "booked_on": "x", "amount_ore": "1.2.3"},
        {"cost_type": "staff", "booked_on": "2027-03-31", "amount_ore": "9" * 40},
        {"cost_type": "staff", "booked_on": "0000-00-00", "text": "x" * 999, "amount_ore": "NaN"},
    ],
)
def test_a_row_that_cannot_be_read(
    client: Client, cast: Cast, known: dict[str, Any], sent: dict[str, str]
) -> None:
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(reverse("my_projects:add_row", args=[known["claim_id"]]), sent)
    assert answer.status_code == 422
    assert answer.context["row_form"].errors
    assert whole_database() == before


@pytest.mark.parametrize("name", ["record_appropriation", "allocate_frame", "reserve", "add_rate"])
def test_a_booking_that_cannot_be_read(client: Client, cast: Cast, name: str) -> None:
    enter(client, controller(cast))
    before = whole_database()
    answer = client.post(reverse(f"project_desk:{name}"), {"amount_sek": "många", "year": "i år"})
    assert answer.status_code == 422
    assert whole_database() == before


def test_the_ledger_is_kept_by_the_controller_and_read_by_the_desk(client: Client, cast: Cast) -> None:
    active(cast)
    for who, keeps in ((controller(cast), True), (cast.officer, False), (cast.auditor, False)):
        enter(client, who)
        page = client.get(reverse("project_desk:ledger"))
        assert (page.status_code, page.context["may_keep"]) == (200, keeps)
    enter(client, cast.officer)
    sent = {"year": "2027", "name": "1:1", "amount_sek": "1", "source": "RUN"}
    assert client.post(reverse("project_desk:record_appropriation"), sent).status_code == 403


def test_the_case_and_the_application_lead_on_to_the_project(client: Client, cast: Cast) -> None:
    made = active(cast)
    for user, page, room in (
        (cast.officer, reverse("desk:case", args=[made.application_id]), "project_desk"),
        (cast.applicant, reverse("portal:application", args=[made.application_id]), "my_projects"),
    ):
        there = reverse(f"{room}:project", args=[made.pk])
        assert f'href="{there}"' in enter(client, user).get(page).content.decode()
        assert client.get(there).status_code == 200


def test_only_who_may_open_a_project_is_offered_to(client: Client, cast: Cast) -> None:
    case = delegated_grant(cast)
    there = reverse("project_desk:step", args=["ansokan", case.pk, "oppna"])
    offered = {}
    for user in (cast.officer, cast.director, controller(cast)):
        page = enter(client, user).get(reverse("project_desk:home")).content.decode()
        assert case.title in page
        offered[user] = (f'href="{there}"' in page, client.get(there).status_code)
    assert offered == {
        cast.officer: (True, 200),
        cast.director: (False, 403),
        controller(cast): (False, 403),
    }
