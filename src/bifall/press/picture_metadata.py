"""A picture's rights in the file itself, as XMP and IPTC, so that they go where the file goes.

Plain Python: nothing of the pixels is touched. XMP: ISO 16684-1 and the IPTC Photo Metadata Standard; IPTC:
IIM 4.2.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_IHDR_END = len(_PNG) + 12 + 13
_UTF8 = b"\x1b%G"
# The longest that a dataset of IIM may be, in bytes.
_LONGEST = {5: 64, 80: 32, 110: 32, 115: 32, 116: 128, 120: 2_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureInfo:
    """captions: language → text. terms: how the picture may be used, in words; licence_url: "" when the terms
    have no page.
    """

    title: str
    creator: str
    credit: str
    rights: str
    terms: str
    licence_url: str
    alt: str
    captions: Mapping[str, str]


def with_rights(content: bytes, about: PictureInfo) -> bytes:
    """The JPEG or PNG with what `about` tells. Raises ValueError for any other file.

    The picture is one that has been taken in, so it has no metadata of its own.
    """
    packet = _xmp(about).encode()
    if content.startswith(_PNG):
        text = b"XML:com.adobe.xmp\0\0\0\0\0" + packet
        return content[:_IHDR_END] + _chunk(b"iTXt", text) + content[_IHDR_END:]
    if not content.startswith(b"\xff\xd8"):
        raise ValueError("neither JPEG nor PNG")
    at = 2
    if content[2:4] == b"\xff\xe0":
        # JFIF wants to be the first.
        at += 2 + struct.unpack_from(">H", content, 4)[0]
    return content[:at] + _segment(0xE1, _XMP + packet) + _segment(0xED, _iptc(about)) + content[at:]


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _iptc(about: PictureInfo) -> bytes:
    values = {
        5: about.title,
        80: about.creator,
        110: about.credit,
        115: about.credit,
        116: about.rights,
        120: next(iter(about.captions.values()), about.alt),
    }
    sets = struct.pack(">BBBH", 0x1C, 1, 90, len(_UTF8)) + _UTF8
    for number, value in values.items():
        data = _cut(value, _LONGEST[number])
        sets += struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data
    block = b"8BIM" + struct.pack(">H", 0x0404) + b"\0\0" + struct.pack(">I", len(sets)) + sets
    return b"Photoshop 3.0\0" + block + b"\0" * (len(sets) % 2)


def _cut(text: str, length: int) -> bytes:
    """So many bytes of it at most, and no half letter."""
    return text.encode()[:length].decode(errors="ignore").encode()


def _xmp(about: PictureInfo) -> str:
    captions = about.captions or {"x-default": about.alt}
    described = "".join(
        f"<rdf:li xml:lang={quoteattr(language)}>{escape(text)}</rdf:li>"
        for language, text in {"x-default": next(iter(captions.values())), **captions}.items()
    )
    link = escape(about.licence_url)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:cc="http://creativecommons.org/ns#"'
        ' xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">'
        f"{_alternative('dc:title', about.title)}"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(about.creator)}</rdf:li></rdf:Seq></dc:creator>"
        f"{_alternative('dc:rights', about.rights)}"
        f"<dc:description><rdf:Alt>{described}</rdf:Alt></dc:description>"
        f"<photoshop:Credit>{escape(about.credit)}</photoshop:Credit>"
        "<xmpRights:Marked>True</xmpRights:Marked>"
        f"{_alternative('xmpRights:UsageTerms', about.terms)}"
        + (f"<xmpRights:WebStatement>{link}</xmpRights:WebStatement>" if link else "")
        + (f"<cc:license rdf:resource={quoteattr(about.licence_url)}/>" if link else "")
        + f"{_alternative('Iptc4xmpCore:AltTextAccessibility', about.alt)}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def _alternative(name: str, text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return f"<{name}><rdf:Alt>{item}</rdf:Alt></{name}>"
