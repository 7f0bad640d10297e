"""What can go wrong when one applies: the page, its message, and nothing half-written behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.applications import commands
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState
from bifall.documents.models import RegisteredCase
from bifall.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.drafts import WHOLE, write
from tests.portal.conftest import enter, text_of
from tests.uploads import MEGABYTE, announce
from tests.whole_database import whole_database


def page_of_financing(amount: str) -> dict[str, Any]:
    """The form's page of financing as a browser sends it, with another amount sought."""
    sent: dict[str, Any] = {"version:sought_sek": "1", "sought_sek": amount, "version:financing": "1"}
    sent["row:financing"] = [row["id"] for row in WHOLE["financing"]]
    for row in WHOLE["financing"]:
        sent |= {f"financing.{row['id']}.{key}": value for key, value in row.items() if key != "id"}
    return sent


def test_an_application_that_comes_too_late_stays_a_draft(
    client: Client, cast: Cast, whole: Application
) -> None:
    Round.objects.update(closes_at=NOW)
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(reverse("portal:submit", args=[whole.pk]))
    assert answer.status_code == 422
    assert [problem["text"] for problem in answer.context["missing"]] == [
        "Omgången stängde 24 november 2026 kl. 12.00. Ansökan kan inte längre skickas in, men allt du skrivit"
        " finns kvar."
    ]
    assert 'role="alert"' in text_of(answer)
    assert "Omgången stängde 24 november 2026 kl. 12.00." in text_of(answer)
    assert whole_database() == before
    Round.objects.update(closes_at=NOW + timedelta(microseconds=1))
    assert client.post(reverse("portal:submit", args=[whole.pk])).status_code == 302
    assert Application.objects.get().state == State.SUBMITTED


def test_the_page_shows_live_what_does_not_add_up(client: Client, cast: Cast, whole: Application) -> None:
    sentence = (
        "Kostnaderna (5 571 554 kr) ska vara lika med finansieringen och det ni söker (5 571 555 kr)."
        " Det skiljer 1 kr."
    )
    page = reverse("portal:page", args=[whole.pk, "financing"])
    autosave = reverse("portal:autosave", args=[whole.pk, "financing"])
    shown = text_of(enter(client, cast.applicant).get(page))
    assert (shown.count('class="state no"'), sentence in shown) == (0, False)
    while_typing = client.post(autosave, page_of_financing("2 785 778"))
    checks = while_typing.json()["checks"].replace("\u00a0", " ")
    # The sum, and the share, which one krona more takes above half.
    assert (while_typing.status_code, checks.count('class="state no"')) == (200, 2)
    assert sentence in checks
    shown = text_of(client.get(page))
    assert (shown.count('class="state no"'), sentence in shown) == (2, True)
    before = whole_database()
    refused = client.post(reverse("portal:submit", args=[whole.pk]))
    assert refused.status_code == 422
    assert [
        (problem["url"], problem["text"].replace("\u00a0", " ")) for problem in refused.context["missing"]
    ] == [
        (f"{page}#financing", sentence),
        (
            f"{page}#sought_sek",
            "Ni söker 50 % av kostnaderna. Utlysningen ger högst 50 %, här 2 785 777 kr.",
        ),
    ]
    assert whole_database() == before


def test_a_wrong_organisation_number_stands_as_typed_at_its_field(client: Client, cast: Cast) -> None:
    enter(client, cast.applicant)
    typed = {"name": "Norrskenet AB", "country": "SE", "kind": "company", "city": "Umeå"}
    before = whole_database()
    for number in ("556464-6875", "0", "811218-9876", "norrsken"):
        answer = client.post(reverse("portal:register_organisation"), typed | {"register_number": number})
        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (422, ["register_number"])
        assert {name: form[name].value() for name in (*typed, "register_number")} == {
            **typed,
            "register_number": number,
        }
        [field] = [line for line in text_of(answer).split("<input") if 'name="register_number"' in line]
        assert (f'value="{number}"' in field, 'aria-invalid="true"' in field) == (True, True)
    assert whole_database() == before
    right = typed | {"register_number": "556464-6874"}
    assert client.post(reverse("portal:register_organisation"), right).status_code == 302
    assert Organisation.objects.get(name="Norrskenet AB").register_number == "556464-6874"


