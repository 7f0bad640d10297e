"""What the public pages' templates may use after {% load publicsite %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from bifall.press.models import ReleasePage
from bifall.publicsite import addresses
from bifall.publicsite.release import ReleaseContent, content_of

register = template.Library()


@register.filter
def project_address(case_number: str) -> str:
    return addresses.project_address(case_number)


@register.filter
def in_language(thing: Any, name: str) -> str:
    """{{ call|in_language:"title" }}: the English text where the reader wants it and it has been written."""
    english = getattr(thing, f"{name}_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(thing, name))


@register.simple_tag
def release_content(page: ReleasePage) -> ReleaseContent:
    """{% release_content page as release %}: the same for a live page and for the editor's preview.

    Kept on the page in memory, for the title and the body ask for it separately.
    """
    if "_content" not in page.__dict__:
        page.__dict__["_content"] = content_of(page)
    content: ReleaseContent = page.__dict__["_content"]
    return content
