"""Everything that changes the newsroom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
)

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.kernel.identifiers import InvalidIdentifier, normalise_phone
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.kernel.weeks import IsoWeek
from bifall.press import rules
from bifall.press.events import (
    ContactSaved,
    DutyWeekSet,
    NewsroomOpened,
    ReleaseDrafted,
    ReleasePublished,
    TopicLoaded,
)
from bifall.press.models import (
    DutyWeek,
    NewsroomPage,
    PressContact,
    QuotedDecision,
    ReleasePage,
    Topic,
)
from bifall.press.queries import newsroom_of

NEWSROOM_SLUG = "press"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
IMAGE_PERMISSIONS = ("add_image", "change_image", "choose_image")
PICTURE_SIZE = "width-1200"


@transaction.atomic
def open_newsroom(*, authority_id: UUID, actor: User, at: datetime) -> NewsroomPage:
    """Give the authority a newsroom at /press/, a picture collection, and its communicators the keys.

    Opening one that is open changes nothing but who has the keys.
    """
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.open_newsroom", authority)
    newsroom = newsroom_of(authority.pk)
    if newsroom is None:
        home = Page(title=authority.name, slug=authority.slug)
        Page.get_first_root_node().add_child(instance=home)
        newsroom = NewsroomPage(
            title=f"Press – {authority.name}",
            slug=NEWSROOM_SLUG,
            authority=authority,
            first_published_at=at,
            last_published_at=at,
        )
        home.add_child(instance=newsroom)
        _point_site_at(home, authority)
        record(NewsroomOpened(page_id=newsroom.pk), subject=newsroom, actor=actor, at=at)
    _hand_out_keys(newsroom, authority)
    admit_communicators(authority_id=authority.pk)
    return newsroom


def _point_site_at(home: Page, authority: Authority) -> None:
    """The authority's host name leads to its pages; the first newsroom is also what unknown hosts reach."""
    default = Site.objects.filter(is_default_site=True).first()
    taken = default is not None and NewsroomPage.objects.child_of(default.root_page).exists()
    if default is not None and not taken:
        default.delete()
    Site.objects.update_or_create(
        hostname=authority.hostname or "localhost",
        port=80,
        defaults={"root_page": home, "is_default_site": not taken, "site_name": authority.name[:255]},
    )


def _hand_out_keys(newsroom: NewsroomPage, authority: Authority) -> None:
    group, _created = Group.objects.get_or_create(name=group_name(authority))
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS)
    for permission in pages:
        GroupPagePermission.objects.get_or_create(group=group, page=newsroom, permission=permission)
    everything = Collection.get_first_root_node()
    pictures = everything.get_children().filter(name=authority.name).first()
    pictures = pictures or everything.add_child(name=authority.name)
    images = Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=IMAGE_PERMISSIONS
    )
    for permission in images:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=pictures, permission=permission
        )


def group_name(authority: Authority) -> str:
    return f"press:{authority.slug}"


@transaction.atomic
def admit_communicators(*, authority_id: UUID) -> None:
    """Let exactly those who are communicators now into the newsroom's editor."""
    authority = Authority.objects.get(pk=authority_id)
    group = Group.objects.filter(name=group_name(authority)).first()
    if group is not None:
        held = {"role_assignments__authority": authority, "role_assignments__ended_at": None}
        communicators = User.objects.filter(role_assignments__role=Role.COMMUNICATOR, **held)
        group.user_set.set(communicators.distinct())


