"""Drafts, approval and publication of releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.press import rules
from bifall.press.events import (
    ReleaseCorrected,
    ReleaseDrafted,
    ReleasePublished,
    SentInAdvance,
)
from bifall.press.models import (
    NewsroomPage,
    PressContact,
    PressImage,
    QuotedDecision,
    ReleaseAddress,
    ReleasePage,
    ReleaseVersion,
)
from bifall.press.queries import newsroom_of, problems_with, says_something_else
from bifall.press.states import Language, ReleaseKind, Source

# The sizes that pages show. They are made at publication, for making one takes half a second.
SIZES = ("width-1200", "width-600", "fill-1200x630")

# What stands beside the releases, under the same address.
PAGES_OF_THE_NEWSROOM = frozenset({"prenumerera"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """A decision that a release refers to, and what the project is to lead to."""

    decision_id: UUID
    expected_results: str = ""


Block = tuple[str, str | Mapping[str, str] | None]


@transaction.atomic
def create_release(
    *,
    authority_id: UUID,
    headline: str,
    lead: str,
    body: Sequence[Block],
    quoted: Sequence[Quoted],
    actor: User,
    at: datetime,
    more_information_id: UUID | None = None,
    meeting_id: UUID | None = None,
    slug: str = "",
    kind: ReleaseKind = ReleaseKind.PRESS_RELEASE,
    language: Language = Language.SWEDISH,
    source: Source | None = None,
    source_id: UUID | None = None,
) -> ReleasePage:
    """An unpublished draft with its first revision.

    body: ("heading" | "paragraph", text), ("quote", {"text", "speaker", "role"}), ("grants", None).
    slug: the last part of the address; made from the headline when it is left out, and numbered when taken.
    """
    newsroom = newsroom_of(authority_id)
    if newsroom is None:
        raise Refused([Problem("newsroom_not_open")])
    NewsroomPage.objects.select_for_update(of=("self",), no_key=True).get(pk=newsroom.pk)
    require(actor, "press.draft_release", newsroom)
    if more_information_id is not None:
        known = PressContact.objects.filter(pk=more_information_id, authority_id=authority_id)
        refuse_if([] if known.exists() else [Problem("press_contact_unknown", "more_information")])
    page = ReleasePage(
        title=headline,
        slug=_free_slug(newsroom, slug or slugify(headline) or "release"),
        kind=kind,
        language=language,
        lead=lead,
        body=list(body),
        more_information_id=more_information_id,
        meeting_id=meeting_id,
        source=source or "",
        source_id=source_id,
        owner=actor,
        live=False,
        has_unpublished_changes=True,
    )
    page.quoted_decisions = [
        QuotedDecision(decision_id=item.decision_id, expected_results=item.expected_results, sort_order=place)
        for place, item in enumerate(quoted)
    ]
    newsroom.add_child(instance=page)
    page.save_revision(user=actor, log_action="wagtail.create")
    event = ReleaseDrafted(
        page_id=page.pk,
        meeting_id=None if meeting_id is None else str(meeting_id),
        decision_ids=tuple(str(item.decision_id) for item in quoted),
    )
    record(event, subject=page, actor=actor, at=at)
    return page


def _free_slug(newsroom: NewsroomPage, wanted: str) -> str:
    """An address that no release has, or has had: what has been linked to leads to the same text for ever."""
    taken = set(newsroom.get_children().values_list("slug", flat=True)) | PAGES_OF_THE_NEWSROOM
    taken |= set(
        ReleaseAddress.objects.filter(authority_id=newsroom.authority_id).values_list("slug", flat=True)
    )
    slug, number = wanted[:200], 1
    while slug in taken:
        number += 1
        slug = f"{wanted[:200]}-{number}"
    return slug


@transaction.atomic
def publish_release(*, page_id: int, figures: rules.Figures, actor: User, at: datetime) -> ReleasePage:
    """Publish the latest revision, or refuse it with all that is wrong.

    `figures`: what the record says of the decisions that this revision quotes (flows.publication). A text
    with an embargo is published at once too: what the public may read is looked up by the clock, so no job
    has to run when its time comes.
    """
    page: ReleasePage = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.publish_release", page)
    revision = page.get_latest_revision() or page.save_revision(user=actor)
    draft: ReleasePage = revision.as_object()
    latest = page.versions.last()
    was_public = page.is_public(at)
    is_changed = says_something_else(latest, draft, figures)
    refuse_if(problems_with(page, draft, figures, at))
    # The rules of the house have been asked, so Wagtail's own permission is not.
    PublishPageRevisionAction(revision, user=actor).execute(skip_permission_checks=True)
    shown_at = max(draft.public_from or at, at)
    first = page.first_published_at if was_public and page.first_published_at else shown_at
    ReleasePage.objects.filter(pk=page_id).update(
        first_published_at=first,
        last_published_at=shown_at,
        # Not the editor's to write, so a revision may have an older one.
        sent_in_advance_at=page.sent_in_advance_at,
    )
    page.refresh_from_db()
    ReleaseAddress.objects.get_or_create(
        authority_id=page.authority_id, slug=page.slug, defaults={"page": page}
    )
    _make_sizes(draft)
    if is_changed:
        version = _write_version(page, draft, latest if was_public else None, figures, revision, actor, at)
        if version.number > 1:
            event = ReleaseCorrected(page_id=page.pk, number=version.number - 1)
            record(event, subject=page, actor=actor, at=at)
    elif latest is not None:
        # Published again as it stands: what the record says now is what the text tells from here on.
        latest.figures = rules.figures_as_data(figures)
        latest.save(update_fields=["figures"])
    record(
        ReleasePublished(
            page_id=page.pk,
            revision_id=revision.pk,
            decision_ids=tuple(str(pk) for pk in draft.decision_ids()),
            total_sek=figures.total_sek,
        ),
        subject=page,
        actor=actor,
        at=at,
    )
    return page


def _make_sizes(draft: ReleasePage) -> None:
    pictures: list[PressImage] = [related.image for related in draft.related_pictures.all()]
    if draft.image is not None:
        pictures.append(draft.image)
    for picture in pictures:
        picture.get_renditions(*SIZES)


def _write_version(
    page: ReleasePage,
    draft: ReleasePage,
    read: ReleaseVersion | None,
    figures: rules.Figures,
    revision: Any,
    actor: User,
    at: datetime,
) -> ReleaseVersion:
    """`read`: the version that the public has read; a version that nobody has read is written over."""
    if read is None:
        page.versions.all().delete()
    return ReleaseVersion.objects.create(
        page=page,
        number=read.number + 1 if read else 1,
        revision=revision,
        digest=draft.digest(),
        correction=draft.correction.strip() if read else "",
        figures=rules.figures_as_data(figures),
        published_at=at,
        published_by=actor,
    )


@transaction.atomic
def tell_sent_in_advance(*, page_id: int, actor: User, at: datetime) -> ReleasePage:
    """Note that the text has been sent out before its time: from then on it is an official document that
    anybody may ask for (Freedom of the Press Act 2:10). Telling it twice changes nothing.
    """
    page: ReleasePage = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.publish_release", page)
    if page.sent_in_advance_at is None:
        page.sent_in_advance_at = at
        ReleasePage.objects.filter(pk=page.pk).update(sent_in_advance_at=at)
        record(SentInAdvance(page_id=page.pk), subject=page, actor=actor, at=at)
    return page
