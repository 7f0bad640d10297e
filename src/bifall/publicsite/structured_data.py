"""What machines read of a release: schema.org as JSON-LD, and the address that is the release's own."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from bifall.accounts.models import Authority
from bifall.press.models import PressImage, ReleasePage
from bifall.press.states import ReleaseKind
from bifall.publicsite.release import ReleaseContent
from bifall.ui.addresses import absolute

SHARED_SIZE = "fill-1200x630"
# What would end the script, or begin another, is written as the letters' numbers.
_HARMLESS = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def organisation(authority: Authority) -> dict[str, Any]:
    """The authority as a schema.org Organization."""
    found: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": authority.name,
        "url": absolute(authority, reverse("publicsite:start")),
        "email": authority.email,
    }
    if authority.street:
        found["address"] = {
            "@type": "PostalAddress",
            "streetAddress": authority.street,
            "postalCode": authority.postal_code,
            "addressLocality": authority.city,
            "addressCountry": "SE",
        }
    return found


def address_of(page: ReleasePage) -> str:
    """The release's own address; a draft that has none yet is previewed all the same."""
    path = reverse("publicsite:release", args=[page.slug or "-"])
    return absolute(page.newsroom.authority, path)


def shared_picture(authority: Authority, picture: PressImage | None) -> str:
    """The address of the picture in the size that is shown where a link is shared; made at publication."""
    return absolute(authority, picture.get_rendition(SHARED_SIZE).url) if picture is not None else ""


def article(page: ReleasePage, content: ReleaseContent) -> dict[str, Any]:
    """A release as a NewsArticle; an invitation as an Event too."""
    authority = page.newsroom.authority
    address = address_of(page)
    publisher = organisation(authority)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": str(content.headline),
        "description": str(content.lead),
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": page.language,
        "author": publisher,
        "publisher": publisher,
    }
    if content.published_at is not None:
        found["datePublished"] = content.published_at.isoformat()
        found["dateModified"] = (page.last_published_at or content.published_at).isoformat()
    if picture := shared_picture(authority, content.picture):
        found["image"] = [picture]
    if content.topics:
        found["keywords"] = [topic.name_in(page.language) for topic in content.topics]
    if page.kind == ReleaseKind.INVITATION and page.starts_at is not None:
        found["about"] = {
            "@type": "Event",
            "name": str(content.headline),
            "startDate": page.starts_at.isoformat(),
            **({"endDate": page.ends_at.isoformat()} if page.ends_at else {}),
            "location": {"@type": "Place", "name": page.place},
            "organizer": publisher,
        }
    return found


def as_script(data: dict[str, Any]) -> SafeString:
    """Data for a page's head. A browser runs none of it."""
    text = json.dumps(data, ensure_ascii=False).translate(_HARMLESS)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
