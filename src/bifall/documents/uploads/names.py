"""What a file may be called."""

from __future__ import annotations

import unicodedata

LONGEST = 150
# Other letters, marks, digits, punctuation and symbols stay; what steers the reading of a line does not, and
# neither does what no keyboard writes.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def cleaned_name(filename: str) -> str:
    """The last part of the name, without signs that cannot be seen (controls, direction marks, joiners), and
    no longer than 150 signs: it is the beginning that is cut, so that the ending stays. "fil" when nothing
    is left.
    """
    last = filename.replace("\\", "/").rpartition("/")[2]
    normal = unicodedata.normalize("NFC", last)
    seen = "".join(
        " " if sign in "\t\n\r" else sign
        for sign in normal
        if sign in "\t\n\r" or unicodedata.category(sign) not in _UNSEEN
    )
    whole = " ".join(seen.split())
    return "fil" if whole.strip(". ") == "" else whole[-LONGEST:].strip()
