"""Topics and files, by the pages where communicators keep them, in a house that was founded by command."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import Collection

from bifall.audit.models import Entry
from bifall.press.models import NewsroomPage, RelatedFile, ReleasePage, Topic
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.files import docx, picture
from tests.factories import press
from tests.publicsite.releases import news
from tests.publicsite.test_press import shown, signed_in

pytestmark = pytest.mark.django_db
TOPICS = "/pressrum/amnen/"
SCHOOL = {"name": "Skola", "name_en": "Schools"}


@pytest.fixture
def kept(region: Cast, newsroom: NewsroomPage) -> Client:
    """The communicator, with no more than the newsroom's keys."""
    region.communicator.is_superuser = False
    region.communicator.save()
    return signed_in(region.communicator)


def test_a_topic_is_added_renamed_ended_and_taken_up_again(kept: Client, client: Client) -> None:
    assert 'href="/pressrum/amnen/"' in shown(kept, "/pressrum/")
    assert kept.post(TOPICS, SCHOOL)["Location"] == TOPICS
    topic = Topic.objects.get()
    assert (topic.name, topic.name_en, topic.slug) == ("Skola", "Schools", "skola")
    address = f"{TOPICS}{topic.pk}/"
    kept.post(address, {"name": "Skola och utbildning", "name_en": "Education"})
    topic.refresh_from_db()
    assert (topic.name, topic.name_en, topic.slug) == ("Skola och utbildning", "Education", "skola")
    new_contact = "/pressrum/kontakter/ny/"
    subscribe = "/press/prenumerera/"
    for visitor, page in ((kept, new_contact), (client, subscribe)):
        assert "Skola och utbildning" in shown(visitor, page)
    assert ">Education<" in client.get(subscribe, headers={"accept-language": "en"}).content.decode().replace(
        "\n", ""
    ).replace("> ", ">").replace(" <", "<")
    kept.post(f"{address}avsluta/", {"end": ""})
    assert "avslutat 24 november 2026" in shown(kept, TOPICS)
    for visitor, page in ((kept, new_contact), (client, subscribe)):
        assert "Skola och utbildning" not in shown(visitor, page)
    kept.post(f"{address}avsluta/", {"reopen": ""})
    assert "går att välja" in shown(kept, TOPICS)
    told = Entry.objects.filter(event__startswith="press.topic_").order_by("sequence")
    assert [entry.event.removeprefix("press.topic_") for entry in told] == [
        "loaded",
        "renamed",
        "ended",
        "reopened",
    ]


def test_what_is_wrong_with_a_topic_is_said_at_the_field_and_all_that_was_typed_is_kept(kept: Client) -> None:
    kept.post(TOPICS, SCHOOL)
    for typed, said in (
        ({"name": "", "name_en": "Culture"}, ["Skriv vad ämnet heter."]),
        ({"name": "Kultur", "name_en": " "}, ["Skriv vad ämnet heter på engelska."]),
        ({"name": "skola", "name_en": "Culture"}, ["Det finns redan ett ämne som heter så."]),
    ):
        answer = kept.post(TOPICS, typed)
        page = answer.content.decode()
        assert (answer.status_code, [words in page for words in said]) == (422, [True] * len(said))
        assert all(f'value="{text}"' in page for text in typed.values() if text.strip())
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("who", ["officer", "director"])
def test_topics_are_the_communicators(region: Cast, newsroom: NewsroomPage, who: str) -> None:
    other = signed_in(getattr(region, who))
    assert (other.get(TOPICS).status_code, other.post(TOPICS, SCHOOL).status_code) == (403, 403)
    assert Topic.objects.count() == 0


def test_a_topic_of_another_authority_is_not_found(kept: Client, region: Cast) -> None:
    theirs = Topic.objects.create(authority=region.other_region, name="Skog", name_en="Forest", slug="skog")
    assert "Skog" not in shown(kept, TOPICS)
    for address in (f"{TOPICS}{theirs.pk}/", f"{TOPICS}{theirs.pk}/avsluta/"):
        assert kept.post(address, SCHOOL).status_code == 404


def test_a_text_keeps_a_topic_that_has_ended(kept: Client, region: Cast, client: Client) -> None:
    kept.post(TOPICS, SCHOOL)
    topic = Topic.objects.get()
    page = news(region)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert str(topic.pk) in shown(kept, edit)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.topics = [topic]
    draft.correction = "Ämnet är tillagt."
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    kept.post(f"{TOPICS}{topic.pk}/avsluta/", {"end": ""})
    assert "<li>Skola</li>" in shown(client, f"/press/{page.slug}/")
    assert str(topic.pk) in shown(kept, edit)
    assert str(topic.pk) not in shown(
        kept, reverse("wagtailadmin_pages:edit", args=[news(region, "Annat").pk])
    )
    english = client.get(f"/press/{page.slug}/", headers={"accept-language": "en"}).content.decode()
    assert "<li>Schools</li>" in english


def sent(client: Client, cast: Cast, filename: str, content: bytes) -> dict[str, object]:
    answer = client.post(
        reverse("wagtaildocs:add_multiple"),
        {
            "title": filename,
            "files[]": SimpleUploadedFile(filename, content),
            "collection": str(Collection.objects.get(name=cast.region.name).pk),
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    found: dict[str, object] = answer.json()
    return found


def test_a_file_is_added_and_chosen_in_the_editor_and_shut_until_its_text_opens(
    kept: Client, region: Cast, client: Client
) -> None:
    assert sent(kept, region, "Underlag.docx", docx())["success"] is True
    document = Document.objects.get()
    assert document.collection.name == region.region.name
    chosen = kept.get(reverse("wagtaildocs_chooser:chosen", args=[document.pk])).json()
    assert (chosen["step"], chosen["result"]["id"]) == ("chosen", str(document.pk))
    opened = kept.get(chosen["result"]["url"])
    assert (opened.status_code, "no-store" in opened["Cache-Control"]) == (200, True)
    assert b"".join(opened).startswith(b"PK")
    page = news(region, public_from=NOW + timedelta(hours=1))
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.related_files = [RelatedFile(title="Underlag", document=document)]
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    file = RelatedFile.objects.get(page=page)
    addresses = [f"/press/filer/{file.pk}/", chosen["result"]["url"]]
    visitor = Client()

    def answers(who: Client) -> list[int]:
        return [who.get(address).status_code for address in addresses if address]

    assert answers(visitor)[:1] == [404]
    assert 200 not in answers(visitor)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert answers(visitor) == [200, 302]
    assert signed_in(region.officer).get(addresses[1]).status_code == 302


@pytest.mark.parametrize(
    ("filename", "content"),
    [("a.html", b"<script>alert(1)</script>"), ("a.pdf", docx()), ("a.docx", picture("JPEG"))],
)
def test_a_file_is_judged_by_what_is_in_it(kept: Client, region: Cast, filename: str, content: bytes) -> None:
    told = sent(kept, region, filename, content)
    assert (told["success"], bool(told["error_message"])) == (False, True)
    assert Document.objects.count() == 0


def test_a_stranger_adds_no_files(region: Cast, newsroom: NewsroomPage) -> None:
    stranger = signed_in(region.officer)
    answer = stranger.post(reverse("wagtaildocs:add_multiple"), {})
    assert (answer.status_code, Document.objects.count()) == (302, 0)
