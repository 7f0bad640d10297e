"""What may be attached: every kind there is, and what is told of what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.documents.rules import ATTACHABLE, extension, problems_with_attachment
from bifall.kernel.problems import Problem

MB = 1024 * 1024
KINDS = "docx, jpeg, jpg, ods, odt, pdf, png, xlsx"
EMPTY = Problem("attachment_empty", "attachment")
UNKNOWN = Problem("attachment_kind_unknown", "attachment", {"kinds": KINDS})
TOO_LARGE = Problem("attachment_too_large", "attachment", {"limit_mb": 20})


def problems(filename: str, beginning: bytes, size: int | None = None) -> list[Problem]:
    return list(
        problems_with_attachment(
            filename=filename,
            size=len(beginning) if size is None else size,
            beginning=beginning,
            max_bytes=20 * MB,
        )
    )


def is_not(kind: str) -> Problem:
    return Problem("attachment_is_not_what_it_says", "attachment", {"kind": kind})


def test_these_are_the_kinds() -> None:
    assert ", ".join(sorted(ATTACHABLE)) == KINDS


@pytest.mark.parametrize("kind", ATTACHABLE)
@pytest.mark.parametrize("content", [kind.signature for kind in ATTACHABLE.values()])
def test_a_file_begins_as_its_name_says(kind: str, content: bytes) -> None:
    expected = [] if content == ATTACHABLE[kind].signature else [is_not(kind)]
    for name in (f"Bilaga 1.{kind}", f"BILAGA.{kind.upper()}", f"bilaga.exe.{kind}"):
        assert problems(name, content + b"\0" * 8) == expected


@pytest.mark.parametrize(
    ("filename", "beginning", "size", "expected"),
    [
        ("budget.pdf", b"%PDF-1.7", 20 * MB, []),
        ("budget.pdf", b"%PDF-1.7", 20 * MB + 1, [TOO_LARGE]),
        # As it is announced: nobody needs to hold 200 MB to refuse them.
        ("budget.pdf", b"%PDF-1.7", 200 * MB, [TOO_LARGE]),
        ("film.mp4", b"\0\0\0\x20ftyp", 200 * MB, [TOO_LARGE, UNKNOWN]),
        ("budget.pdf", b"MZ", 200 * MB, [TOO_LARGE, is_not("pdf")]),
        ("budget.pdf", b"", 0, [EMPTY]),
        ("skadlig.exe", b"", 0, [EMPTY, UNKNOWN]),
        ("skadlig.exe", b"MZ", 2, [UNKNOWN]),
        ("budget.pdf.exe", b"%PDF-1.7", 8, [UNKNOWN]),
        ("utan ändelse", b"%PDF-1.7", 8, [UNKNOWN]),
        ("pdf", b"%PDF-1.7", 8, [UNKNOWN]),
        (".pdf", b"%PDF-1.7", 8, []),
        ("", b"%PDF-1.7", 8, [UNKNOWN]),
        ("budget.pdf", b" %PDF-1.7", 9, [is_not("pdf")]),
        ("budget.pdf", b"%PDF", 4, [is_not("pdf")]),
        ("bild.svg", b"<svg", 4, [UNKNOWN]),
    ],
)
def test_all_that_is_wrong_with_a_file_is_told_at_once(
    filename: str, beginning: bytes, size: int, expected: list[Problem]
) -> None:
    assert problems(filename, beginning, size) == expected


@given(filename=st.text(), beginning=st.binary(max_size=16))
def test_no_name_and_no_content_gets_past_the_table(filename: str, beginning: bytes) -> None:
    kind = ATTACHABLE.get(extension(filename))
    known = kind is not None and beginning.startswith(kind.signature)
    assert (problems(filename, beginning) == []) == known
