from __future__ import annotations

import gc
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.audit.models import Entry
from bifall.board.models import Meeting
from bifall.board.states import MeetingState
from bifall.flows.release_drafts import draft_release
from bifall.press.commands import approve_release, load_topic, open_newsroom, save_contact, set_duty_week
from bifall.press.models import DutyWeek, NewsroomPage, PressContact, PressImage, ReleasePage
from bifall.press.states import Consent
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import press
from tests.factories.board import grant, meeting, reference_meeting

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\u00a0", " ")


def contact(cast: Cast, name: str) -> PressContact:
    return save_contact(
        authority_id=cast.region.pk,
        name=name,
        phone="070-174 06 05",
        email=f"{name.split()[0].lower()}@example.org",
        title="Strateg",
        actor=cast.communicator,
        at=NOW,
    )


def drafted(cast: Cast, held: Meeting, said: str = "Det är en nyckelfråga.") -> ReleasePage:
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=NOW)
    page.body = [
        (block.block_type, {**block.value, "text": said} if block.block_type == "quote" else block.value)
        for block in page.body
    ]
    page.save_revision()
    return ReleasePage.objects.get(pk=page.pk)


def published(cast: Cast, held: Meeting) -> ReleasePage:
    return press.published(cast, drafted(cast, held))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def drawn_picture() -> ImageFile:
    drawn = BytesIO()
    Image.new("RGB", (10, 10)).save(drawn, "PNG")
    return ImageFile(drawn, name="namnden.png")


# Reading


