"""Questions to the picture bank: what everybody finds there, and what its keepers have."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.press.models import PressImage, showable
from bifall.press.queries import public_pictures


def bank_pictures(
    authority: Authority, at: datetime, words: str = "", licence: str = ""
) -> QuerySet[PressImage]:
    """The public picture bank, the latest first: all, or those whose texts have each of the words."""
    found: QuerySet[PressImage] = PressImage.objects.filter(
        showable(timezone.localdate(at)), authority=authority, is_in_bank=True, allows_press=True
    )
    if licence:
        found = found.filter(licence=licence)
    return having(found, words).order_by("-created_at", "-pk")


def having(pictures: QuerySet[PressImage], words: str) -> QuerySet[PressImage]:
    """Those of the pictures whose texts have each of the words."""
    for word in words.split()[:10]:
        told = Q(title__icontains=word) | Q(description__icontains=word) | Q(creator__icontains=word)
        pictures = pictures.filter(told | Q(caption__icontains=word) | Q(caption_en__icontains=word))
    return pictures


def pictures_of(authority: Authority) -> QuerySet[PressImage]:
    """Every picture of the authority, the latest first: what the editor took in has its collection alone."""
    own = Q(authority=authority) | Q(authority=None, collection__name=authority.name)
    found: QuerySet[PressImage] = PressImage.objects.filter(own).order_by("-created_at", "-pk")
    return found


def ending_soon(authority: Authority, today: date, last: date, at: datetime) -> list[PressImage]:
    """What everybody sees and whose right ends between `today` and `last`, the first to end first."""
    ends = Q(expires_on__range=(today, last)) | Q(consent_until__range=(today, last))
    found = list(public_pictures(authority, at).filter(ends).order_by("pk"))
    return sorted(found, key=lambda picture: picture.rights().last_day() or last)


def with_size(pictures: QuerySet[PressImage], size: str) -> QuerySet[PressImage]:
    """The pictures with their renditions in the size, in one query for all of them."""
    found: QuerySet[PressImage] = pictures.prefetch_renditions(size)  # type: ignore[attr-defined]
    return found
