"""Pictures: only what is needed to see them is kept.

A JPEG or PNG is written again part by part without its pixels being touched; where a camera lay on its side
the pixels are turned. Places, serial numbers, small copies, comments and whatever lies after the end are
gone.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Literal

from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    }
)
_SOI, _EOI, _SOS, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_QUALITY = 95
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

Format = Literal["JPEG", "PNG"]


class PictureFault(ValueError):
    """`code`: "unreadable" or "too_many_pixels"."""

    def __init__(self, code: Literal["unreadable", "too_many_pixels"]) -> None:
        super().__init__(code)
        self.code = code


def cleaned_picture(content: bytes, format: Format) -> bytes:
    """The picture without what its viewers do not need. Colours and pixels are those that came.

    Raises PictureFault for what is no such picture to its end, or has more than MOST_PIXELS pixels: its size
    is asked for before anything is unpacked.
    """
    try:
        stripped, (width, height) = _without_extras(content, format)
        if width * height > MOST_PIXELS:
            raise PictureFault("too_many_pixels")
        if not width * height:
            raise PictureFault("unreadable")
        if _lies_on_its_side(content, format):
            return _turned(content, format)
        with Image.open(io.BytesIO(stripped), formats=[format]) as image:
            # A JPEG is read at an eighth of its size, which goes through all of it all the same.
            image.draft(None, (width // 8 or 1, height // 8 or 1))
            image.load()
    except PictureFault:
        raise
    except _BROKEN as broken:
        raise PictureFault("unreadable") from broken
    return stripped


def _without_extras(content: bytes, format: Format) -> tuple[bytes, tuple[int, int]]:
    if format == "PNG":
        parts = list(_png_chunks(content))
        size = struct.unpack(">II", parts[0][1][:8])
        kept = b"".join(_png_chunk(name, data) for name, data in parts if name in _PNG_KEPT)
        return _PNG + kept, (size[0], size[1])
    out, measured = [b"\xff\xd8"], (0, 0)
    for marker, data, scan in _jpeg_segments(content):
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[1:5])
            measured = (width, height)
        kept_data = _kept(marker, data)
        if kept_data is not None:
            out.append(bytes([0xFF, marker]) + struct.pack(">H", len(kept_data) + 2) + kept_data + scan)
    return b"".join([*out, b"\xff\xd9"]), measured


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk's name and data to IEND. Raises ValueError for one that is not whole."""
    if not content.startswith(_PNG):
        raise ValueError("no PNG")
    at, name = len(_PNG), b""
    while name != b"IEND":
        length, found = struct.unpack_from(">I4s", content, at)
        if not name and found != b"IHDR":
            raise ValueError("no header")
        name = found
        data = content[at + 8 : at + 8 + length]
        (told,) = struct.unpack_from(">I", content, at + 8 + length)
        if zlib.crc32(name + data) != told:
            raise ValueError("not whole")
        yield name, data
        at += 12 + length


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, data, the scan that follows it) to the end of the picture. Raises ValueError."""
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        while content[at] == 0xFF:
            at += 1
        marker = content[at]
        at += 1
        if marker == _EOI:
            return
        if marker in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", content, at)
        data = content[at + 2 : at + length]
        if length < 2 or len(data) != length - 2:
            raise ValueError("not whole")
        at += length
        begins = at
        if marker == _SOS:
            at = _end_of_scan(content, at)
        yield marker, data, content[begins:at]


def _end_of_scan(content: bytes, at: int) -> int:
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise ValueError("no end")
        following = content[at + 1]
        if following not in {0x00, 0xFF} and following not in _ALONE:
            return at
        at += 1 if following == 0xFF else 2


def _kept(marker: int, data: bytes) -> bytes | None:
    if marker == _JFIF:
        # Version and density, and a small copy of no pixels.
        return data[:12] + b"\0\0" if data.startswith(b"JFIF\0") and len(data) >= 14 else None
    if marker == _ICC:
        return data if data.startswith(b"ICC_PROFILE\0") else None
    if marker == _ADOBE:
        return data[:12] if data.startswith(b"Adobe") else None
    is_extra = marker == _COMMENT or 0xE0 <= marker <= 0xEF
    return None if is_extra else data


def _lies_on_its_side(content: bytes, format: Format) -> bool:
    with Image.open(io.BytesIO(content), formats=[format]) as image:
        return image.getexif().get(0x0112, 1) in range(2, 9)


def _turned(content: bytes, format: Format) -> bytes:
    """As it is to be seen, written anew."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=[format]) as image:
        profile = image.info.get("icc_profile")
        turned = ImageOps.exif_transpose(image)
        turned.getexif().clear()
        turned.info.clear()
        about = {"quality": _QUALITY, "subsampling": 0} if format == "JPEG" else {}
        turned.save(out, format, icc_profile=profile, **about)
    return _without_extras(out.getvalue(), format)[0]
