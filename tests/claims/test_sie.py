"""Cost rows from a SIE file: its records, whose they are, and what the sums must come to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.applications.states import CostType
from bifall.claims.rules import Bounds
from bifall.claims.uploads import AccountSpan, Bookkeeping, FileKind, Upload, kind_of, read_sie
from bifall.claims.uploads.sie import Voucher, ore_of, parse
from bifall.kernel.problems import Refused

BOUNDS = Bounds(
    starts_on=date(2027, 2, 1),
    ends_on=date(2027, 6, 30),
    cost_types={CostType.STAFF, CostType.TRAVEL_LODGING},
)
BOOKS = Bookkeeping(
    organisation_number="802400-1234",
    dimension="6",
    object_code="P7",
    spans=[AccountSpan(7000, 7699, CostType.STAFF), AccountSpan(5800, 5899, CostType.TRAVEL_LODGING)],
)
HEAD = """#FLAGGA 0
#PROGRAM "Bokföring" 1.0
#FORMAT PC8
#SIETYP 4
#ORGNR 802400-1234
#FNAMN "Handelskammaren i Västerbotten"
#RAR 0 20270101 20271231
#RAR -1 20260101 20261231
#KONTO 7210 "Löner tjänstemän"
#KONTO 5810 Biljetter
#KONTO 5410 Förbrukningsinventarier
#DIM 6 Projekt
#OBJEKT 6 P7 "Västerbotten utan gränser"
#OBJEKT 6 P8 "Annat"
"""
SALARIES = """#VER A 12 20270331 "Lön mars" 20270405
{
   #TRANS 7210 {"6" "P7"} 40000.00 20270331 "Projektledare, 60 %"
   #TRANS 7210 {"6" "P8"} 20000
   #TRANS 1930 {} -60000.00
}
"""
TICKETS = """#VER A 13 20270402 Resor
{
#TRANS 5810 {6 P7} 1250.5
#RTRANS 5810 {6 P7} 1250.5
#BTRANS 5810 {6 P7} 99
#TRANS 2440 {} -1250.50
}
"""


def read(text: str | bytes, books: Bookkeeping = BOOKS) -> Upload:
    return read_sie(text if isinstance(text, bytes) else text.encode("cp437"), books=books, bounds=BOUNDS)


def rows(upload: Upload) -> list[tuple[str, date, str, str, int]]:
    return [(r.cost_type, r.booked_on, r.voucher_number, r.text, r.amount_ore) for r in upload.rows]


def faults(upload: Upload) -> list[tuple[str, object]]:
    return [(fault.code, fault.params.get("row")) for fault in upload.faults]


FOUND = [
    (CostType.STAFF, date(2027, 3, 31), "A12", "Projektledare, 60 %", 4_000_000),
    (CostType.TRAVEL_LODGING, date(2027, 4, 2), "A13", "Resor", 125_050),
]


def test_a_projects_costs_by_its_object() -> None:
    content = (HEAD + SALARIES + TICKETS).encode("cp437")
    assert kind_of("export.txt", content) == kind_of("export.SE", b"") == FileKind.SIE
    upload = read(content)
    assert (rows(upload), upload.faults) == (FOUND, [])


def test_a_file_that_is_in_utf_8_all_the_same() -> None:
    assert rows(read((HEAD + SALARIES + TICKETS).encode("utf-8-sig"))) == FOUND
    assert rows(read((HEAD + SALARIES.replace("mars", "för mars")).encode("utf-8")))[0][3] == FOUND[0][3]


def test_a_projects_costs_by_accounts_of_its_own() -> None:
    books = Bookkeeping(organisation_number="8024001234", spans=BOOKS.spans)
    assert [row[4] for row in rows(read(HEAD + SALARIES + TICKETS, books))] == [4_000_000, 2_000_000, 125_050]


def test_another_period_is_another_claims() -> None:
    other = SALARIES.replace("20270331", "20270731")
    assert rows(read(HEAD + other + TICKETS)) == FOUND[1:]
    assert faults(read(HEAD + other)) == [("sie_nothing_found", None)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("#SIETYP 4", "#SIETYP 1", [("sie_type_wrong", 4)]),
        ("#SIETYP 4\n", "", [("sie_type_missing", None)]),
        ("#ORGNR 802400-1234", "#ORGNR 556677-8899", [("sie_organisation_wrong", 5)]),
        ("#ORGNR 802400-1234\n", "", [("sie_organisation_missing", None)]),
        ("#RAR 0 20270101 20271231", "#RAR 0 20260101 20261231", [("sie_year_wrong", 7)]),
        ("#RAR 0 20270101 20271231\n", "", [("sie_year_missing", None)]),
        ("#FLAGGA 0", "#VALUTA EUR", [("sie_currency_wrong", 1)]),
        ('#OBJEKT 6 P7 "Västerbotten utan gränser"\n', "", [("sie_object_unknown", None)]),
    ],
)
def test_the_wrong_file_is_refused_with_its_line(old: str, new: str, found: list[tuple[str, object]]) -> None:
    with pytest.raises(Refused) as refused:
        read((HEAD + SALARIES).replace(old, new))
    assert [(p.code, p.params.get("row")) for p in refused.value.problems] == found


def test_nobody_has_told_which_accounts() -> None:
    with pytest.raises(Refused) as refused:
        read(HEAD + SALARIES, Bookkeeping(organisation_number="802400-1234", spans=()))
    assert [p.code for p in refused.value.problems] == ["sie_accounts_unknown"]


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (SALARIES.replace("-60000.00", "-59999.00"), [("sie_voucher_unbalanced", 15)]),
        (SALARIES.replace("7210 {", "5410 {"), [("sie_account_unmapped", 17)]),
        (SALARIES.replace("40000.00", "40 000,00"), [("sie_line_unreadable", 17)]),
        (SALARIES.replace('{"6" "P7"}', '{"6"}'), [("sie_line_unreadable", 17)]),
        (SALARIES.replace('"P7"}', '"P7}'), [("sie_line_unreadable", 17)]),
        (SALARIES.replace("20270331 ", "31/3 ", 1), [("sie_line_unreadable", n) for n in (15, 17, 18, 19)]),
        (SALARIES.replace("}\n#", "#").replace("\n}\n", "\n"), [("sie_line_unreadable", 15)]),
        (SALARIES.replace("#VER A 12 ", '#VER "" "" '), [("csv_cell_empty", 17)]),
        ("#TRANS 7210 {6 P7} 1\n" + SALARIES[:0], [("sie_line_unreadable", 15)]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_the_rest_is_kept(
    wrong: str, found: list[tuple[str, object]]
) -> None:
    upload = read(HEAD + wrong + TICKETS)
    assert (rows(upload), faults(upload)) == (FOUND[1:], found)


def test_a_voucher_of_others_may_be_wrong() -> None:
    wrong = SALARIES.replace("P7", "P8").replace("-60000.00", "-1.00")
    assert faults(read(HEAD + wrong + TICKETS)) == []


@pytest.mark.parametrize(("told", "found"), [("60000", []), ("60001", [("sie_account_sum_wrong", 15)])])
def test_what_the_file_says_of_an_account_is_what_its_vouchers_come_to(
    told: str, found: list[tuple[str, object]]
) -> None:
    upload = read(HEAD + f"#RES 0 7210 {told}\n#RES -1 7210 5\n#RES 0 3001 9\n" + SALARIES)
    assert (len(upload.rows), faults(upload)) == (1, found)


def test_records_that_are_not_known_are_passed_by() -> None:
    assert rows(read(HEAD + "#NYTT 1 {a b} c\n#UB 0 1930 5 0\n" + SALARIES)) == FOUND[:1]


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(content: bytes) -> None:
    parse(content)


amounts = st.integers(-(10**9), 10**9)


@given(st.lists(amounts, min_size=1, max_size=6), st.text("åäö \\\"{}#'", max_size=12))
def test_every_voucher_that_is_written_is_read(shares: list[int], text: str) -> None:
    written = text.replace('"', '\\"')
    lines = [f'#VER A 1 20270331 "{written}"', "{"]
    for ore in [*shares, -sum(shares)]:
        sign, whole = "-" if ore < 0 else "", abs(ore)
        lines.append(f"#TRANS 7210 {{}} {sign}{whole // 100}.{whole % 100:02}")
    [found] = parse("\n".join([*lines, "}"]).encode("cp437")).vouchers
    assert isinstance(found, Voucher)
    assert [one.amount_ore for one in found.transactions] == [*shares, -sum(shares)]
    assert (found.difference_ore, found.text) == (0, text.strip())


@pytest.mark.parametrize("text", ["", "1,5", "1.234", "1e5", "--1", "1 000", "٣"])
def test_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        ore_of(text)
