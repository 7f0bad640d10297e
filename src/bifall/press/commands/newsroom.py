"""The newsroom itself, and who has the keys to its editor."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
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
from bifall.press.events import NewsroomOpened
from bifall.press.models import NewsroomPage
from bifall.press.queries import newsroom_of

NEWSROOM_SLUG = "press"
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
IMAGE_PERMISSIONS = ("add_image", "change_image", "choose_image")
DOCUMENT_PERMISSIONS = ("add_document", "change_document", "choose_document")


@transaction.atomic
def open_newsroom(*, authority_id: UUID, actor: User, at: datetime) -> NewsroomPage:
    """Give the authority a newsroom at /press/, a collection of pictures and files, and its communicators
    the keys.

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
    files = Q(content_type__app_label="wagtailimages", codename__in=IMAGE_PERMISSIONS)
    files |= Q(content_type__app_label="wagtaildocs", codename__in=DOCUMENT_PERMISSIONS)
    for permission in Permission.objects.filter(files):
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