@transaction.atomic
def save_contact(
    *,
    authority_id: UUID,
    name: str,
    phone: str,
    email: str,
    actor: User,
    at: datetime,
    title: str = "",
    unit: str = "",
    area: str = "",
    contact_id: UUID | None = None,
) -> PressContact:
    """Make a press contact, or change one. The e-mail address is the authority's once only."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.save_contact", authority)
    contact = PressContact(authority=authority)
    if contact_id is not None:
        contact = PressContact.objects.get(pk=contact_id, authority=authority)
    address = email.strip().lower()
    problems = [] if name.strip() else [Problem("press_contact_name_missing", "name")]
    try:
        contact.phone = normalise_phone(phone)
    except InvalidIdentifier:
        problems.append(Problem("press_contact_phone_wrong", "phone"))
    try:
        validate_email(address)
    except ValidationError:
        problems.append(Problem("press_contact_email_wrong", "email"))
    same = PressContact.objects.filter(authority=authority, email=address).exclude(pk=contact.pk)
    if same.exists():
        problems.append(Problem("press_contact_email_taken", "email"))
    refuse_if(problems)
    contact.name, contact.email = name.strip(), address
    contact.title, contact.unit, contact.area = title.strip(), unit.strip(), area.strip()
    contact.save()
    record(ContactSaved(contact_id=str(contact.pk)), subject=contact, actor=actor, at=at)
    return contact


@transaction.atomic
def set_duty_week(
    *,
    authority_id: UUID,
    year: int,
    week: int,
    contact_id: UUID,
    actor: User,
    at: datetime,
    backup_id: UUID | None = None,
) -> DutyWeek:
    """Say who answers the press in an ISO week; saying it again replaces the name."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "press.set_duty_week", authority)
    problems = []
    try:
        IsoWeek(year, week)
    except ValueError:
        problems.append(Problem("week_unknown", "week"))
    own = set(PressContact.objects.filter(authority=authority).values_list("pk", flat=True))
    problems += [
        Problem("press_contact_unknown", field)
        for field, asked in (("contact", contact_id), ("backup", backup_id))
        if asked is not None and asked not in own
    ]
    if backup_id == contact_id:
        problems.append(Problem("backup_is_the_contact", "backup"))
    refuse_if(problems)
    row, _created = DutyWeek.objects.update_or_create(
        authority=authority,
        year=year,
        week=week,
        defaults={"contact_id": contact_id, "backup_id": backup_id},
    )
    event = DutyWeekSet(
        year=year,
        week=week,
        contact_id=str(contact_id),
        backup_id=None if backup_id is None else str(backup_id),
    )
    record(event, subject=row, actor=actor, at=at)
    return row


@transaction.atomic
def load_topic(*, authority_id: UUID, name: str, actor: User, at: datetime, slug: str = "") -> Topic:
    """A topic of the authority's list, made when it is not there."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "press.load_topic", authority)
    refuse_if([] if name.strip() else [Problem("topic_name_missing", "name")])
    topic, created = Topic.objects.get_or_create(
        authority=authority, slug=slug or slugify(name), defaults={"name": name.strip()}
    )
    if created:
        record(TopicLoaded(topic_id=str(topic.pk)), subject=topic, actor=actor, at=at)
    return topic


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
        lead=lead,
        body=list(body),
        more_information_id=more_information_id,
        meeting_id=meeting_id,
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
    taken = set(newsroom.get_children().values_list("slug", flat=True))
    slug, number = wanted[:200], 1
    while slug in taken:
        number += 1
        slug = f"{wanted[:200]}-{number}"
    return slug


@transaction.atomic
def publish_release(*, page_id: int, figures: rules.Figures, actor: User, at: datetime) -> ReleasePage:
    """Publish the latest revision, or refuse it with all that is wrong.

    `figures`: what the record says of the decisions that this revision quotes (flows.publication).
    """
    page: ReleasePage = ReleasePage.objects.select_for_update(of=("self",), no_key=True).get(pk=page_id)
    require(actor, "press.publish_release", page)
    revision = page.get_latest_revision() or page.save_revision(user=actor)
    draft = revision.as_object()
    refuse_if(rules.problems_with_release(draft.as_text(), figures))
    # The rules of the house have been asked, so Wagtail's own permission is not.
    PublishPageRevisionAction(revision, user=actor).execute(skip_permission_checks=True)
    first = page.first_published_at or at
    _stamp(page_id, first_published_at=first, last_published_at=at)
    if draft.image is not None:
        draft.image.get_rendition(PICTURE_SIZE)
    event = ReleasePublished(
        page_id=page.pk,
        revision_id=revision.pk,
        decision_ids=tuple(str(pk) for pk in draft.decision_ids()),
        total_sek=figures.total_sek,
    )
    record(event, subject=page, actor=actor, at=at)
    page.refresh_from_db()
    return page


def _stamp(page_id: int, **times: Any) -> None:
    """When it was published is what the command was told; a page that waits for its time has none yet."""
    Page.objects.filter(pk=page_id, live=True).update(**times)
