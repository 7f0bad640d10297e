"""What kind of file somebody has sent, by what is in it. The name decides only where the content does not."""

from __future__ import annotations

from enum import StrEnum

from bifall.kernel.problems import Problem, Refused

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
SIE_ENDINGS = (".se", ".si", ".sie")


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    SIE = "sie"


def kind_of(filename: str, content: bytes) -> FileKind:
    """The kind of the file.

    Raises `Refused` for a workbook of the old kind, which is also what one with a password looks like.
    """
    if content.startswith(OLD_OFFICE):
        raise Refused([Problem("xlsx_old_or_locked", "file")])
    if content.startswith(ZIP):
        return FileKind.XLSX
    beginning = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning.startswith(b"#") or filename.lower().endswith(SIE_ENDINGS):
        return FileKind.SIE
    return FileKind.CSV
