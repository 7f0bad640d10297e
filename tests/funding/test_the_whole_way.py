"""One project by its pages: from the frame to the money paid, with every step as the pages offer it."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.applications.states import CostType
from bifall.claims.models import Advance, Appropriation, Claim, GrantAccount, Recovery
from bifall.claims.states import AdvanceState, ClaimState, RecoveryState, RowState
from bifall.projects.models import ChangeRequest, Project, ProjectCondition
from bifall.projects.states import ChangeState, ConditionState, ProjectState
from bifall.reporting.models import Report
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.factories.board import grant, meeting
from tests.factories.funding import LATER, active, controller, paid_advance, submitted
from tests.funding.walking import PDF, enter, offered, take, text_of

DAY = LATER.date().isoformat()
DESK, OWN = "project_desk", "my_projects"


def pdf(name: str = "underlag.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_from_the_frame_to_a_running_project(client: Client, cast: Cast) -> None:
    decision = grant(cast, meeting(cast))
    decision.conditions.create(position=1, text="Samverkansavtal")
    case = decision.item.application
    assert case is not None
    enter(client, controller(cast))
    client.post(
        reverse(f"{DESK}:record_appropriation"),
        {"year": "2027", "name": "1:1", "amount_sek": "9 000 000", "source": "Villkorsbeslut"},
    )
    client.post(
        reverse(f"{DESK}:allocate_frame"),
        {
            "appropriation": str(Appropriation.objects.get().pk),
            "round": str(case.round_id),
            "amount_sek": "9 000 000",
            "reference": "RUN § 4",
        },
    )
    enter(client, cast.officer)
    home = client.get(reverse(f"{DESK}:home"))
    assert [a.pk for a in home.context["to_open"]] == [case.pk]
    take(
        client,
        DESK,
        "ansokan",
        case.pk,
        "oppna",
        accept_by="2027-08-01",
        simplified_costs="none",
        staff_costs="real",
    )
    project = Project.objects.get()
    page = client.get(reverse(f"{DESK}:project", args=[project.pk]))
    assert offered(page) == ["skicka-villkoren", "forlang", "lagg-till-klumpsumma"]
    indicators = reverse(f"{DESK}:indicators", args=[project.pk])
    assert client.get(indicators).status_code == 200
    client.post(
        indicators,
        {
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-title": "Examensarbeten",
            "form-0-kind": "result",
            "form-0-target": "60,5",
            "form-1-title": "",
            "form-1-kind": "result",
        },
    )
    assert [(i.title, str(i.target)) for i in project.indicators.all()] == [("Examensarbeten", "60.50")]
    condition = ProjectCondition.objects.get()
    take(client, DESK, "villkor", condition.pk, "planera", when="before_start", due_on="2027-08-20")
    take(client, DESK, "projekt", project.pk, "forlang", accept_by="2027-08-05")
    take(client, DESK, "projekt", project.pk, "skicka-villkoren")
    enter(client, cast.applicant)
    mine = client.get(reverse(f"{OWN}:projects"))
    assert [p.pk for p in mine.context["to_accept"]] == [project.pk]
    answer = take(client, OWN, "projekt", project.pk, "godkann-villkoren")
    assert answer.headers["Location"] == reverse(f"{OWN}:project", args=[project.pk])
    take(client, OWN, "villkor", condition.pk, "redovisa", proof="Avtalet bifogas.", file=pdf("avtal.pdf"))
    enter(client, cast.officer)
    assert take(client, DESK, "projekt", project.pk, "starta").status_code == 422
    take(client, DESK, "villkor", condition.pk, "lamna-tillbaka", reason="Underskrift saknas.")
    enter(client, cast.colleague)
    shown = text_of(client.get(reverse(f"{OWN}:project", args=[project.pk])))
    assert "Underskrift saknas." in shown
    take(client, OWN, "villkor", condition.pk, "redovisa", proof="Nu undertecknat.", file=pdf())
    enter(client, cast.officer)
    take(client, DESK, "villkor", condition.pk, "bekrafta")
    take(client, DESK, "projekt", project.pk, "starta")
    project.refresh_from_db()
    condition.refresh_from_db()
    assert (project.state, condition.state, condition.met_by) == (
        ProjectState.ACTIVE,
        ConditionState.MET,
        cast.officer,
    )
    for paper in (project.agreement, condition.proof_document):
        assert paper is not None
        address = reverse(f"{DESK}:document", args=[project.pk, paper.pk])
        assert client.get(address).status_code == 200


def test_a_claim_by_its_pages(client: Client, cast: Cast) -> None:
    project = active(cast)
    enter(client, cast.colleague)
    start = reverse(f"{OWN}:start_claim", args=[project.pk])
    assert client.get(start).status_code == 200
    client.post(start, {"starts_on": "2027-02-01", "ends_on": "2027-06-30"})
    made = Claim.objects.get()
    own = reverse(f"{OWN}:claim", args=[made.pk])
    row = {
        "cost_type": CostType.STAFF,
        "booked_on": "2027-03-31",
        "voucher_number": "A1",
        "text": "Lön",
        "amount_ore": "1 234,50",
    }
    client.post(reverse(f"{OWN}:add_row", args=[made.pk]), row)
    client.post(reverse(f"{OWN}:add_row", args=[made.pk]), row | {"voucher_number": "A2"})
    first, second = made.rows.order_by("position")
    client.post(reverse(f"{OWN}:row", args=[made.pk, first.pk]), row | {"amount_ore": "2 000"})
    client.post(reverse(f"{OWN}:row_voucher", args=[made.pk, first.pk]), {"file": pdf("lon.pdf")})
    client.post(reverse(f"{OWN}:remove_row", args=[made.pk, second.pk]))
    rows = ["kostnadsslag;datum;verifikation;text;belopp", "personal;2027-04-30;A3;Lön;1000"]
    content = "\n".join([*rows, "personal;nej;A4;Lön;1"])
    upload = SimpleUploadedFile("rader.csv", content.encode(), "text/csv")
    answer = client.post(reverse(f"{OWN}:upload_rows", args=[made.pk]), {"file": upload})
    assert answer.status_code == 422
    assert "Rad 3, datum: nej är ingen dag." in text_of(answer)
    client.post(reverse(f"{OWN}:claim_paper", args=[made.pk]), {"file": pdf("huvudbok.pdf")})
    client.post(
        reverse(f"{OWN}:write_claim", args=[made.pk]),
        {"starts_on": "2027-02-01", "ends_on": "2027-06-30", "note": "Hej"},
    )
    assert [(r.voucher_number, r.amount_ore) for r in made.rows.order_by("position")] == [
        ("A1", 200_000),
        ("A3", 100_000),
    ]
    assert offered(client.get(own)) == []  # a colleague writes; the signatory sends
    enter(client, cast.applicant)
    assert offered(client.get(own)) == ["skicka-in"]
    take(client, OWN, "rekvisition", made.pk, "skicka-in")
    assert "lon.pdf" in text_of(client.get(reverse(f"{OWN}:row", args=[made.pk, first.pk])))
    enter(client, cast.officer)
    at_desk = reverse(f"{DESK}:claim", args=[made.pk])
    assert [c.pk for c in client.get(reverse(f"{DESK}:home")).context["claims"]] == [made.pk]
    take(client, DESK, "rekvisition", made.pk, "borja")
    take(client, DESK, "rekvisition", made.pk, "komplettering", text="Bifoga avtalet.", due_on="2027-08-01")
    enter(client, cast.applicant)
    assert "Bifoga avtalet." in text_of(client.get(own))
    take(client, OWN, "rekvisition", made.pk, "komplettera", reply="Här.")
    enter(client, cast.officer)
    one = reverse(f"{DESK}:row", args=[made.pk, first.pk])
    assert client.get(one).status_code == 200
    refused = client.post(one, {"approved_ore": "1000"})
    assert dict(refused.context["form"].errors) == {
        "reason": ["Skriv skälet till att inte hela beloppet godkänns."]
    }
    after = client.post(one, {"approved_ore": "1000", "reason": "Halva tiden."})
    following = made.rows.get(voucher_number="A3")
    assert after.headers["Location"] == reverse(f"{DESK}:row", args=[made.pk, following.pk])
    assert [r.pk for r in client.get(at_desk + "?left=1").context["page"]] == [following.pk]
    take(client, DESK, "rekvisition", made.pk, "godkann-resten")
    take(client, DESK, "rekvisition", made.pk, "godkann", reasons="Enligt raderna.")
    enter(client, controller(cast))
    take(client, DESK, "rekvisition", made.pk, "betala", paid_on=DAY, reference="BG 7")
    made.refresh_from_db()
    assert (made.state, made.approved_ore, made.payable_ore) == (ClaimState.PAID, 200_000, 100_000)
    assert made.rows.get(pk=first.pk).state == RowState.REDUCED
    enter(client, cast.colleague)
    shown = text_of(client.get(own))
    assert "Halva tiden." in shown
    assert "Bidraget är 50 % av de godkända kostnaderna." in shown


def test_a_second_person_by_the_pages(client: Client, cast: Cast) -> None:
    made = submitted(cast, active(cast), 30_000_000)
    enter(client, cast.officer)
    for name in ("borja", "godkann-resten", "godkann"):
        take(client, DESK, "rekvisition", made.pk, name)
    assert offered(client.get(reverse(f"{DESK}:claim", args=[made.pk]))) == []
    enter(client, cast.director)
    take(client, DESK, "rekvisition", made.pk, "till-granskning", reasons="Se rad 1 igen.")
    enter(client, cast.officer)
    take(client, DESK, "rekvisition", made.pk, "godkann")
    enter(client, cast.director)
    take(client, DESK, "rekvisition", made.pk, "attestera")
    made.refresh_from_db()
    assert (made.state, made.payable_ore) == (ClaimState.APPROVED, 15_000_000)


def test_a_report_by_its_pages(client: Client, cast: Cast) -> None:
    project = active(cast)
    project.indicators.create(position=1, title="Examensarbeten", target=60)
    report = project.reports.get(kind=ReportKind.PROGRESS, number=1)
    address = reverse(f"{OWN}:report", args=[report.pk])
    enter(client, cast.colleague)
    assert client.get(address).status_code == 200
    told = {"version": "0", "done": "Möten.", "results": "Arbeten.", "value_0": "12,5", "women_0": "7"}
    client.post(address, told)
    late = client.post(address, told | {"done": "Annat."})
    assert late.status_code == 422
    assert "Någon annan har sparat rapporten" in text_of(late)
    assert late.context["form"]["version"].value() == "1"
    assert late.context["form"]["done"].value() == "Annat."
    client.post(reverse(f"{OWN}:report_paper", args=[report.pk]), {"file": pdf()})
    take(client, OWN, "rapport", report.pk, "skicka-in")
    enter(client, cast.officer)
    at_desk = reverse(f"{DESK}:report", args=[report.pk])
    assert offered(client.get(at_desk)) == ["godkann", "lamna-tillbaka"]
    take(client, DESK, "rapport", report.pk, "lamna-tillbaka", reason="Skriv om avhopp.")
    enter(client, cast.colleague)
    assert "Skriv om avhopp." in text_of(client.get(address))
    take(client, OWN, "rapport", report.pk, "skicka-in")
    enter(client, cast.officer)
    take(client, DESK, "rapport", report.pk, "godkann")
    report.refresh_from_db()
    assert (report.state, report.papers.count()) == (ReportState.APPROVED, 1)
    shown = text_of(client.get(reverse(f"{DESK}:project", args=[project.pk])))
    assert "12,5" in shown


def test_a_change_by_the_pages(client: Client, cast: Cast) -> None:
    project = active(cast)
    enter(client, cast.colleague)
    take(
        client,
        OWN,
        "projekt",
        project.pk,
        "begar-andring",
        kind="time",
        reasons="X",
        new_ends_on="2030-01-31",
    )
    asked = ChangeRequest.objects.get()
    take(client, OWN, "andring", asked.pk, "ta-tillbaka")
    small = {"cost_staff": "5 471 554", "cost_travel_lodging": "120 000", "cost_other": ""}
    take(client, OWN, "projekt", project.pk, "begar-andring", kind="money", reasons="Fler resor.", **small)
    second = ChangeRequest.objects.exclude(pk=asked.pk).get()
    assert [(c.cost_type, c.before_sek, c.after_sek) for c in second.changed_costs.all()] == [
        ("staff", 5_571_554, 5_471_554),
        ("travel_lodging", 100_000, 120_000),
    ]
    enter(client, cast.officer)
    assert "Fler resor." in text_of(client.get(reverse(f"{DESK}:project", args=[project.pk])))
    take(client, DESK, "andring", second.pk, "avgor", approve="yes", reasons="Ryms.")
    second.refresh_from_db()
    lines = {line.cost_type: (line.amount_sek, line.decided_sek) for line in project.budget_lines.all()}
    assert (second.state, lines["travel_lodging"]) == (ChangeState.APPROVED, (120_000, 100_000))


def test_money_before_and_money_back_by_the_pages(client: Client, cast: Cast) -> None:
    project = active(cast)
    enter(client, cast.applicant)
    take(client, OWN, "projekt", project.pk, "begar-forskott", asked_sek="100 000", reasons="Lång start.")
    advance = Advance.objects.get()
    enter(client, cast.officer)
    take(client, DESK, "forskott", advance.pk, "bered", viability="God.", viability_tested_on=DAY)
    enter(client, cast.director)
    take(client, DESK, "forskott", advance.pk, "besluta", approve="yes", granted_sek="100 000", reasons="Ja.")
    enter(client, controller(cast))
    take(client, DESK, "forskott", advance.pk, "betala", paid_on=DAY, reference="F1")
    take(
        client,
        DESK,
        "projekt",
        project.pk,
        "aterkrav",
        ground="not_used_as_decided",
        amount="100 000",
        reasons="Inget har gjorts.",
    )
    recovery = Recovery.objects.get()
    take(client, DESK, "aterkrav", recovery.pk, "kommunicera", reply_by="2027-08-01")
    enter(client, cast.colleague)
    assert "Inget har gjorts." in text_of(client.get(reverse(f"{OWN}:project", args=[project.pk])))
    take(client, OWN, "aterkrav", recovery.pk, "yttrande", reply="Vi betalar.")
    enter(client, cast.director)
    take(client, DESK, "aterkrav", recovery.pk, "besluta")
    enter(client, controller(cast))
    take(client, DESK, "aterkrav", recovery.pk, "fakturera", due_on="2027-08-05")
    take(client, DESK, "aterkrav", recovery.pk, "betalt", paid_on=DAY)
    advance.refresh_from_db()
    recovery.refresh_from_db()
    assert (advance.state, recovery.state) == (AdvanceState.PAID, RecoveryState.SETTLED)
    assert GrantAccount.objects.get().advanced_ore == 0


def test_a_project_is_broken_off_and_put_away(client: Client, cast: Cast) -> None:
    project = active(cast)
    paid_advance(cast, project, 100_000)
    enter(client, cast.director)
    take(client, DESK, "projekt", project.pk, "avbryt", reason="Parten drog sig ur.")
    enter(client, cast.officer)
    waits = client.post(reverse(f"{DESK}:step", args=["projekt", project.pk, "avsluta"]))
    assert waits.status_code == 422
    assert "Mottagaren kan skicka in den sista rekvisitionen till och med" in text_of(waits)
    Project.objects.filter(pk=project.pk).update(ended_at=LATER - timedelta(days=61))
    take(client, DESK, "projekt", project.pk, "avsluta")
    project.refresh_from_db()
    assert project.state == ProjectState.CLOSED
    enter(client, cast.applicant)
    assert "Parten drog sig ur." in text_of(client.get(reverse(f"{OWN}:project", args=[project.pk])))
    assert Report.objects.filter(project=project, state=ReportState.DRAFT).exists()


def test_new_terms_by_the_page(client: Client, cast: Cast) -> None:
    enter(client, cast.administrator)
    address = reverse(f"{DESK}:terms")
    values = {
        "valid_from": (LATER.date() + timedelta(days=1)).isoformat(),
        "source": "RUN § 8",
        "acceptance_days": "14",
        "report_every_months": "3",
        "progress_report_days": "30",
        "final_report_days": "30",
        "holdback_percent": "7,5",
        "second_approver_above_sek": "50 000",
    }
    assert client.get(address).status_code == 200
    refused = client.post(address, values | {"acceptance_days": "0"})
    assert list(refused.context["form"].errors) == ["acceptance_days"]
    assert client.post(address, values).status_code == 302
    assert "7,5 %" in text_of(client.get(address))
