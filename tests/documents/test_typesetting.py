"""Papers can be searched and copied from: what was written comes out of the PDF as it went in."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader

from bifall.documents.sheets import Block, Bullets, Column, Facts, Heading, Note, Paragraph, Sheet, Table
from bifall.documents.typesetting import typeset


def words_in(*blocks: Block) -> list[str]:
    """The words of a paper's one page, in order, without its head."""
    sheet = Sheet(
        language="sv",
        authority="Region",
        sort="Protokoll",
        title="Titel",
        dated=date(2026, 11, 24),
        blocks=blocks,
    )
    [page] = PdfReader(io.BytesIO(typeset(sheet))).pages
    text = page.extract_text()
    return text[text.index("Titel") + len("Titel") :].split()


def test_long_words_and_hyphens_come_out_whole_wherever_the_lines_end() -> None:
    """The long words come first: what a line's end does to a hyphen is done to all that follow."""
    long = ["samverkansmodellsutvärderingen", "utvecklingsdirektörsbeslut", "kompetensförsörjningsstrategi"]
    hyphenated = ["RUN", "1-2026", "e-postadress", "2026-11-24", "070-174", "06", "05", "Region-Norr", "a-b"]
    text = " ".join([*long, *hyphenated] * 12)
    assert words_in(Paragraph(text)) == text.split()
    assert words_in(Bullets([text]), Note("a-b", text)) == ["•", *text.split(), "a-b", *text.split()]
    facts = words_in(Heading("Nytt e-arkiv"), Facts([("a-b", text)]))
    assert facts == ["Nytt", "e-arkiv", "a-b", *text.split()]


def test_a_cell_holds_a_long_word_whole_and_what_it_cannot_hold_is_broken_inside_it() -> None:
    columns = [Column("Ett"), Column("Två"), Column("Tre")]
    row = ["Halvtidsutvärdering", "kompetensförsörjning", "samverkansmodellen"]
    assert words_in(Table("Ord", columns, [row])) == ["Ord", "Ett", "Två", "Tre", *row]
    too_long = "samverkansmodellsutvärderingskommitté"
    found = words_in(Table("Ord", columns, [["a-b", too_long, "c"]]))
    assert found == ["Ord", "Ett", "Två", "Tre", "a-b", "samverkansmodellsutvär", "deringskommitté", "c"]


def test_an_address_that_no_line_holds_is_broken_and_lacks_nothing() -> None:
    address = "https://example.org/" + "handlingar/" * 14
    parts = words_in(Paragraph(address))
    assert (len(parts), "".join(parts)) == (2, address)


def test_a_soft_hyphen_that_somebody_pasted_is_no_letter() -> None:
    assert words_in(Paragraph("utvecklings\u00addirektör a-b")) == ["utvecklingsdirektör", "a-b"]
