"""The picture bank: pictures come in, are described, and are shown for as long as there is a right to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.documents.rules import extension
from bifall.documents.uploads import PICTURES, take_in
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.press import rules
from bifall.press.events import PictureAdded, PictureDescribed, PictureHidden, PictureShown
from bifall.press.models import PressImage
from bifall.press.picture_bank import ending_soon, pictures_of
from bifall.press.states import Consent, Licence

# A day as the reader of the letter writes it.
in_words = lazy(date_format, str)
# The sizes of the bank: to take away for print, to take away for the web, and on its page.
BANK_SIZES = ("max-3000x3000", "width-1200", "width-600")


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureValues:
    """What is known of a picture. description: for those who do not see it; caption: what stands below."""

    title: str
    creator: str
    description: str
    licence: str = Licence.OWN
    licence_terms: str = ""
    rights_holder: str = ""
    caption: str = ""
    caption_en: str = ""
    expires_on: date | None = None
    consent: str = Consent.UNKNOWN
    consent_until: date | None = None
    allows_web: bool = True
    allows_press: bool = True
    allows_print: bool = True


@transaction.atomic
def add_picture(
    *, authority_id: UUID, filename: str, content: bytes, actor: User, at: datetime
) -> PressImage:
    """Take in a picture under its file's name. It is not shown to anybody before it has been described."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "press.keep_pictures", authority)
    taken = take_in(
        filename=filename,
        content=content,
        max_bytes=settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
        endings=PICTURES,
        field="pictures",
    )
    title = taken.filename[: -len(extension(taken.filename)) - 1].replace("_", " ").replace("-", " ").strip()
    picture = PressImage(
        authority=authority,
        title=title or taken.filename,
        collection=_collection(authority),
        uploaded_by_user=actor,
    )
    picture.file.save(taken.filename, ContentFile(taken.content), save=False)
    picture._set_image_file_metadata()
    picture.file.close()
    picture.save()
    record(PictureAdded(picture_id=picture.pk), subject=picture, actor=actor, at=at)
    return picture


@transaction.atomic
def describe_picture(
    *,
    authority_id: UUID,
    picture_id: int,
    values: PictureValues,
    is_in_bank: bool,
    actor: User,
    at: datetime,
) -> PressImage:
    """Write what is known of a picture, and whether everybody may find it in the bank.

    A picture that is to be found there must have a maker, a text for those who do not see it, and a right to
    be shown; another may be described a little at a time.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "press.keep_pictures", authority)
    picture: PressImage = (
        pictures_of(authority).select_for_update(of=("self",), no_key=True).get(pk=picture_id)
    )
    # What the editor took in belongs to the authority of its collection.
    picture.authority = authority
    was_in_bank = picture.is_in_bank
    for name in PictureValues.__dataclass_fields__:
        value = getattr(values, name)
        setattr(picture, name, value.strip() if isinstance(value, str) else value)
    problems = [] if values.licence in Licence.values else [Problem("picture_licence_unknown", "licence")]
    if values.consent not in Consent.values:
        problems.append(Problem("picture_consent_unknown", "consent"))
    if is_in_bank and not problems:
        problems += rules.problems_with_picture(picture.rights(), timezone.localdate(at))
    refuse_if(problems)
    picture.title = picture.title or picture.filename
    picture.is_in_bank = is_in_bank
    picture.save()
    record(PictureDescribed(picture_id=picture.pk), subject=picture, actor=actor, at=at)
    if is_in_bank:
        # Making a size takes half a second, which no visitor is to wait for.
        picture.get_renditions(*BANK_SIZES)
    if is_in_bank != was_in_bank:
        event = (PictureShown if is_in_bank else PictureHidden)(picture_id=picture.pk)
        record(event, subject=picture, actor=actor, at=at)
    return picture


@transaction.atomic
def tell_of_ending_rights(*, authority_id: UUID, path: str, at: datetime) -> int:
    """Tell the communicators of each picture that is shown and whose right ends within
    `BIFALL_PICTURE_WARNING_DAYS`. Returns how many letters were written; each tells of a day once only.

    path: the page of the pictures.
    """
    authority = Authority.objects.get(pk=authority_id)
    today = timezone.localdate(at)
    last = today + timedelta(days=settings.BIFALL_PICTURE_WARNING_DAYS)
    written = 0
    for picture in ending_soon(authority, today, last, at):
        day = picture.rights().last_day()
        for communicator in people_with_role(authority, Role.COMMUNICATOR):
            letter = notify(
                authority_id=authority.pk,
                recipient=communicator,
                kind="press.picture_ending",
                subject=_("Rätten till en bild går ut"),
                body=format_lazy(
                    _(
                        "Bilden ”{title}” får visas till och med {day}. Dagen efter försvinner den av sig"
                        " själv ur texter, bildbank och flöden. Förläng rätten, eller byt bild."
                    ),
                    title=picture.title,
                    day=in_words(day, "j F Y") if day else "",
                ),
                path=path,
                at=at,
                key=f"press.picture_ending:{picture.pk}:{day}",
            )
            written += letter is not None
    return written


def _collection(authority: Authority) -> Collection:
    everything = Collection.get_first_root_node()
    found: Collection = everything.get_children().filter(name=authority.name).first() or everything
    return found