def test_the_number_of_an_authority_or_a_municipality_is_told_at_its_field(
    client: Client, cast: Cast
) -> None:
    cast.region_as_applicant.delete()
    enter(client, cast.stranger)
    typed = {"name": "Umeå kommun", "country": "SE", "kind": "municipality", "city": "Umeå"}
    before = whole_database()
    told = {}
    for number in ("232100-0222", "212000-2627"):
        answer = client.post(reverse("portal:register_organisation"), typed | {"register_number": number})
        form = answer.context["form"]
        assert (answer.status_code, form["register_number"].value()) == (422, number)
        told[number] = form.errors
    assert told == {
        "232100-0222": {
            "register_number": [
                "Det är numret till Region Västerbotten. Den som ska söka för Region Västerbotten blir"
                " inbjuden av en administratör där."
            ]
        },
        "212000-2627": {
            "register_number": [
                "Det är numret till en kommun. Bara den som företräder kommunen här kan registrera den."
                " Arbetar du där, kontakta oss, så bjuder vi in dig."
            ]
        },
    }
    assert whole_database() == before


def test_200_megabytes_are_refused_by_their_announced_length(cast: Cast, whole: Application) -> None:
    client = enter(Client(enforce_csrf_checks=True), cast.applicant)
    address = reverse("portal:add_attachment", args=[whole.pk])
    before = whole_database()
    answer = announce(client, address, 200 * MEGABYTE)
    assert (answer.status_code, [p.code for p in answer.context["attachment_problems"]]) == (
        422,
        ["attachment_too_large"],
    )
    assert "Filen är för stor. Den får vara högst 20 MB." in text_of(answer)
    assert whole_database() == before
    with pytest.raises(AssertionError, match="the body was read"):
        announce(client, address, 20 * MEGABYTE)


def test_an_upload_from_elsewhere_is_not_taken(cast: Cast, whole: Application) -> None:
    """The length is asked for before the token, but the token is asked for."""
    client = enter(Client(enforce_csrf_checks=True), cast.applicant)
    address = reverse("portal:add_attachment", args=[whole.pk])

    def attach(**extra: str) -> int:
        paper = SimpleUploadedFile("intyg.pdf", b"%PDF-1.7 intyg")
        return client.post(address, {"attachment": paper, **extra}).status_code

    assert (attach(), whole.attachments.count()) == (403, 0)
    token = str(client.get(reverse("portal:review", args=[whole.pk])).context["csrf_token"])
    assert (attach(csrfmiddlewaretoken=token), whole.attachments.count()) == (302, 1)


@pytest.mark.parametrize(
    ("filename", "content", "sentence"),
    [
        ("budget.pdf", b"PK\x03\x04 ett kalkylblad", "Filens innehåll stämmer inte med ändelsen .pdf."),
        ("budget.xlsx", b"<html>", "Filens innehåll stämmer inte med ändelsen .xlsx."),
        ("foto.png", b"\xff\xd8\xff en jpeg", "Filens innehåll stämmer inte med ändelsen .png."),
    ],
)
def test_a_file_is_what_its_name_says(
    client: Client, cast: Cast, whole: Application, filename: str, content: bytes, sentence: str
) -> None:
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(
        reverse("portal:add_attachment", args=[whole.pk]),
        {"attachment": SimpleUploadedFile(filename, content)},
    )
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert whole_database() == before


def test_no_file_at_all_is_told(client: Client, cast: Cast, whole: Application) -> None:
    answer = enter(client, cast.applicant).post(reverse("portal:add_attachment", args=[whole.pk]))
    assert (answer.status_code, "Filen är tom." in text_of(answer)) == (422, True)


def test_a_second_press_shows_the_number_that_the_first_gave(
    client: Client, cast: Cast, whole: Application
) -> None:
    enter(client, cast.applicant)
    address = reverse("portal:submit", args=[whole.pk])
    first = text_of(client.post(address, follow=True))
    assert "Ansökan är inskickad och har fått nummer RUN 1-2026." in first
    before = whole_database()
    second = client.post(address, follow=True)
    assert second.redirect_chain == [(reverse("portal:application", args=[whole.pk]), 302)]
    assert "Ansökan var redan inskickad och har nummer RUN 1-2026." in text_of(second)
    assert whole_database() == before


