"""An embargo shuts every door at once, and opens them all in the same moment, with no job to run."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.http.response import HttpResponseBase
from django.test import Client
from PIL import Image
from wagtail.documents.models import Document

import bifall
from bifall.api.changes import refresh
from bifall.api.resources import Asked
from bifall.api.sources.changes import change_rows
from bifall.api.webhooks import composed
from bifall.board.states import MeetingState
from bifall.changefeed.queries import changes_of
from bifall.changefeed.states import PublicList
from bifall.flows.release_drafts import draft_release
from bifall.press.models import NewsroomPage, PressImage, RelatedFile, RelatedPicture, ReleasePage
from bifall.press.states import Consent
from bifall.publicsite.doors import DOORS, Door
from bifall.webhooks.models import Endpoint
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.factories.board import reference_meeting

pytestmark = pytest.mark.django_db
OPENS = NOW + timedelta(days=2, seconds=17)


def picture(name: str) -> PressImage:
    drawn = BytesIO()
    Image.new("RGB", (1600, 900)).save(drawn, "PNG")
    found: PressImage = PressImage.objects.create(
        title=name,
        description=name,
        creator="Fia Fotograf",
        consent=Consent.NOT_NEEDED,
        file=ImageFile(drawn, name=f"{name}.png"),
    )
    return found


@pytest.fixture(autouse=True)
def no_sizes_of_yesterday() -> None:
    """Wagtail keeps the sizes of pictures by number, and each test counts from one."""
    cache.clear()


@pytest.fixture
def embargoed(region: Cast, newsroom: NewsroomPage) -> ReleasePage:
    """A release with all that can come out: text, pictures, a file and a meeting. Published, not yet open."""
    held, _grants = reference_meeting(region, MeetingState.ANNOUNCED)
    page = draft_release(meeting_id=held.pk, quote="Det är bra.", actor=region.communicator, at=NOW)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.lead = "Regionen satsar på länet."
    draft.public_from = OPENS
    draft.image = picture("namnden")
    draft.related_pictures = [RelatedPicture(image=picture("huset"))]
    paper = Document.objects.create(title="Underlag", file=ContentFile(b"Underlag", name="underlag.txt"))
    draft.related_files = [RelatedFile(title="Underlag", document=paper)]
    draft.save_revision(user=region.communicator)
    return press.published(region, draft)


def _followed(page: ReleasePage, moment: datetime) -> list[bytes]:
    """What the feed of changes has for those who follow it, after a look."""
    asked = Asked(page.newsroom.authority, moment)
    refresh(asked)
    return [json.dumps(row, default=str).encode() for row in change_rows(asked, changes_of(asked.authority))]


def _called_with(page: ReleasePage, moment: datetime) -> list[bytes]:
    """What one who follows the releases from the beginning is called with."""
    refresh(Asked(page.newsroom.authority, moment))
    follower = Endpoint(authority=page.newsroom.authority, resources=[PublicList.RELEASES], cursor=0)
    return [json.dumps(composed(moment)(follower).rows, default=str).encode()]


def _is_followed(content: bytes, page: ReleasePage) -> bool:
    return f"/releases/{page.pk}".encode() in content


EVERY_DOOR = (
    *DOORS,
    Door("change feed", lambda page: [], _is_followed, goes_out=_followed),
    Door("webhooks", lambda page: [], _is_followed, goes_out=_called_with),
)


def at(moment: datetime, client: Client, door: Door, page: ReleasePage) -> list[bool]:
    with time_machine.travel(moment, tick=False):
        if door.goes_out is not None:
            return [any(door.tells(sent, page) for sent in door.goes_out(page, moment))]
        return [lets_out(client.get(address), door, page) for address in door.addresses(page)]


def lets_out(response: HttpResponseBase, door: Door, page: ReleasePage) -> bool:
    content = b"".join(response) if response.streaming else response.content
    return response.status_code == 200 and door.tells(content, page)


@pytest.mark.parametrize("door", EVERY_DOOR, ids=lambda door: door.name)
def test_each_door_is_shut_a_second_before_and_open_a_second_after(
    client: Client, embargoed: ReleasePage, door: Door
) -> None:
    shut = at(OPENS - timedelta(seconds=1), client, door, embargoed)
    opened = at(OPENS + timedelta(seconds=1), client, door, embargoed)
    assert shut
    assert (set(shut), set(opened)) == ({False}, {True})


def test_wagtails_own_address_is_a_door_too(
    client: Client, newsroom: NewsroomPage, embargoed: ReleasePage
) -> None:
    newsroom.refresh_from_db()
    newsroom.slug = "nyhetsrum"
    newsroom.save()
    door = Door("wagtail", lambda page: [f"/nyhetsrum/{page.slug}/"], DOORS[0].tells)
    assert at(OPENS - timedelta(seconds=1), client, door, embargoed) == [False]
    assert at(OPENS + timedelta(seconds=1), client, door, embargoed) == [True]


def test_nobody_looks_for_releases_by_a_way_of_their_own() -> None:
    """What is public is asked of `press.queries`, so that a new page cannot forget the clock."""
    source = Path(bifall.__file__).parent
    allowed = {
        "press/picture_bank.py",
        "press/queries.py",
        "press/commands/releases.py",
        "press/commands/approvals.py",
        "flows/publication.py",
        "press/commands/quotes.py",
        "config/case_output.py",
    }
    found = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "migrations" not in path.parts
        and any(
            word in path.read_text().replace("ReleasePage.objects.none()", "")
            for word in ("ReleasePage.objects", "NewsroomPage.objects", "PressImage.objects")
        )
    }
    assert found - {"press/commands/newsroom.py"} == allowed


def test_a_picture_past_its_right_is_gone_though_its_text_is_not(
    client: Client, embargoed: ReleasePage
) -> None:
    door = next(door for door in DOORS if door.name == "pictures")
    PressImage.objects.update(expires_on=OPENS.date())
    assert set(at(OPENS + timedelta(seconds=1), client, door, embargoed)) == {True}
    assert set(at(OPENS + timedelta(days=1), client, door, embargoed)) == {False}


def test_a_writer_sees_the_pictures_of_what_is_shut(
    client: Client, writer: Client, embargoed: ReleasePage, region: Cast
) -> None:
    door = next(door for door in DOORS if door.name == "pictures")
    region.communicator.is_superuser = False
    collection_of_the_newsroom = embargoed.image.collection.get_root().get_children().get()
    PressImage.objects.update(collection=collection_of_the_newsroom)
    assert set(at(NOW, writer, door, embargoed)) == {True}
    stranger = Client()
    stranger.force_login(region.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert set(at(NOW, stranger, door, embargoed)) == {False}


def test_a_browser_asks_again_and_is_told_in_short(client: Client, embargoed: ReleasePage) -> None:
    door = next(door for door in DOORS if door.name == "files")
    [address] = door.addresses(embargoed)
    with time_machine.travel(OPENS, tick=False):
        response = client.get(address)
        assert b"".join(response) == b"Underlag"
        assert response["Cache-Control"] == "no-cache"
        assert response["Content-Disposition"] == 'attachment; filename="underlag.txt"'
        again = client.get(address, headers={"if-none-match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    with time_machine.travel(OPENS - timedelta(seconds=1), tick=False):
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 404


def test_the_first_reader_waits_for_no_picture(client: Client, embargoed: ReleasePage) -> None:
    made = embargoed.image.renditions.count()
    with time_machine.travel(OPENS, tick=False):
        page = client.get(f"/press/{embargoed.slug}/").content.decode()
    assert page.count("<img") == 2
    assert (made, embargoed.image.renditions.count()) == (3, 3)


def test_a_picture_is_downloaded_from_the_bank_and_not_by_way_of_a_text(
    client: Client, embargoed: ReleasePage, region: Cast
) -> None:
    address = f"/press/bilder/{embargoed.image.pk}/webb/"
    moments = (OPENS - timedelta(seconds=1), OPENS + timedelta(seconds=1))

    def answers() -> list[int]:
        found = []
        for moment in moments:
            with time_machine.travel(moment, tick=False):
                found.append(client.get(address).status_code)
        return found

    assert answers() == [404, 404]
    PressImage.objects.update(is_in_bank=True, authority=region.region)
    assert answers() == [200, 200]
