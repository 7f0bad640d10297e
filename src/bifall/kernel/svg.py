"""Text for SVG."""

from __future__ import annotations

from xml.sax.saxutils import escape


def text(value: str) -> str:
    """Escaped for an element's content, without the characters that XML forbids altogether."""
    return escape("".join(sign for sign in value if _may_stand_in_xml(sign)))


def _may_stand_in_xml(sign: str) -> bool:
    point = ord(sign)
    return sign in "\t\n\r" or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point >= 0x10000