def test_the_slower_of_two_presses_at_once_is_answered_kindly_too(
    client: Client, cast: Cast, whole: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft is still a draft when the view looks, and no longer when the command has its turn."""
    submit = commands.submit

    def overtaken(**arguments: Any) -> Application:
        submit(**(arguments | {"actor": cast.colleague}))
        return submit(**arguments)

    monkeypatch.setattr(commands, "submit", overtaken)
    answer = enter(client, cast.applicant).post(reverse("portal:submit", args=[whole.pk]), follow=True)
    assert (answer.status_code, "Ansökan var redan inskickad" in text_of(answer)) == (200, True)
    assert [case.case_number for case in RegisteredCase.objects.all()] == ["RUN 1-2026"]
    assert Application.objects.get().submitted_by == cast.colleague


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("complete", {"reply": "Klart."}, State.UNDER_REVIEW),
        ("withdraw", {"sure": "yes"}, State.WITHDRAWN),
        ("add_attachment", {}, State.SUBMITTED),
        ("add_attachment", {}, State.GRANTED),
    ],
)
def test_what_is_already_done_is_shown_not_done_again(
    client: Client, cast: Cast, name: str, data: dict[str, str], state: State
) -> None:
    case = application(cast, state)
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(reverse(f"portal:{name}", args=[case.pk]), data)
    assert answer.headers["Location"] == reverse("portal:application", args=[case.pk])
    assert whole_database() == before


def test_what_no_keyboard_writes_does_no_harm(client: Client, cast: Cast, whole: Application) -> None:
    enter(client, cast.applicant)
    page = reverse("portal:page", args=[whole.pk, "project"])
    saved = client.post(page, {"version:title": "1", "title": "Mötes\x00platser"})
    assert (saved.status_code, Application.objects.get().title) == (302, "Mötesplatser")
    strange = {
        "version:budget": "\u0663",
        "row:budget": ["r1", "r1", "../..", ""],
        "budget.r1.year": "9" * 400,
    }
    answer = client.post(reverse("portal:page", args=[whole.pk, "budget"]), strange)
    assert answer.status_code == 409
    assert Application.objects.get().total_cost_sek == 5_571_554
    assert client.post(page, {"version:title": "2", "title": "x" * 5000}).status_code == 302
    assert Application.objects.get().title == "x" * 200


def test_a_reply_that_cannot_be_kept_is_refused(client: Client, cast: Cast, whole: Application) -> None:
    commands.submit(application_id=whole.pk, actor=cast.applicant, at=NOW)
    commands.start_review(application_id=whole.pk, actor=cast.officer, at=NOW)
    commands.request_completion(
        application_id=whole.pk,
        text="Komplettera.",
        pages=[],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(reverse("portal:complete", args=[whole.pk]), {"reply": "Nu\x00"})
    assert (answer.status_code, list(answer.context["reply_form"].errors)) == (422, ["reply"])
    assert whole_database() == before


def test_a_page_that_the_completion_does_not_ask_for_is_kept_on_the_screen(
    client: Client, cast: Cast, whole: Application
) -> None:
    commands.submit(application_id=whole.pk, actor=cast.applicant, at=NOW)
    commands.start_review(application_id=whole.pk, actor=cast.officer, at=NOW)
    commands.request_completion(
        application_id=whole.pk,
        text="Dela upp budgeten.",
        pages=["budget"],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(
        reverse("portal:page", args=[whole.pk, "project"]), {"version:title": "1", "title": "Ny titel"}
    )
    assert answer.status_code == 422
    assert "Kompletteringen gäller inte den här delen. Den kan inte ändras." in text_of(answer)
    assert 'value="Ny titel"' in text_of(answer)
    assert whole_database() == before


@pytest.mark.parametrize(
    ("state", "at_closing", "status"),
    [
        (CallState.PUBLISHED, False, 302),
        (CallState.PUBLISHED, True, 422),
        (CallState.CANCELLED, False, 422),
        (CallState.DRAFT, False, 404),
    ],
)
def test_nothing_begins_in_a_round_that_is_not_open(
    client: Client, cast: Cast, state: CallState, at_closing: bool, status: int
) -> None:
    round_ = open_round(cast, closes_at=NOW if at_closing else NOW + timedelta(days=1))
    Call.objects.update(state=state)
    enter(client, cast.applicant)
    address = reverse("portal:start", args=[round_.pk])
    shown = client.get(address)
    assert (shown.status_code, round_.call.title in text_of(shown)) == (
        (404, False) if status == 404 else (200, True)
    )
    assert client.post(address, {"organisation": str(cast.chamber.pk)}).status_code == status
    assert Application.objects.count() == (1 if status == 302 else 0)


def test_one_begins_for_ones_own_organisation_only(client: Client, cast: Cast) -> None:
    round_ = open_round(cast)
    answer = enter(client, cast.applicant).post(
        reverse("portal:start", args=[round_.pk]), {"organisation": str(cast.rival.pk)}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["organisation"])
    assert Application.objects.count() == 0


def test_the_review_tells_what_is_left_where_it_is_filled_in(
    client: Client, cast: Cast, whole: Application
) -> None:
    write(whole, cast.applicant, title="", risk="")
    answer = enter(client, cast.applicant).get(reverse("portal:review", args=[whole.pk]))
    assert [problem["url"] for problem in answer.context["missing"]] == [
        f"{reverse('portal:page', args=[whole.pk, page])}#{key}"
        for page, key in (("project", "title"), ("follow_up", "risk"))
    ]
    assert {page["key"]: page["left"] for page in answer.context["pages"] if page["left"]} == {
        "project": 1,
        "follow_up": 1,
    }
