"""The picture bank as a page: to search and take away from, and to send many pictures to at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from bifall.press.models import NewsroomPage, PressImage, ReleasePage
from bifall.press.states import Consent, Licence
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.files import SERIAL, docx, picture
from tests.factories import press
from tests.factories.pictures import added, described
from tests.publicsite.test_press import drafted, reference_meeting

BANK, DESK = "/press/bilder/", "/pressrum/bilder/"


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def download(made: PressImage, size: str) -> str:
    return reverse("publicsite:picture_download", args=[made.pk, size])


def test_a_picture_is_taken_away_with_its_rights(
    region: Cast, newsroom: NewsroomPage, client: Client
) -> None:
    made = described(region, added(region), title="Salen", licence=Licence.CC_BY, caption="Efter mötet")
    page = client.get(BANK).content.decode()
    assert all(
        text in page for text in ("Foto: Fia Fotograf", "Efter mötet", 'alt="Nämnden vid ett ovalt bord."')
    )
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in page
    for size, width in (("press", 1600), ("webb", 1200)):
        assert download(made, size) in page
        answer = client.get(download(made, size))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="salen-{size}.jpg"'
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with Image.open(io.BytesIO(answer.content)) as image:
            told = image.getxmp()["xmpmeta"]["RDF"]["Description"]
            assert image.width == width
        assert told["WebStatement"] == "https://creativecommons.org/licenses/by/4.0/"
        assert told["creator"]["Seq"]["li"] == "Fia Fotograf"
        assert SERIAL.encode() not in answer.content
    assert client.get(download(made, "original")).status_code == 404
    PressImage.objects.update(allows_print=False)
    assert [client.get(download(made, size)).status_code for size in ("press", "webb")] == [404, 200]
    assert download(made, "press") not in client.get(BANK).content.decode()


ENDS = [
    {"expires_on": date(2026, 11, 23)},
    {"consent": Consent.WITHDRAWN},
    {"consent_until": date(2026, 11, 23)},
    {"allows_web": False},
]


@pytest.mark.parametrize("ended", ENDS)
def test_a_picture_past_its_right_is_gone_everywhere_at_once(
    region: Cast, newsroom: NewsroomPage, client: Client, settings: Settings, ended: dict[str, object]
) -> None:
    made = described(region, added(region), title="Salen")
    held, _grants = reference_meeting(region)
    draft = drafted(region, held).get_latest_revision_as_object()
    draft.image = made
    draft.save_revision()
    release = press.published(region, ReleasePage.objects.get(pk=draft.pk))
    rendition = made.get_rendition("width-600").url
    share = made.get_rendition("fill-1200x630").url
    text = reverse("publicsite:release", args=[release.slug])
    page = client.get(text).content.decode()
    assert (rendition in page, f'og:image" content="http://testserver{share}' in page) == (True, True)
    doors = [rendition, share, download(made, "press"), download(made, "webb")]
    assert [client.get(door).status_code for door in doors] == [200] * 4
    assert "Salen" in client.get(BANK).content.decode()
    PressImage.objects.update(**ended)
    page = client.get(text).content.decode()
    assert (rendition in page, share in page, "Fia Fotograf" in page) == (False, False, False)
    assert [client.get(door).status_code for door in doors] == [404] * 4
    assert "Salen" not in client.get(BANK).content.decode()
    for feed in ("press_feed", "press_rss", "press_json_feed"):
        assert b"/media/images/" not in client.get(reverse(f"publicsite:{feed}")).content


def test_many_pictures_come_in_at_once_and_the_faults_are_named(
    region: Cast, newsroom: NewsroomPage, writer: Client, settings: Settings
) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 50_000
    sent = [
        SimpleUploadedFile("salen.jpg", picture("JPEG", (60, 40))),
        SimpleUploadedFile("skydd.docx", docx()),
        SimpleUploadedFile("trasig.png", picture("PNG")[:-9]),
        SimpleUploadedFile("stor.jpg", b"\xff\xd8\xff" + b"0" * 60_000),
        SimpleUploadedFile("bjorken.png", picture("PNG", (60, 40))),
    ]
    answer = writer.post(DESK, {"pictures": sent}, follow=True)
    assert answer.redirect_chain == [(DESK, 302)]
    assert sorted(PressImage.objects.values_list("title", flat=True)) == ["bjorken", "salen"]
    page = answer.content.decode()
    assert "2 bilder är sparade. Beskriv dem innan de visas." in page
    assert "skydd.docx: Den här sortens fil tar vi inte emot." in page
    assert "trasig.png: Filens innehåll stämmer inte med ändelsen .png." in page
    assert "stor.jpg: Filen är för stor." in page
    one = writer.post(DESK, {"pictures": [SimpleUploadedFile("en.jpg", picture())]})
    made = PressImage.objects.get(title="en")
    assert one.headers["Location"] == reverse("publicsite:press_picture_details", args=[made.pk])
    none = writer.post(DESK, {})
    assert (none.status_code, list(none.context["upload"].errors)) == (422, ["pictures"])


def test_a_picture_is_described_and_shown(region: Cast, newsroom: NewsroomPage, writer: Client) -> None:
    made = added(region)
    address = reverse("publicsite:press_picture_details", args=[made.pk])
    sent = {"title": "Salen", "licence": "own", "allows_web": "on", "allows_press": "on", "is_in_bank": "on"}
    wrong = writer.post(address, sent)
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (
        422,
        ["consent", "creator", "description"],
    )
    assert 'value="Salen"' in wrong.content.decode()
    right = {"creator": "Fia Fotograf", "description": "Salen.", "consent": "not_needed"}
    assert writer.post(address, sent | right).headers["Location"] == DESK
    made.refresh_from_db()
    assert (made.is_in_bank, made.allows_print, made.credit) == (True, False, "Fia Fotograf")
    assert "Salen" in Client().get(BANK).content.decode()


def test_the_desk_says_what_is_about_to_end(region: Cast, newsroom: NewsroomPage, writer: Client) -> None:
    made = described(region, added(region), title="Salen", expires_on=(NOW + timedelta(days=30)).date())
    page = writer.get(DESK)
    assert page.context["ending"] == [made]
    assert "visas till och med 24 december 2026" in page.content.decode()
    PressImage.objects.update(expires_on=date(2026, 11, 1))
    shown = {
        asked: len(writer.get(f"{DESK}?visa={asked}").context["page"])
        for asked in ("", "bank", "inte", "slut")
    }
    assert shown == {"": 1, "bank": 1, "inte": 0, "slut": 1}


def test_the_lists_ask_the_same_number_of_questions(
    region: Cast, newsroom: NewsroomPage, writer: Client, client: Client
) -> None:
    content = picture("JPEG", (60, 40))
    counts: list[tuple[int, int]] = []
    for rows in (1, 3, 24):
        while PressImage.objects.count() < rows:
            described(region, added(region, content=content))
        for address, who in ((BANK, client), (DESK, writer)):
            who.get(address)
        asked = []
        for address, who in ((BANK, client), (DESK, writer)):
            with CaptureQueriesContext(connection) as captured:
                who.get(address)
            asked.append(len(captured))
        counts.append((asked[0], asked[1]))
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 12


@pytest.mark.parametrize("address", [DESK, f"{DESK}1/"])
def test_others_do_not_keep_pictures(
    region: Cast, newsroom: NewsroomPage, client: Client, address: str
) -> None:
    assert client.get(address).headers["Location"].startswith("/konto/login/")
    client.force_login(region.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 403
