"""What a release has said before, with what was changed, at addresses that hold."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import ProtectedError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bifall.press.models import NewsroomPage, ReleasePage, ReleaseVersion
from bifall.press.rules import Piece, changed_lines, changes_in
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import press
from tests.publicsite.releases import corrected, news, of_the_board

HOUR = timedelta(hours=1)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.fixture
def twice_told(region: Cast, newsroom: NewsroomPage) -> ReleasePage:
    page = news(region)
    corrected(region, page, NOW + HOUR, "Mer är sagt.")
    return page


@pytest.mark.django_db
def test_a_correction_leads_to_what_was_changed(client: Client, twice_told: ReleasePage) -> None:
    release = client.get(f"/press/{twice_told.slug}/").content.decode()
    [address] = re.findall(r'href="(/press/[^"]+/versioner/\d+/)"', release)
    assert address == f"/press/{twice_told.slug}/versioner/2/"
    page = client.get(address).content.decode()
    [changes] = re.findall(r'<p class="changes"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert words(changes) == "Nytt om skogen och mer därtill.[tillagt: Mer.]"
    assert "<ins>" in changes
    assert "<del>" not in changes
    for said in ("Rättelse 1", "Mer är sagt.", "Alla versioner", 'aria-current="page"'):
        assert said in page
    assert "Så här stod det förut." not in page


@pytest.mark.django_db
def test_an_earlier_version_says_what_it_said_and_that_it_is_corrected(
    client: Client, twice_told: ReleasePage
) -> None:
    page = client.get(f"/press/{twice_told.slug}/versioner/1/").content.decode()
    assert '<p class="lead">Nytt om skogen och mer därtill.</p>' in page
    assert "Så här stod det förut. Texten har rättats sedan dess." in page
    assert 'class="changes"' not in page
    assert client.get(f"/press/{twice_told.slug}/versioner/3/").status_code == 404


@pytest.mark.django_db
def test_a_text_and_its_version_keep_the_figures_they_were_published_with(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    page = of_the_board(region)
    version = ReleaseVersion.objects.get(page=page)
    figures = version.figures
    figures["grants"][0]["granted_sek"] += 1
    version.figures = figures
    version.save(update_fields=["figures"])
    then = client.get(f"/press/{page.slug}/versioner/1/").content.decode().replace("\u00a0", " ")
    now = client.get(f"/press/{page.slug}/").content.decode().replace("\u00a0", " ")
    for page_told in (then, now):
        assert ("4 905 778 kr" in page_told, "4 905 777 kr" in page_told) == (True, False)


@pytest.mark.django_db
def test_the_address_of_a_version_never_dies(client: Client, region: Cast, twice_told: ReleasePage) -> None:
    old = twice_told.slug
    draft: ReleasePage = ReleasePage.objects.get(pk=twice_told.pk).get_latest_revision_as_object()
    draft.slug, draft.correction = "skogen", "Adressen är rättad."
    draft.save_revision(user=region.communicator)
    press.published(region, draft, NOW + 2 * HOUR)
    for address in ("versioner/1/", "presskit.zip"):
        moved = client.get(f"/press/{old}/{address}")
        assert (moved.status_code, moved["Location"]) == (301, f"/press/skogen/{address}")
    call_command("purge_revisions", days=0)
    assert client.get("/press/skogen/versioner/1/").status_code == 200


@pytest.mark.django_db
def test_what_has_been_public_is_not_deleted(
    region: Cast, newsroom: NewsroomPage, writer: Client, twice_told: ReleasePage
) -> None:
    with pytest.raises(ProtectedError):
        ReleasePage.objects.get(pk=twice_told.pk).delete()
    for page in (twice_told, newsroom):
        writer.post(f"/cms/pages/{page.pk}/delete/")
    answer = writer.post(f"/cms/bulk/wagtailcore/page/delete/?id={twice_told.pk}&next=/cms/")
    assert answer.status_code == 302
    assert ReleasePage.objects.filter(pk=twice_told.pk).exists()


@pytest.mark.django_db
def test_what_is_no_longer_public_shows_no_version(client: Client, twice_told: ReleasePage) -> None:
    ReleasePage.objects.update(expire_at=NOW)
    with time_machine.travel(NOW + HOUR, tick=False):
        for address in ("versioner/1/", "presskit.zip"):
            assert client.get(f"/press/{twice_told.slug}/{address}").status_code == 404


TEXT = st.text("ab \n", max_size=30)


@given(TEXT, TEXT)
def test_joined_the_pieces_are_both_versions(before: str, after: str) -> None:
    pieces = changes_in(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == before
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after
    assert (before == after) == all(piece.change == "same" for piece in pieces)


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_no_line_is_lost(before: list[str], after: list[str]) -> None:
    lines = changed_lines(before, after)
    for unwanted, version in (("added", before), ("removed", after)):
        kept = ["".join(p.text for p in line if p.change != unwanted) for line in lines]
        assert [line for line in kept if line] == [line for line in version if line]


def test_alike_lines_are_compared_and_others_shown_whole() -> None:
    assert changed_lines(["Tre projekt får stöd.", "Slut."], ["Två projekt får stöd.", "Slut."]) == [
        [Piece("removed", "Tre"), Piece("added", "Två"), Piece("same", " projekt får stöd.")],
        [Piece("same", "Slut.")],
    ]
    assert changed_lines(["Vården växer."], ["En helt annan sak."]) == [
        [Piece("removed", "Vården växer.")],
        [Piece("added", "En helt annan sak.")],
    ]
