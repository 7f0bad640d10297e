"""Every way to write a sum, in both languages, and what looks like one and is not."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.press.rules import (
    Figures,
    FoundAmount,
    GrantFigure,
    ReleaseText,
    amounts_in,
    problems_with_release,
)

RECORD = Figures(
    grants=tuple(
        GrantFigure(
            decision_id=uuid.UUID(int=place), project="Projekt", applicant="Sökande AB", granted_sek=amount
        )
        for place, amount in enumerate([4_405_777, 500_000], start=1)
    )
)


@pytest.mark.parametrize(
    ("language", "text", "sek"),
    [
        ("en", "9.9 million kronor", ["9900000"]),
        ("en", "9.9 million SEK", ["9900000"]),
        ("en", "9.9 million Swedish kronor", ["9900000"]),
        ("en", "SEK 9.9 million", ["9900000"]),
        ("en", "SEK 9.9m and SEK 500k", ["9900000", "500000"]),
        ("en", "SEK9.9m", ["9900000"]),
        ("en", "9.9 million to the county", ["9900000"]),
        ("en", "4,905,777 kronor", ["4905777"]),
        ("en", "500,000 kronor", ["500000"]),
        ("sv", "500,000 kronor", ["500"]),
        ("sv", "500.000 kronor", ["500000"]),
        ("en", "500.000 kronor", ["500"]),
        ("sv", "SEK 500,000", ["500000"]),
        ("sv", "4,905,777 kronor", ["4905777"]),
        ("sv", "4.905.777,50 kr", ["4905777.50"]),
        ("en", "4,905,777.50 kronor", ["4905777.50"]),
        ("sv", "4 905 777,50 kr", ["4905777.50"]),
        ("sv", "4  905 777 kr", ["4905777"]),
        ("sv", "4’905’777 kr", ["4905777"]),
        ("sv", "4,9 milj. kr och 4,9 mn kr", ["4900000", "4900000"]),
        ("sv", "4\xa0905\xa0777\nkronor", ["4905777"]),
        ("sv", "femhundratusen kronor", ["500000"]),
        ("sv", "Femhundra tusen kronor", ["500000"]),
        ("sv", "hundratusen kronor", ["100000"]),
        ("sv", "ettusen kronor", ["1000"]),
        ("sv", "tjugoettusen kronor", ["21000"]),
        ("sv", "trettio miljoner kronor", ["30000000"]),
        ("sv", "halv miljon kronor", ["500000"]),
        ("sv", "en halv miljon", ["500000"]),
        ("sv", "en kvarts miljon kronor", ["250000"]),
        ("sv", "två och en halv miljon kronor", ["2500000"]),
        ("sv", "halvannan miljon kronor", ["1500000"]),
        ("sv", "4½ miljon kronor", ["4500000"]),
        ("sv", "fyra komma nio miljoner kronor", ["4900000"]),
        ("sv", "fyra miljoner niohundratusen kronor", ["4900000"]),
        ("sv", "fyra miljoner niohundratusen till länet", ["4900000"]),
        ("sv", "fyra miljoner niohundrafemtusen sjuhundrasjuttiosju kronor", ["4905777"]),
        ("sv", "4 miljoner 900 tusen kronor", ["4900000"]),
        ("sv", "1 miljon och 620 000 kr", ["1620000"]),
        ("sv", "tusen miljoner kronor", ["1000000000"]),
        ("en", "half a million kronor", ["500000"]),
        ("en", "a quarter of a million kronor", ["250000"]),
        ("en", "three quarters of a million kronor", ["750000"]),
        ("en", "two and a half million kronor", ["2500000"]),
        ("en", "a million and a half kronor", ["1500000"]),
        ("en", "four point nine million kronor", ["4900000"]),
        ("en", "five hundred thousand kronor", ["500000"]),
        ("en", "a hundred thousand kronor", ["100000"]),
        ("en", "four million nine hundred and five thousand seven hundred and seventy-seven kronor",
         ["4905777"]),
        ("sv", "500 000-kronorsbidraget", ["500000"]),
        ("sv", "4–5 miljoner kronor", ["4000000", "5000000"]),
        ("sv", "1,62 miljoner och 500 000 kr", ["1620000", "500000"]),
        ("sv", "fem miljoner årligen", ["5000000"]),
        ("sv", "fem miljoner 2027", ["5000000"]),
        ("sv", "en 500 000 kronor stor summa", ["500000"]),
        ("sv", "500 000 SEK 2026 och 7 kr", ["500000", "7"]),
        ("en", "Step 2 SEK 1,620,000", ["1620000"]),
        ("sv", "flera tusen kronor, några hundra kronor, ett par hundra kronor, många miljoner", []),
        ("en", "once a krona, several thousand kronor, millions of kronor", []),
        ("en", "EUR 4 million, €4 million, 4 million euros and 4 million visits", []),
        ("sv", "tre projekt, en halv dag, tjugo personer, femhundratusen besök", []),
        ("en", "five hundred thousand people, twenty-five projects and half a day", []),
    ],
)  # fmt: skip
def test_a_sum_is_found_however_it_is_written(language: str, text: str, sek: list[str]) -> None:
    assert [found.sek for found in amounts_in(text, language)] == [Decimal(worth) for worth in sek]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("drygt trettio miljoner kronor", ("drygt trettio miljoner kronor", 30_000_000, "above")),
        ("över 5 miljoner", ("över 5 miljoner", 5_000_000, "above")),
        ("under fem miljoner kronor", ("under fem miljoner kronor", 5_000_000, "below")),
        ("just under SEK 5 million", ("just under SEK 5 million", 5_000_000, "below")),
        ("roughly half a million kronor", ("roughly half a million kronor", 500_000, "about")),
    ],
)
def test_what_stands_before_a_sum_belongs_to_it(text: str, found: tuple[str, int, str]) -> None:
    said, sek, nearness = found
    assert amounts_in(text, "en" if "SEK" in text or "half" in text else "sv") == [
        FoundAmount(said, Decimal(sek), nearness)
    ]


SV_ONES = [
    "noll",
    "ett",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
    "tretton",
    "fjorton",
    "femton",
    "sexton",
    "sjutton",
    "arton",
    "nitton",
]
SV_TENS = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"]
EN_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_swedish(number: int) -> str:
    """Below a thousand, as one word."""
    hundreds, rest = divmod(number, 100)
    said = SV_ONES[hundreds] + "hundra" if hundreds else ""
    if rest >= 20:
        return said + SV_TENS[rest // 10 - 2] + (SV_ONES[rest % 10] if rest % 10 else "")
    return said + (SV_ONES[rest] if rest else "")


def in_english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{EN_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        ones = f"-{EN_ONES[rest % 10]}" if rest % 10 else ""
        small = EN_ONES[rest] if rest < 20 else EN_TENS[rest // 10 - 2] + ones
        parts.append(f"and {small}" if hundreds else small)
    return " ".join(parts)


def spelled(number: int, language: str) -> str:
    millions, rest = divmod(number, 1_000_000)
    thousands, ones = divmod(rest, 1_000)
    if language == "en":
        named = [(millions, " million"), (thousands, " thousand"), (ones, "")]
        return " ".join(in_english(part) + name for part, name in named if part)
    said = []
    if millions:
        one = millions == 1
        said.append("en miljon" if one else f"{in_swedish(millions)} miljoner")
    if thousands:
        # Of three t:s in a row two are written: "ettusen", "tjugoettusen".
        said.append(f"{in_swedish(thousands)}tusen".replace("ettt", "ett"))
    return " ".join([*said, *([in_swedish(ones)] if ones else [])])


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


AMOUNTS = st.integers(min_value=1, max_value=999_999_999)
WAYS = st.sampled_from(["sv", "en"]).flatmap(
    lambda language: st.tuples(
        st.just(language),
        st.sampled_from(
            [
                lambda number: f"{number} kr",
                lambda number: f"{grouped(number, ' ')} kronor",
                lambda number: f"{grouped(number, chr(0xA0))} kr",
                lambda number: f"{grouped(number, chr(0x202F))}:-",
                lambda number: f"{grouped(number, '.' if language == 'sv' else ',')} kronor",
                lambda number: f"{grouped(number, ' ')}{',' if language == 'sv' else '.'}00 kronor",
                lambda number: f"SEK {number:,}",
                lambda number: f"{grouped(number, ' ')} SEK",
                lambda number: f"{spelled(number, language)} kronor",
            ]
        ),
    )
)
AROUND = st.text(alphabet="bcdfåäö .,–§", max_size=20).map(lambda text: text.replace(",", ", "))


@given(AMOUNTS, WAYS, AROUND, AROUND)
def test_any_sum_is_found_as_itself_in_any_way(
    number: int, way: tuple[str, object], before: str, after: str
) -> None:
    language, write = way
    assert callable(write)
    found = amounts_in(f"{before} {write(number)} {after}", language)
    assert [each.sek for each in found] == [number]


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from(["sv", "en"]), st.data())
def test_any_round_sum_is_found_in_millions(hundredths: int, language: str, data: st.DataObject) -> None:
    """From 0.01 to 999.99 million, with as many decimals as it needs."""
    number = f"{Decimal(hundredths) / 100:f}"
    number = number.replace(".", ",") if language == "sv" else number
    unit = "miljoner" if language == "sv" else "million"
    ways = [f"{number} {unit} kronor", f"{number} {unit}", f"SEK {number} {unit}", f"{number} {unit} SEK"]
    ways += [f"{number} mkr", f"{number} mnkr", f"{number} MSEK", f"{number} milj. kr"]
    found = amounts_in(data.draw(st.sampled_from(ways)), language)
    assert [each.sek for each in found] == [hundredths * 10_000]


def told(**changed: object) -> list[tuple[str, str | None, object]]:
    text = {"headline": "Rubrik", "lead": "Ingress", "texts": [], "language": "sv", **changed}
    return [
        (problem.code, problem.field, next(iter(problem.params.values())))
        for problem in problems_with_release(ReleaseText(**text), RECORD)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize("said", ["9.9 million kronor", "SEK 9.9 million", "femhundratusen en kronor"])
def test_a_wrong_amount_is_refused_in_either_language(said: str) -> None:
    language = "en" if "million" in said else "sv"
    [(code, field, _amount)] = told(texts=[f"Nämnden ger {said}."], language=language)
    assert (code, field) == ("figure_differs", "body")


def test_a_right_english_text_is_not_refused() -> None:
    assert told(texts=["500,000 kronor of 4,905,777 kronor, or half a million"], language="en") == []


def test_what_is_shown_as_written_is_tried_where_it_was_written() -> None:
    written = [
        ("place", "Salen, inträde 90 kr"),
        ("image", "Bron för {summa}"),
        ("related_files", "Beslut om 500 000 kr"),
    ]
    assert told(as_written=written) == [
        ("figure_differs", "place", "90 kr"),
        ("placeholder_not_filled_here", "image", "{summa}"),
    ]
    assert told(as_written=written, is_bound_to_the_record=False) == [
        ("placeholder_not_filled_here", "image", "{summa}"),
    ]


def test_a_note_of_what_is_corrected_may_name_what_was_told_before() -> None:
    note = "Projektet får 500 000 kr, inte 400 000 kr som det stod i ingressen. I en bild stod 3 kr."
    assert told(correction=note) == [
        ("figure_differs", "correction", "400 000 kr"),
        ("figure_differs", "correction", "3 kr"),
    ]
    was = Figures(
        grants=(
            GrantFigure(
                decision_id=uuid.UUID(int=1), project="Projekt", applicant="Sökande AB", granted_sek=400_000
            ),
        )
    )
    assert told(correction=note, earlier=[was], said_before=["Bron för 3 kr"]) == []
