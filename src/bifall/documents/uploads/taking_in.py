"""The one way in for a file that is to be kept."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from zipfile import is_zipfile

from bifall.documents.rules import ATTACHABLE, extension, problems_with_attachment
from bifall.documents.uploads.names import cleaned_name
from bifall.documents.uploads.packages import FOLDERS, OPEN_DOCUMENTS, Fault, fault_in_package
from bifall.documents.uploads.pictures import MOST_PIXELS, Format, PictureFault, cleaned_picture
from bifall.kernel.problems import Problem, Refused, refuse_if

PICTURES: dict[str, Format] = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it may be kept: `content` of a picture is without places and serial numbers."""

    filename: str
    content: bytes
    media_type: str


def take_in(
    *,
    filename: str,
    content: bytes,
    max_bytes: int,
    endings: Collection[str] = ATTACHABLE,
    field: str = "attachment",
) -> Taken:
    """The file under a name that can be shown. Raises `Refused` with all that is wrong, each at `field`, when
    it is not what its name says, is something else too, unpacks to more than anybody sends, or is larger than
    `max_bytes`. endings: those that are taken here.
    """
    name = cleaned_name(filename)
    found = problems_with_attachment(
        filename=name, size=len(content), beginning=content[:16], max_bytes=max_bytes, kinds=endings
    )
    refuse_if(Problem(problem.code, field, problem.params) for problem in found)
    ending = extension(name)
    if ending in PICTURES:
        try:
            content = cleaned_picture(content, PICTURES[ending])
        except PictureFault as fault:
            raise Refused([_of_picture(fault, ending, field)]) from fault
    else:
        refuse_if(_inside(content, ending, field))
    return Taken(name, content, ATTACHABLE[ending].media_type)


def problem_with_text(content: bytes, field: str = "file") -> Problem | None:
    """Of a file that is to be read as text: a text has no empty byte, and no picture or program lacks one."""
    return Problem("upload_is_no_text", field) if b"\0" in content else None


def _of_picture(fault: PictureFault, ending: str, field: str) -> Problem:
    if fault.code == "too_many_pixels":
        return Problem("picture_has_too_many_pixels", field, {"limit": MOST_PIXELS // MILLION})
    return Problem("attachment_is_not_what_it_says", field, {"kind": ending})


def _inside(content: bytes, ending: str, field: str) -> Iterator[Problem]:
    if ending in FOLDERS or ending in OPEN_DOCUMENTS:
        fault = fault_in_package(content, ending)
        if fault is not None:
            yield _of_package(fault, ending, field)
    elif is_zipfile(io.BytesIO(content)):
        yield Problem("attachment_is_two_files", field)


def _of_package(fault: Fault, ending: str, field: str) -> Problem:
    code = {
        "wrong_kind": "attachment_is_not_what_it_says",
        "too_large_unpacked": "attachment_too_large_unpacked",
        "locked": "attachment_locked",
        "macros": "attachment_has_macros",
    }[fault]
    return Problem(code, field, {"kind": ending} if fault == "wrong_kind" else {})
