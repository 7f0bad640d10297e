"""Files as people and others make them, built byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from PIL import Image, TiffImagePlugin

GPS = (0x8825, {1: "N", 2: (63.0, 49.0, 30.0), 3: "E", 4: (20.0, 15.0, 0.0)})
SERIAL = "SERIAL-0042"


def picture(format: str = "JPEG", size: tuple[int, int] = (40, 20), *, orientation: int = 1) -> bytes:
    """A picture whose left half is red and right half blue, with the place and the camera it was taken by."""
    image = Image.new("RGB", size, (220, 30, 30))
    image.paste((30, 30, 220), (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamera AB"
    exif._ifds[GPS[0]] = {key: _rational(value) for key, value in GPS[1].items()}
    exif._ifds[0x8769] = {0xA431: SERIAL}
    out = io.BytesIO()
    about = {"comment": b"hemligt", "quality": 90} if format == "JPEG" else {}
    image.save(out, format, exif=exif, **about)
    return out.getvalue()


def _rational(value: object) -> object:
    return tuple(TiffImagePlugin.IFDRational(n) for n in value) if isinstance(value, tuple) else value


def package(parts: dict[str, bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", **more})


def xlsx(**more: bytes) -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>", **more})


def odt(mimetype: bytes = b"application/vnd.oasis.opendocument.text") -> bytes:
    return package({"mimetype": mimetype, "content.xml": b"<o/>"}, compression=ZIP_STORED)


def png_of_size(width: int, height: int) -> bytes:
    """A few bytes that say that they are a picture of that size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )
