"""What comes from outside: files that are not what they say, or more, and pictures that tell too much."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bifall.documents.rules import ATTACHABLE, extension
from bifall.documents.uploads import (
    MOST_PIXELS,
    PictureFault,
    Taken,
    cleaned_name,
    cleaned_picture,
    problem_with_text,
    take_in,
)
from bifall.kernel.problems import Problem, Refused
from tests.documents.files import SERIAL, docx, odt, package, picture, png_of_size, xlsx

MB = 1024 * 1024
HTML = b"<html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n%%EOF\n"


def refused(filename: str, content: bytes) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        take_in(filename=filename, content=content, max_bytes=20 * MB)
    return list(refusal.value.problems)


def is_not(kind: str) -> list[Problem]:
    return [Problem("attachment_is_not_what_it_says", "attachment", {"kind": kind})]


def problem(code: str, **params: object) -> list[Problem]:
    return [Problem(code, "attachment", params)]


@pytest.mark.parametrize(
    ("filename", "content"),
    [("a.pdf", PDF), ("a.docx", docx()), ("a.xlsx", xlsx()), ("a.odt", odt())],
)
def test_a_document_is_kept_as_it_came(filename: str, content: bytes) -> None:
    taken = take_in(filename=filename, content=content, max_bytes=20 * MB)
    assert taken == Taken(filename, content, ATTACHABLE[extension(filename)].media_type)


KINDS = {"kinds": ", ".join(sorted(ATTACHABLE))}


@pytest.mark.parametrize(
    ("filename", "content", "expected"),
    [
        # The content is another than the name says.
        ("a.pdf", docx(), is_not("pdf")),
        ("a.docx", xlsx(), is_not("docx")),
        ("a.xlsx", docx(), is_not("xlsx")),
        ("a.odt", odt(b"application/vnd.oasis.opendocument.spreadsheet"), is_not("odt")),
        ("a.ods", docx(), is_not("ods")),
        ("a.docx", package({"program.exe": b"MZ"}), is_not("docx")),
        ("a.png", picture("JPEG"), is_not("png")),
        ("a.jpg", b"\xff\xd8\xff" + HTML, is_not("jpg")),
        ("a.png", picture("PNG")[:-20], is_not("png")),
        # Two kinds of file in one.
        ("a.pdf", PDF + docx(), problem("attachment_is_two_files")),
        ("a.docx", docx() + HTML, is_not("docx")),
        ("a.docx", docx() + docx(), is_not("docx")),
        ("a.docx", package({"[Content_Types].xml": PDF, "word/a": b""}, compression=0), is_not("docx")),
        # Kinds that can carry programs are never taken.
        ("a.gif", b"GIF89a/*" + b"*/=1;alert(1)", problem("attachment_kind_unknown", **KINDS)),
        ("a.svg", b"<svg onload='alert(1)'/>", problem("attachment_kind_unknown", **KINDS)),
        ("a.html", HTML, problem("attachment_kind_unknown", **KINDS)),
        ("a.docx", docx(**{"word/vbaProject.bin": b"x"}), problem("attachment_has_macros")),
        ("a.xlsx", xlsx(**{"xl/vbaProject.bin": b"x"}), problem("attachment_has_macros")),
        # What grows.
        ("a.xlsx", xlsx(**{"xl/a.xml": b"\0" * 9 * MB}), problem("attachment_too_large_unpacked")),
        ("a.png", png_of_size(10_000, 5_001), problem("picture_has_too_many_pixels", limit=50)),
        ("a.png", png_of_size(2**31, 2**31), problem("picture_has_too_many_pixels", limit=50)),
        ("a.png", png_of_size(0, 10), is_not("png")),
        # What would be written beside where it is unpacked.
        ("a.docx", docx(**{"../../etc/passwd": b"x"}), is_not("docx")),
        ("a.docx", docx(**{"/etc/passwd": b"x"}), is_not("docx")),
        # A name that reads another way than it is.
        ("faktura\u202efdp.exe", PDF, problem("attachment_kind_unknown", **KINDS)),
    ],
)
def test_what_is_not_as_it_says_is_refused(filename: str, content: bytes, expected: list[Problem]) -> None:
    assert refused(filename, content) == expected


def test_a_package_with_a_password_is_told_of() -> None:
    content = bytearray(docx())
    directory = content.find(b"PK\x01\x02")
    while directory >= 0:
        content[directory + 8] |= 1
        directory = content.find(b"PK\x01\x02", directory + 1)
    assert refused("a.docx", bytes(content)) == problem("attachment_locked")


def test_parts_that_share_their_bytes_are_refused() -> None:
    """The bomb without depth: every name in the list leads to the same packed bytes."""
    content = bytearray(docx())
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 1)
    content[second + 42 : second + 46] = struct.pack("<I", 1)
    assert refused("a.docx", bytes(content)) == is_not("docx")


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_picture_keeps_its_pixels_and_loses_its_place(format: str) -> None:
    content = picture(format)
    # Here it is, with place and serial number: what is not there cannot be lost.
    with Image.open(io.BytesIO(content)) as image:
        exif, before = image.getexif(), image.tobytes()
        assert dict(exif.get_ifd(0x8825))[1] == "N"
        assert exif.get_ifd(0x8769)[0xA431] == SERIAL
    assert SERIAL.encode() in content
    ending = "jpg" if format == "JPEG" else "png"
    taken = take_in(filename=f"a.{ending}", content=content, max_bytes=MB)
    with Image.open(io.BytesIO(taken.content)) as image:
        assert (dict(image.getexif()), image.tobytes()) == ({}, before)
    assert (SERIAL.encode() in taken.content, b"Kamera" in taken.content) == (False, False)
    assert len(taken.content) < len(content)
    # Cleaning what is clean changes nothing.
    assert take_in(filename=f"a.{ending}", content=taken.content, max_bytes=MB).content == taken.content


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("orientation", "size", "corner"),
    [(1, (40, 20), "red"), (3, (40, 20), "blue"), (6, (20, 40), "red"), (8, (20, 40), "blue")],
)
def test_a_picture_on_its_side_is_turned(
    format: str, orientation: int, size: tuple[int, int], corner: str
) -> None:
    content = picture(format, orientation=orientation)
    cleaned = cleaned_picture(content, "JPEG" if format == "JPEG" else "PNG")
    with Image.open(io.BytesIO(cleaned)) as image:
        red, _green, blue = image.convert("RGB").getpixel((3, 3))  # type: ignore[misc]
        assert (image.size, "red" if red > blue else "blue", dict(image.getexif())) == (size, corner, {})


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_what_hides_in_a_picture_is_gone(format: str) -> None:
    """After its end, and in a comment: both are where a page hides in a picture."""
    content = picture(format) + HTML + docx()
    out = io.BytesIO()
    if format == "JPEG":
        with Image.open(io.BytesIO(content)) as image:
            image.save(out, "JPEG", comment=HTML)
        content = out.getvalue() + HTML
    ending = "jpg" if format == "JPEG" else "png"
    assert HTML in content
    kept = take_in(filename=f"a.{ending}", content=content, max_bytes=MB).content
    assert (HTML in kept, b"PK\x03\x04" in kept) == (False, False)


def test_colours_keep_their_profile() -> None:
    profile = b"x" * 200
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (1, 200, 3)).save(out, "JPEG", icc_profile=profile)
    with Image.open(io.BytesIO(cleaned_picture(out.getvalue(), "JPEG"))) as image:
        assert image.info["icc_profile"] == profile


def test_a_progressive_picture_is_read_to_its_end() -> None:
    out = io.BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(out, "JPEG", progressive=True, quality=95)
    with Image.open(io.BytesIO(out.getvalue())) as before:
        expected = before.tobytes()
    with Image.open(io.BytesIO(cleaned_picture(out.getvalue() + HTML, "JPEG"))) as image:
        assert image.tobytes() == expected


def test_the_largest_picture_is_larger_than_a_camera_takes() -> None:
    assert MOST_PIXELS == 50_000_000


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader_of_pictures(noise: bytes) -> None:
    for beginning, format in (
        (b"\xff\xd8", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (picture()[:200], "JPEG"),
    ):
        with pytest.raises(PictureFault) as fault:
            cleaned_picture(beginning + noise, "PNG" if format == "PNG" else "JPEG")
        assert fault.value.code in {"unreadable", "too_many_pixels"}


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_the_reader_of_packages(noise: bytes, place: int) -> None:
    content = docx()
    broken = content[:place] + noise + content[place:]
    found: list[object] = []
    try:
        found.append(take_in(filename="a.docx", content=broken, max_bytes=MB).content)
    except Refused as refusal:
        found += [len(refusal.problems)]
    assert found in ([broken], [1])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Budget 2026.pdf", "Budget 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("rad\nbrytning.pdf", "rad brytning.pdf"),
        ("a\x00b\x1f.pdf", "ab.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("\u2066skatt\u2069\u200b.pdf", "skatt.pdf"),
        ("A\u030angstro\u0308m.pdf", "Ångström.pdf"),
        ("  två   blanka .pdf ", "två blanka .pdf"),
        ("", "fil"),
        ("..", "fil"),
        ("å" * 400 + ".pdf", "å" * 146 + ".pdf"),
    ],
)
def test_a_name_is_what_can_be_seen_of_it(name: str, expected: str) -> None:
    assert cleaned_name(name) == expected


@given(st.text(max_size=300))
def test_no_name_steers_where_or_how_it_is_read(name: str) -> None:
    cleaned = cleaned_name(name)
    assert cleaned
    assert len(cleaned) <= 150
    assert not set(cleaned) & set("/\\\0\n\r\u202e\u2066\u200b")
    assert cleaned_name(cleaned) == cleaned


def test_a_text_has_no_empty_byte() -> None:
    assert problem_with_text("datum;belopp\nåäö".encode()) is None
    assert problem_with_text(b"MZ\x00\x01") == Problem("upload_is_no_text", "file")
