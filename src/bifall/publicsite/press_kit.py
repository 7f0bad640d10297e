"""A release with all that goes with it, as one ZIP file: the same bytes until something is changed."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO

from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bifall.press.models import PressImage, ReleasePage
from bifall.publicsite.release import ReleaseContent
from bifall.publicsite.release_lines import Line, contact_lines, lines_of
from bifall.publicsite.structured_data import address_of


def kit_of(page: ReleasePage, release: ReleaseContent) -> bytes:
    """Of a release that is public: its text, pictures whose right has not ended, files, contacts and figures.

    Names stand in one order and every file is dated when the text was published last, so that two kits of the
    same release are alike. Pictures and files are in it as they were given, and not packed once more.
    """
    published_at = page.last_published_at or release.published_at
    dated = _dated(published_at)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as kit:
        for name, content in sorted(_files(page, release)):
            entry = zipfile.ZipInfo(f"{page.slug}/{name}", dated)
            entry.external_attr = 0o644 << 16
            is_text = name.endswith((".txt", ".html", ".csv"))
            entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            kit.writestr(entry, content)
    return packed.getvalue()


def _dated(at: datetime | None) -> tuple[int, int, int, int, int, int]:
    """As a ZIP file has it: the clock on the wall, in whole even seconds; 1980 is where it begins."""
    if at is None:
        return (1980, 1, 1, 0, 0, 0)
    local = timezone.localtime(at)
    return (local.year, local.month, local.day, local.hour, local.minute, local.second // 2 * 2)


def _files(page: ReleasePage, release: ReleaseContent) -> Iterator[tuple[str, bytes]]:
    lines = lines_of(page, release)
    context = {"page": page, "release": release, "lines": lines, "address": address_of(page)}
    yield "text.txt", _as_text(page, release, lines).encode()
    yield "text.html", render_to_string("publicsite/press_kit.html", context).encode()
    yield _("kontakter") + ".txt", _contacts(release).encode()
    if release.grants:
        yield _("siffror") + ".csv", _figures(release)
    shown = (picture for picture in (release.picture, *release.pictures) if picture is not None)
    pictures = [picture for picture in shown if picture.allows_press]
    named = [(_file_name(place, one.title, one.file), one) for place, one in enumerate(pictures, start=1)]
    folder, licences = _("bilder"), _("licenser")
    for name, picture in named:
        yield f"{folder}/{name}", _read(picture.file)
    if named:
        yield f"{folder}/{licences}.txt", _licences(named, page.language).encode()
    folder = _("filer")
    for place, related in enumerate(release.files, start=1):
        document = related.document
        yield f"{folder}/{_file_name(place, related.title, document.file)}", _read(document.file)


def _file_name(place: int, title: str, file: FieldFile) -> str:
    ending = str(file.name).rpartition(".")[2].lower()
    return f"{place:02}-{slugify(title) or 'fil'}.{ending}"


def _read(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content


def _as_text(page: ReleasePage, release: ReleaseContent, lines: Iterable[Line]) -> str:
    told = [f"## {line.text}" if line.kind == "heading" else line.text for line in lines]
    corrected = [
        _("Rättelse {number}: {text}").format(number=version.number - 1, text=version.correction)
        for version in release.corrections
    ]
    return "\n\n".join([*told, *corrected, address_of(page)]) + "\n"


def _contacts(release: ReleaseContent) -> str:
    people = ((_("För mer information"), release.more_information), (_("Presskontakt"), release.on_duty))
    parts = ["\n".join([role, *contact_lines(person)]) for role, person in people if person is not None]
    return "\n\n".join(parts or [_("Ingen kontakt är angiven.")]) + "\n"


def _figures(release: ReleaseContent) -> bytes:
    """The grants that the text tells of, with their case numbers. Excel knows the letters by the mark."""
    table = StringIO()
    writer = csv.writer(table, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("ärende"), _("projekt"), _("sökande"), _("beviljat, kr"), _("paragraf")])
    for told in release.grants:
        grant = told.grant
        writer.writerow(
            [grant.case_number, grant.project, grant.applicant, grant.granted_sek, grant.paragraph or ""]
        )
    return table.getvalue().encode("utf-8-sig")


def _licences(named: Iterable[tuple[str, PressImage]], language: str) -> str:
    parts = []
    for name, picture in named:
        said = [
            (_("Foto"), picture.credit),
            (_("Licens"), " ".join(filter(None, [picture.get_licence_display(), picture.licence_url]))),
            (_("Villkor i avtalet"), picture.licence_terms),
            (_("Bildtext"), picture.caption_in(language)),
            (_("Beskrivning"), picture.description),
            (_("Får visas till och med"), picture.expires_on.isoformat() if picture.expires_on else ""),
        ]
        parts.append("\n".join([name, *(f"{label}: {text}" for label, text in said if text)]))
    return "\n\n".join(parts) + "\n"
