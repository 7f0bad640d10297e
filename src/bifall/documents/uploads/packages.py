"""Documents that are packed trees of files: what the package says of itself, before anything is unpacked."""

from __future__ import annotations

import io
import struct
import zlib
from itertools import pairwise
from typing import Literal
from zipfile import BadZipFile, ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
MOST_UNPACKED_BYTES = 256 * MEGABYTE
MOST_PARTS = 5_000
# XML packs ten to fifty times; what packs more than a hundred times, and is large, is made to.
LARGE = 8 * MEGABYTE
STEEPEST = 100
LOCAL_HEADER = 30
END = b"PK\x05\x06"
END_LENGTH = 22
ENCRYPTED = 0x1
BEGINNING = 1024
OPEN_DOCUMENTS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
FOLDERS = {"docx": "word/", "xlsx": "xl/"}
BROKEN = (
    BadZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,
    struct.error,
    zlib.error,
)

Fault = Literal["wrong_kind", "too_large_unpacked", "locked", "macros"]


def fault_in_package(content: bytes, ending: str) -> Fault | None:
    """What is wrong with a docx, xlsx, odt or ods; None when nothing is.

    A package that is something else as well, before, after or between its parts, is the wrong kind.
    """
    try:
        with ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if not parts or not _is_nothing_else(content, parts):
                return "wrong_kind"
            unpacked = sum(part.file_size for part in parts)
            steep = unpacked > LARGE and unpacked > STEEPEST * len(content)
            if unpacked > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS or steep:
                return "too_large_unpacked"
            if any(part.flag_bits & ENCRYPTED for part in parts):
                return "locked"
            if not _has_what_it_must(package, parts, ending):
                return "wrong_kind"
    except BROKEN:
        return "wrong_kind"
    return "macros" if any(_is_macro(part.filename.lower()) for part in parts) else None


def _is_nothing_else(content: bytes, parts: list[ZipInfo]) -> bool:
    end = content.rfind(END)
    told = struct.unpack_from("<H", content, end + END_LENGTH - 2)[0]
    ends_there = end + END_LENGTH + told == len(content)
    ordered = sorted(parts, key=lambda part: part.header_offset)
    begins_at_once = ordered[0].header_offset == 0
    apart = all(
        one.header_offset + LOCAL_HEADER + one.compress_size <= after.header_offset
        for one, after in pairwise(ordered)
    )
    names = [part.filename for part in parts]
    inside = not any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    return (
        ends_there
        and begins_at_once
        and apart
        and inside
        and len(set(names)) == len(names)
        and b"%PDF-" not in content[:BEGINNING]
    )


def _has_what_it_must(package: ZipFile, parts: list[ZipInfo], ending: str) -> bool:
    if ending in OPEN_DOCUMENTS:
        with package.open("mimetype") as said:
            return said.read(BEGINNING) == OPEN_DOCUMENTS[ending]
    names = {part.filename for part in parts}
    return "[Content_Types].xml" in names and any(name.startswith(FOLDERS[ending]) for name in names)


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/"))