def test_a_release_tells_the_reference_case(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    on_duty = contact(region, "Cia Presskontakt")
    set_duty_week(
        authority_id=region.region.pk,
        year=2026,
        week=48,
        contact_id=on_duty.pk,
        actor=region.communicator,
        at=NOW,
    )
    knows = contact(region, "Hanna Handläggare")
    topic = load_topic(
        authority_id=region.region.pk, name="Regional utveckling", actor=region.communicator, at=NOW
    )
    draft = drafted(region, held).get_latest_revision_as_object()
    draft.more_information = knows
    draft.topics = [topic]
    draft.image = PressImage.objects.create(
        title="Nämnden",
        description="Nämnden vid bordet",
        creator="Fia Fotograf",
        consent=Consent.NOT_NEEDED,
        rights_holder="Regionen",
        file=drawn_picture(),
        expires_on=NOW.date() - timedelta(days=1),
    )
    draft.save_revision()
    press.published(region, draft)
    assert PressImage.objects.get().renditions.count() == 3
    gc.collect()
    address = "/press/narmare-5-miljoner-kronor-till-lanets-utveckling/"
    page = shown(client, address)
    for said in (
        "<h1>Närmare 5 miljoner kronor till länets utveckling</h1>",
        "beslutade den 18 november 2026 att tre utvecklingsprojekt i länet beviljas totalt"
        f' <a href="/moten/{held.pk}/">4 905 777 kr</a>.',
        "<h2>Halvtidsutvärdering av samverkansmodellen 2019–2022</h2>",
        "<p>– Rut Ordning (A), ordförande i regionala utvecklingsnämnden, Region Västerbotten</p>",
        "<h3>Studenter möter arbetsliv</h3>",
        'RISE Research Institutes of Sweden AB beviljas <strong class="amount">500 000 kr</strong>.',
        'Region Västerbotten beviljas <strong class="amount">1 620 000 kr</strong>.',
        'Tillsammans: <strong class="amount">4 905 777 kr</strong>.',
        "Protokollet är ännu inte justerat.",
        "<h2>För mer information</h2><p>Hanna Handläggare<br>Strateg",
        "<h2>Presskontakt</h2><p>Cia Presskontakt<br>Strateg",
        "<li>Regional utveckling</li>",
        f'href="/moten/{held.pk}/"',
        '<a href="tel:0701740605">070-174 06 05</a>',
    ):
        assert said in page
    assert "{" not in page.split("<main", 1)[1].split("</main>", 1)[0]
    assert ">Handelskammarens service AC län AB beviljas 2 785 777 kr för" in page
    assert "Fia Fotograf" not in page  # the right to show the picture has ended
    assert "/projekt/run-1-2026/" not in page  # the minutes have not been announced
    PressImage.objects.update(expires_on=None)
    Meeting.objects.update(state=MeetingState.ANNOUNCED)
    page = shown(client, address)
    assert 'alt="Nämnden vid bordet"' in page
    assert "Foto: Fia Fotograf / Regionen" in page
    assert '<a href="/projekt/run-1-2026/">Studenter möter arbetsliv</a>' in page
    assert "justerat" not in page.split("<main", 1)[1]
    assert address in shown(client, "/projekt/run-1-2026/")
    assert address in shown(client, f"/moten/{held.pk}/")
    assert address in shown(client, "/")


def test_the_newsroom_lists_what_is_live_and_who_answers(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    published(region, reference_meeting(region, MeetingState.CLOSED)[0])
    secret = meeting(region, MeetingState.CLOSED)
    grant(region, secret, title="Hemligt", sought_sek=1_234_567)
    draft = drafted(region, secret)
    who = contact(region, "Cia Presskontakt")
    set_duty_week(
        authority_id=region.region.pk,
        year=2026,
        week=49,
        contact_id=who.pk,
        actor=region.communicator,
        at=NOW,
    )
    page = shown(client, "/press/")
    assert "Närmare 5 miljoner kronor till länets utveckling" in page
    assert "Pressjour vecka 49" in page
    assert "Pressjour vecka 48" not in page
    for address in ("/press/", "/", "/press/atom.xml", f"/moten/{secret.pk}/"):
        page = shown(client, address)
        assert draft.slug not in page
        assert "1 234 567" not in page
    assert client.get(f"/press/{draft.slug}/").status_code == 404


def test_a_release_of_another_authority_is_not_found(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    page = published(region, reference_meeting(region, MeetingState.CLOSED)[0])
    elsewhere = {"host": region.other_region.hostname}
    assert client.get(f"/press/{page.slug}/").status_code == 200
    assert client.get(f"/press/{page.slug}/", headers=elsewhere).status_code == 404
    for address in ("/press/", "/press/atom.xml"):
        assert page.slug not in client.get(address, headers=elsewhere).content.decode()


def test_wagtails_own_addresses_follow_the_same_border_and_clock(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    page = published(region, reference_meeting(region, MeetingState.CLOSED)[0])
    newsroom.refresh_from_db()
    newsroom.slug = "nyhetsrum"
    newsroom.save()
    elsewhere = {"host": region.other_region.hostname}
    assert client.get("/nyhetsrum/")["Location"] == "/press/"
    assert client.get("/nyhetsrum/", headers=elsewhere).status_code == 404
    assert client.get(f"/nyhetsrum/{page.slug}/").status_code == 200
    assert client.get(f"/nyhetsrum/{page.slug}/", headers=elsewhere).status_code == 404
    ReleasePage.objects.update(expire_at=NOW)
    assert client.get(f"/nyhetsrum/{page.slug}/").status_code == 404


def test_an_empty_feed_is_a_feed(client: Client, region: Cast) -> None:
    assert ET.fromstring(client.get("/press/atom.xml").content).tag == f"{ATOM}feed"  # noqa: S314


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_long_newsroom_costs_the_same(
    client: Client,
    region: Cast,
    writer: Client,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(count):
        held = meeting(region, MeetingState.CLOSED)
        grant(region, held)
        published(region, held)
    costs = {}
    for browser, address in ((client, "/press/"), (client, "/press/atom.xml"), (writer, "/pressrum/")):
        with django_assert_max_num_queries(12) as asked:
            assert browser.get(address).status_code == 200
        costs[address] = len(asked)
    assert costs == {"/press/": 5, "/press/atom.xml": 6, "/pressrum/": 11}


# Writing


def test_the_desk_shows_meetings_with_grants_releases_and_weeks(region: Cast, writer: Client) -> None:
    reference_meeting(region, MeetingState.CLOSED)
    grant(region, meeting(region, MeetingState.IN_SESSION, place="Pågår"))
    meeting(region, MeetingState.CLOSED, starts_at=NOW - timedelta(days=30))
    page = shown(writer, "/pressrum/")
    assert page.count("Skapa utkast till pressmeddelande") == 1
    assert "3 beviljade projekt, 4 905 777 kr" in page
    assert "Pressjour vecka 48, från 23 november 2026" in page
    assert "Pressjour vecka 49, från 30 november 2026" in page


@pytest.mark.parametrize("who", ["officer", "administrator", "secretary", "applicant", "officer_elsewhere"])
def test_the_desk_is_the_communicators(region: Cast, newsroom: NewsroomPage, who: str) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    draft = drafted(region, held)
    browser = signed_in(getattr(region, who))
    for address in ("/pressrum/", "/pressrum/kontakter/ny/"):
        assert browser.get(address).status_code == 403
    assert browser.post(f"/pressrum/utkast/{held.pk}/").status_code == 403
    assert browser.post(f"/pressrum/{draft.pk}/publicera/").status_code == 403
    assert not ReleasePage.objects.get(pk=draft.pk).live


def test_a_visitor_is_asked_to_sign_in(client: Client, region: Cast) -> None:
    assert client.get("/pressrum/")["Location"] == "/konto/login/?next=/pressrum/"


def test_from_the_meeting_to_the_editor(region: Cast, writer: Client) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    response = writer.post(f"/pressrum/utkast/{held.pk}/")
    page = ReleasePage.objects.get()
    assert response["Location"] == f"/cms/pages/{page.pk}/edit/"
    editor = writer.get(response["Location"])
    assert editor.status_code == 200
    assert "{Cirka_summa} till länets utveckling" in editor.content.decode()


def test_a_meeting_that_goes_on_has_nothing_to_tell(region: Cast, writer: Client) -> None:
    held = meeting(region, MeetingState.IN_SESSION)
    response = writer.post(f"/pressrum/utkast/{held.pk}/")
    assert response.status_code == 422
    assert "Sammanträdet är inte avslutat." in response.content.decode()


def test_a_meeting_elsewhere_is_not_found(region: Cast, writer: Client) -> None:
    held = meeting(region, MeetingState.CLOSED, authority=region.other_region)
    assert writer.post(f"/pressrum/utkast/{held.pk}/").status_code == 404


def test_publishing_from_the_desk_says_all_that_is_wrong(region: Cast, writer: Client) -> None:
    draft = drafted(
        region, reference_meeting(region, MeetingState.CLOSED)[0], said="Vi ger 6 miljoner kronor."
    )
    response = writer.post(f"/pressrum/{draft.pk}/publicera/")
    assert response.status_code == 422
    assert "”6 miljoner kronor” finns inte i besluten." in response.content.decode()
    assert "Texten är inte godkänd som den står nu." in response.content.decode()
    draft = drafted(region, Meeting.objects.get())
    press.quotes_approved(region, draft)
    approve_release(page_id=draft.pk, actor=region.director, at=NOW)
    address = f"/pressrum/{draft.pk}/"
    assert writer.post(f"{address}publicera/")["Location"] == address
    assert ReleasePage.objects.get().live


def test_a_release_elsewhere_is_not_published_from_here(region: Cast, writer: Client) -> None:
    boss = person("Ada Annorstädes", authority=region.other_region, role=Role.ADMINISTRATOR, at=NOW)
    other = open_newsroom(authority_id=region.other_region.pk, actor=boss, at=NOW)
    page = ReleasePage(title="Annat", slug="annat", lead="Annat.", live=False)
    other.add_child(instance=page)
    assert writer.post(f"/pressrum/{page.pk}/publicera/").status_code == 404


def test_the_rota_is_filled_in_at_the_desk(region: Cast, writer: Client) -> None:
    who = contact(region, "Cia Presskontakt")
    asked = {"year": "2026", "week": "48", "contact": str(who.pk), "backup": ""}
    assert writer.post("/pressrum/jour/", asked)["Location"] == "/pressrum/"
    row = DutyWeek.objects.get()
    assert (row.year, row.week, row.contact, row.backup) == (2026, 48, who, None)
    response = writer.post("/pressrum/jour/", {**asked, "backup": str(who.pk)})
    assert response.status_code == 422
    assert "Ersättaren ska vara någon annan" in response.content.decode()
    assert writer.post("/pressrum/jour/", {**asked, "contact": "hej"}).status_code == 422


def test_contacts_are_written_at_the_desk(region: Cast, writer: Client) -> None:
    response = writer.post(
        "/pressrum/kontakter/ny/", {"name": "Cia", "phone": "hej", "email": "c@example.org"}
    )
    assert response.status_code == 422
    assert "Telefonnumret går inte att läsa." in response.content.decode()
    good = {"name": "Cia", "phone": "070-174 06 05", "email": "c@example.org"}
    assert writer.post("/pressrum/kontakter/ny/", good).status_code == 302
    found = PressContact.objects.get()
    assert 'value="070-174 06 05"' in shown(writer, f"/pressrum/kontakter/{found.pk}/")
    assert writer.post(f"/pressrum/kontakter/{found.pk}/", {**good, "name": "Cia Två"}).status_code == 302
    assert PressContact.objects.get().name == "Cia Två"


# Wagtail's own publish button


def form_of(editor: Any) -> dict[str, str]:
    """What the editor would post back, unchanged."""
    data = querydict_from_html(editor.content.decode(), form_id="page-edit-form")
    return {name: data[name] for name in data}


def post_body(page: ReleasePage, said: str) -> Mapping[str, str]:
    """The body's blocks the way the editor sends them."""
    sent: dict[str, str] = {"body-count": str(len(page.body))}
    for place, block in enumerate(page.body):
        sent |= {
            f"body-{place}-deleted": "",
            f"body-{place}-order": str(place),
            f"body-{place}-type": block.block_type,
            f"body-{place}-id": str(block.id),
        }
        if block.block_type == "quote":
            sent |= {
                f"body-{place}-value-text": said,
                f"body-{place}-value-speaker": "Rut Ordning",
                f"body-{place}-value-role": "ordförande",
            }
        elif block.block_type != "grants":
            sent[f"body-{place}-value"] = block.value
    return sent


@pytest.mark.parametrize(
    ("said", "live"), [("Vi ger närmare 7 miljoner kronor.", False), ("Det är en nyckelfråga.", True)]
)
def test_the_editors_button_asks_the_same_rule(region: Cast, writer: Client, said: str, live: bool) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    page = draft_release(meeting_id=held.pk, actor=region.communicator, at=NOW)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    saved = {**form_of(writer.get(address)), **post_body(page, said)}
    writer.post(address, saved)
    press.quotes_approved(region, page)
    approve_release(page_id=page.pk, actor=region.director, at=NOW)
    data = {**form_of(writer.get(address)), **post_body(page, said), "action-publish": "action-publish"}
    response = writer.post(address, data, follow=True)
    assert ReleasePage.objects.get(pk=page.pk).live is live
    assert ("”närmare 7 miljoner kronor” finns inte i besluten" in response.content.decode()) is not live
    assert Entry.objects.filter(event="press.release_published").exists() is live


def test_many_at_once_is_not_a_way_round(region: Cast, writer: Client) -> None:
    draft = drafted(
        region, reference_meeting(region, MeetingState.CLOSED)[0], said="Vi ger 9 miljoner kronor."
    )
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = writer.post(f"{address}?id={draft.pk}&next=/cms/", {}, follow=True)
    assert "ett i taget" in response.content.decode()
    assert not Page.objects.get(pk=draft.pk).live


def test_the_preview_shows_the_figures(region: Cast, writer: Client) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    response = writer.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk]))
    page = response.content.decode().replace("\u00a0", " ")
    marked = '<span class="figure live" title="Hämtas ur beslutet">Närmare 5 miljoner kronor</span>'
    assert f"<h1>{marked} till länets utveckling</h1>" in page


def test_the_editor_offers_ones_own_authoritys_contacts_and_topics(region: Cast, writer: Client) -> None:
    contact(region, "Cia Presskontakt")
    load_topic(authority_id=region.region.pk, name="Näringsliv", actor=region.communicator, at=NOW)
    PressContact.objects.create(
        authority=region.other_region, name="Utomlän", phone="070-174 06 08", email="ute@example.org"
    )
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    page = writer.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert "Cia Presskontakt" in page
    assert "Näringsliv" in page
    assert "Utomlän" not in page
