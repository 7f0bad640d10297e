"""A text is read by another person before it goes out, and what has been read is corrected openly."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.audit.models import Entry
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.press.commands import (
    approve_release,
    ask_for_approval,
    create_release,
    publish_release,
    return_release,
    tell_sent_in_advance,
)
from bifall.press.models import NewsroomPage, ReleasePage
from bifall.press.queries import live_releases, may_approve, moved_to
from bifall.press.rules import Figures
from bifall.press.states import ApprovalAnswer, Language, ReleaseKind
from tests.cast import Cast
from tests.factories import press

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("newsroom")]


def news(cast: Cast, now: datetime, **changed: object) -> ReleasePage:
    page = create_release(
        authority_id=cast.region.pk,
        headline="Ny utlysning öppnar",
        lead="Nu går det att söka.",
        body=[("paragraph", "Sök senast i mars.")],
        quoted=[],
        kind=ReleaseKind.NEWS,
        actor=cast.communicator,
        at=now,
    )
    return changed_to(cast, page, **changed) if changed else page


def changed_to(cast: Cast, page: ReleasePage, **changed: object) -> ReleasePage:
    draft: ReleasePage = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in changed.items():
        setattr(draft, name, value)
    draft.save_revision(user=cast.communicator)
    return draft


def publish(cast: Cast, page: ReleasePage, at: datetime) -> ReleasePage:
    return publish_release(page_id=page.pk, figures=Figures(), actor=cast.communicator, at=at)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_nothing_goes_out_that_only_its_writer_has_read(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("release_not_approved", None)]
    with pytest.raises(Refused) as refused:
        approve_release(page_id=page.pk, actor=cast.communicator, at=now)
    assert codes(refused) == [("writer_may_not_approve", None)]
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    assert publish(cast, page, now).live


def test_a_changed_word_asks_for_a_new_approval(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    changed_to(cast, page, lead="Nu går det att söka pengar.")
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("release_not_approved", None)]
    changed_to(cast, page, lead="Nu går det att söka.")  # as it was approved
    assert publish(cast, page, now).live


def test_those_who_may_approve_are_told_once(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    assert may_approve(cast.region, page.get_latest_revision_as_object()) == [cast.director]
    first = ask_for_approval(page_id=page.pk, path="/pressrum/1/", actor=cast.communicator, at=now)
    again = ask_for_approval(page_id=page.pk, path="/pressrum/1/", actor=cast.communicator, at=now)
    assert first == again
    message = Message.objects.get()
    assert (message.recipient, message.kind, message.path) == (
        cast.director,
        "press.approval_asked",
        "/pressrum/1/",
    )
    approved = approve_release(page_id=page.pk, actor=cast.director, at=now)
    assert (approved.pk, approved.answer, approved.asked_by) == (
        first.pk,
        ApprovalAnswer.APPROVED,
        cast.communicator,
    )


def test_a_text_is_sent_back_with_what_to_change(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    with pytest.raises(Refused) as refused:
        return_release(page_id=page.pk, comment=" ", path="/", actor=cast.director, at=now)
    assert codes(refused) == [("approval_comment_missing", "comment")]
    returned = return_release(
        page_id=page.pk, comment="Skriv hur man söker.", path="/pressrum/1/", actor=cast.director, at=now
    )
    assert (returned.answer, returned.comment) == (ApprovalAnswer.RETURNED, "Skriv hur man söker.")
    message = Message.objects.get()
    assert (message.recipient, message.kind) == (cast.communicator, "press.release_returned")
    assert "Skriv hur man söker." in message.body


def test_what_was_read_is_what_is_approved(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    read = page.get_latest_revision_as_object().digest_to_approve()
    changed_to(cast, page, lead="Något annat.")
    with pytest.raises(Refused) as refused:
        approve_release(page_id=page.pk, digest=read, actor=cast.director, at=now)
    assert codes(refused) == [("text_changed_meanwhile", None)]


@pytest.mark.parametrize("who", ["officer", "administrator", "secretary", "applicant", "officer_elsewhere"])
def test_only_communicators_and_directors_approve(cast: Cast, now: datetime, who: str) -> None:
    page = news(cast, now)
    with pytest.raises(PermissionDenied):
        approve_release(page_id=page.pk, actor=getattr(cast, who), at=now)


def test_what_has_been_read_is_corrected_openly_and_by_number(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    press.published(cast, page, now)
    changed_to(cast, page, lead="Nu går det att söka till maj.")
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("correction_missing", "correction")]
    changed_to(cast, page, correction="Sista dagen är i maj.")
    press.published(cast, page, now + timedelta(hours=1))
    changed_to(cast, page, lead="Nu går det att söka till juni.")  # with the note of the last time
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("correction_missing", "correction")]
    changed_to(cast, page, correction="Sista dagen är i juni.")
    published = press.published(cast, page, now + timedelta(hours=2))
    assert list(published.versions.values_list("number", "correction", "published_at")) == [
        (1, "", now),
        (2, "Sista dagen är i maj.", now + timedelta(hours=1)),
        (3, "Sista dagen är i juni.", now + timedelta(hours=2)),
    ]
    assert (published.first_published_at, published.last_published_at) == (now, now + timedelta(hours=2))
    assert [entry.data["number"] for entry in Entry.objects.filter(event="press.release_corrected")] == [1, 2]


def test_publishing_the_same_text_again_corrects_nothing(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    press.published(cast, page, now)
    changed_to(cast, page)
    assert publish(cast, page, now).versions.count() == 1


def test_an_embargo_opens_by_the_clock(cast: Cast, now: datetime) -> None:
    opens = now + timedelta(days=1)
    page = news(cast, now, public_from=opens)
    published = press.published(cast, page, now)
    assert (published.live, published.first_published_at) == (True, opens)
    for at, public in ((now, []), (opens - timedelta(seconds=1), []), (opens, [page.pk])):
        assert [found.pk for found in live_releases(cast.region, at)] == public
        assert published.is_public(at) is bool(public)


def test_what_nobody_has_read_is_changed_without_a_correction(cast: Cast, now: datetime) -> None:
    opens = now + timedelta(days=1)
    page = news(cast, now, public_from=opens)
    press.published(cast, page, now)
    changed_to(cast, page, lead="Nu går det snart att söka.")
    published = press.published(cast, page, now + timedelta(hours=1))
    version = published.versions.get()
    assert (version.number, version.published_at) == (1, now + timedelta(hours=1))


def test_what_has_been_read_cannot_be_shut_in(cast: Cast, now: datetime) -> None:
    page = news(cast, now)
    press.published(cast, page, now)
    changed_to(cast, page, public_from=now + timedelta(days=1), correction="Stängs.")
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("embargo_on_public_text", "public_from")]


def test_that_it_was_sent_out_is_noted_once_and_kept(cast: Cast, now: datetime) -> None:
    page = news(cast, now, public_from=now + timedelta(days=1))
    for hour in (0, 1):
        tell_sent_in_advance(page_id=page.pk, actor=cast.communicator, at=now + timedelta(hours=hour))
    published = press.published(cast, page, now + timedelta(hours=2))
    assert published.sent_in_advance_at == now
    assert Entry.objects.filter(event="press.sent_in_advance").count() == 1


def test_an_old_address_leads_to_the_new_and_is_nobody_elses(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    page = news(cast, now)
    press.published(cast, page, now)
    changed_to(cast, page, slug="utlysningen-ar-oppen")
    published = press.published(cast, page, now)
    assert published.slug == "utlysningen-ar-oppen"
    assert moved_to(cast.region, "ny-utlysning-oppnar", now) == published
    assert moved_to(cast.other_region, "ny-utlysning-oppnar", now) is None
    other = news(cast, now)
    assert other.slug == "ny-utlysning-oppnar-2"
    changed_to(cast, other, slug="ny-utlysning-oppnar")
    approve_release(page_id=other.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, other, now)
    assert codes(refused) == [("address_taken", "slug")]


def test_an_invitation_has_a_time_and_a_place(cast: Cast, now: datetime) -> None:
    page = news(cast, now, kind=ReleaseKind.INVITATION)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("invitation_time_missing", "starts_at"), ("invitation_place_missing", "place")]
    changed_to(cast, page, starts_at=now, ends_at=now, place="Regionens hus")
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("invitation_ends_before_it_begins", "ends_at")]


def test_a_statement_is_somebodys(cast: Cast, now: datetime) -> None:
    page = news(cast, now, kind=ReleaseKind.STATEMENT)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("statement_without_quote", "body")]


def test_a_translation_is_in_another_language(cast: Cast, now: datetime) -> None:
    original = press.published(cast, news(cast, now), now)
    page = news(cast, now, translation_of=original)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(cast, page, now)
    assert codes(refused) == [("translation_in_same_language", "language")]
    changed_to(cast, page, language=Language.ENGLISH)
    assert press.published(cast, page, now).translation_of == original
