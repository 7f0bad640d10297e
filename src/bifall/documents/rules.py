"""What may be uploaded: size, kind, and that the content is what its name says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bifall.kernel.problems import Problem

ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that can be attached: its media type and the bytes it begins with."""

    media_type: str
    signature: bytes


ATTACHABLE: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", b"%PDF-"),
    "docx": FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    "xlsx": FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    "odt": FileKind("application/vnd.oasis.opendocument.text", ZIP),
    "ods": FileKind("application/vnd.oasis.opendocument.spreadsheet", ZIP),
    "png": FileKind("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": FileKind("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": FileKind("image/jpeg", b"\xff\xd8\xff"),
}


def extension(filename: str) -> str:
    """What stands after the last full stop, in small letters; "" when there is none."""
    _name, stop, ending = filename.rpartition(".")
    return ending.lower() if stop else ""


def problems_with_attachment(
    *, filename: str, size: int, beginning: bytes, max_bytes: int, kinds: Collection[str] = ATTACHABLE
) -> Iterator[Problem]:
    """`beginning` is the file's first bytes (16 are enough); `size` and `max_bytes` are in bytes.

    `kinds` are the endings that are taken, of those that can be attached at all.
    """
    kind = ATTACHABLE[extension(filename)] if extension(filename) in kinds else None
    if size > max_bytes:
        yield Problem("attachment_too_large", "attachment", {"limit_mb": max_bytes // (1024 * 1024)})
    elif size == 0:
        yield Problem("attachment_empty", "attachment")
    if kind is None:
        yield Problem("attachment_kind_unknown", "attachment", {"kinds": ", ".join(sorted(kinds))})
    elif size > 0 and not beginning.startswith(kind.signature):
        yield Problem("attachment_is_not_what_it_says", "attachment", {"kind": extension(filename)})
