"""A release with all that goes with it, as one file."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document

from bifall.board.states import MeetingState
from bifall.flows.release_drafts import draft_release
from bifall.press.commands import save_contact
from bifall.press.models import NewsroomPage, PressImage, RelatedFile, RelatedPicture, ReleasePage
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.factories.board import reference_meeting
from tests.publicsite.releases import news

pytestmark = pytest.mark.django_db
TOMORROW = NOW + timedelta(days=1)


def picture(name: str, **values: object) -> PressImage:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "PNG")
    found: PressImage = PressImage.objects.create(
        title=name,
        description=f"{name} i bild",
        creator="Fia Fotograf",
        file=ImageFile(drawn, name=f"{name.lower()}.png"),
        **{"consent": "not_needed", **values},
    )
    return found


@pytest.fixture(autouse=True)
def no_sizes_of_yesterday() -> None:
    cache.clear()


@pytest.fixture
def full(region: Cast, newsroom: NewsroomPage) -> ReleasePage:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    page = draft_release(meeting_id=held.pk, quote="Det är bra.", actor=region.communicator, at=NOW)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.more_information = save_contact(
        authority_id=region.region.pk,
        name="Hanna Handläggare",
        phone="070-174 06 05",
        email="hanna@example.org",
        title="Strateg",
        actor=region.communicator,
        at=NOW,
    )
    draft.image = picture("Nämnden", licence="cc_by")
    draft.related_pictures = [RelatedPicture(image=picture("Huset", expires_on=NOW.date()))]
    paper = Document.objects.create(title="Underlag", file=ContentFile(b"Underlag", name="underlag.txt"))
    draft.related_files = [RelatedFile(title="Underlag till beslutet", document=paper)]
    draft.save_revision(user=region.communicator)
    return press.published(region, draft)


def kit(client: Client, page: ReleasePage) -> zipfile.ZipFile:
    response = client.get(f"/press/{page.slug}/presskit.zip")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="{page.slug}.zip"'
    return zipfile.ZipFile(BytesIO(response.content))


def read(packed: zipfile.ZipFile, page: ReleasePage, name: str) -> str:
    return packed.read(f"{page.slug}/{name}").decode("utf-8-sig").replace("\u00a0", " ")


def test_it_holds_the_text_pictures_files_contacts_and_figures(client: Client, full: ReleasePage) -> None:
    packed = kit(client, full)
    assert packed.testzip() is None
    assert packed.namelist() == [
        f"{full.slug}/{name}"
        for name in (
            "bilder/01-namnden.png",
            "bilder/02-huset.png",
            "bilder/licenser.txt",
            "filer/01-underlag-till-beslutet.txt",
            "kontakter.txt",
            "siffror.csv",
            "text.html",
            "text.txt",
        )
    ]
    text = read(packed, full, "text.txt")
    assert text.startswith("Närmare 5 miljoner kronor till länets utveckling\n\n")
    assert "beviljas totalt 4 905 777 kr" in text
    assert text.endswith(f"\n\nhttp://testserver/press/{full.slug}/\n")
    html = read(packed, full, "text.html")
    assert "<h1>Närmare 5 miljoner kronor till länets utveckling</h1>" in html
    assert "<blockquote>Det är bra. – " in html
    assert read(packed, full, "kontakter.txt") == (
        "För mer information\nHanna Handläggare\nStrateg\n070-174 06 05\nhanna@example.org\n"
    )
    head, *rows = read(packed, full, "siffror.csv").split("\r\n")
    assert head == "ärende;projekt;sökande;beviljat, kr;paragraf"
    assert sum(int(row.split(";")[3]) for row in rows if row) == 4_905_777
    assert all(row.startswith("RUN ") for row in rows if row)
    licences = read(packed, full, "bilder/licenser.txt")
    assert licences.startswith(
        "01-namnden.png\nFoto: Fia Fotograf\nLicens: CC BY 4.0, namnge upphovspersonen"
        " https://creativecommons.org/licenses/by/4.0/\nBeskrivning: Nämnden i bild\n\n"
    )
    assert packed.read(f"{full.slug}/filer/01-underlag-till-beslutet.txt") == b"Underlag"


def test_two_of_the_same_are_alike_and_the_second_is_not_sent_again(
    client: Client, full: ReleasePage
) -> None:
    address = f"/press/{full.slug}/presskit.zip"
    first = client.get(address)
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        second = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert first.content == second.content
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_past_its_right_is_left_out(client: Client, full: ReleasePage) -> None:
    with time_machine.travel(TOMORROW, tick=False):
        names = [name.removeprefix(f"{full.slug}/") for name in kit(client, full).namelist()]
    assert [name for name in names if name.startswith("bilder/")] == [
        "bilder/01-namnden.png",
        "bilder/licenser.txt",
    ]
    with time_machine.travel(TOMORROW, tick=False):
        assert "Huset" not in read(kit(client, full), full, "bilder/licenser.txt")


def test_a_text_about_nothing_decided_has_no_figures(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    page = news(region)
    names = [name.removeprefix(f"{page.slug}/") for name in kit(client, page).namelist()]
    assert names == ["kontakter.txt", "text.html", "text.txt"]
