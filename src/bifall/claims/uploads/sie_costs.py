"""Cost rows from a SIE file: what stands on a project's object or accounts in a claim's period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bifall.claims.rules import MOST_ROWS, Bounds, CostValues, problems_with_row
from bifall.claims.uploads.sie import SieFile, Transaction, Voucher, ore_of, parse
from bifall.claims.uploads.table import IN_A_FILE, LENGTHS, Upload, day_of
from bifall.kernel.problems import Problem, refuse_if

TYPE = "4"
RESULT_ACCOUNTS = "345678"
"""The classes of the BAS chart whose accounts are income and costs."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
NAMED = {
    "cost_type": "konto",
    "booked_on": "datum",
    "voucher_number": "verifikation",
    "text": "text",
    "amount_ore": "belopp",
}


@dataclass(frozen=True, slots=True)
class AccountSpan:
    """The accounts from first to last, both counted, are costs of this type."""

    first: int
    last: int
    cost_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookkeeping:
    """How a project stands in its beneficiary's books.

    dimension and object_code: the mark that its transactions have. Without them every transaction on the
    accounts is the project's.
    """

    organisation_number: str
    spans: Sequence[AccountSpan]
    dimension: str = ""
    object_code: str = ""

    def cost_type_of(self, account: int) -> str | None:
        found = (span.cost_type for span in self.spans if span.first <= account <= span.last)
        return next(found, None)

    def is_marked(self, one: Transaction) -> bool:
        return not self.object_code or (self.dimension, self.object_code) in one.objects


def read_sie(content: bytes, *, books: Bookkeeping, bounds: Bounds) -> Upload:
    """Read the file. Transactions outside the claim's period are another claim's, and no fault.

    Raises `Refused`, with the line, for a file of another type, organisation, currency or year.
    """
    file = parse(content)
    refuse_if(_problems_with_file(file, books, bounds))
    rows: list[CostValues] = []
    faults = list(file.faults)
    found: Counter[int] = Counter()
    for voucher in file.vouchers:
        found.update({one.account: 0 for one in voucher.transactions})
        for one in voucher.transactions:
            found[one.account] += one.amount_ore
        if not voucher.is_whole:
            continue
        if voucher.difference_ore:
            if _concerns(voucher, books, bounds):
                faults.append(_unbalanced(voucher))
            continue
        for one in voucher.transactions:
            if not books.is_marked(one) or not _in_period(voucher, one, bounds):
                continue
            cost_type = books.cost_type_of(one.account)
            if cost_type is None:
                if books.object_code and str(one.account)[0] in RESULT_ACCOUNTS:
                    faults.append(_unmapped(one, file.accounts))
                continue
            row = _row(voucher, one, cost_type, file.accounts)
            wrong = [] if one.amount_ore == 0 else list(_problems_with(row, one.line, bounds))
            if len(rows) >= MOST_ROWS:
                params = {"row": one.line, "most": MOST_ROWS}
                return Upload(rows, [*faults, Problem("csv_too_many_rows", params=params)])
            faults += wrong
            if one.amount_ore and not wrong:
                rows.append(row)
    faults += _wrong_sums(file, books, found)
    if not rows and not faults:
        faults.append(Problem("sie_nothing_found"))
    return Upload(rows, sorted(faults, key=_line_of))


def _line_of(fault: Problem) -> int:
    row = fault.params.get("row", 0)
    return row if isinstance(row, int) else 0


def _problems_with_file(file: SieFile, books: Bookkeeping, bounds: Bounds) -> Iterator[Problem]:
    """What makes the whole file the wrong one."""
    kind, owner, currency = file.first("SIETYP"), file.first("ORGNR"), file.first("VALUTA")
    if not books.spans:
        yield Problem("sie_accounts_unknown", "file")
    if kind is None:
        yield Problem("sie_type_missing", "file")
    elif kind.at(0) != TYPE:
        yield Problem("sie_type_wrong", "file", {"row": kind.line, "value": kind.at(0)[:20]})
    expected = _digits(books.organisation_number)
    if owner is None or not owner.at(0):
        yield Problem("sie_organisation_missing", "file")
    elif _digits(owner.at(0)) != expected:
        params = {"row": owner.line, "value": owner.at(0)[:20], "expected": books.organisation_number}
        yield Problem("sie_organisation_wrong", "file", params)
    if currency is not None and currency.at(0).upper() not in {"SEK", ""}:
        yield Problem("sie_currency_wrong", "file", {"row": currency.line, "value": currency.at(0)[:20]})
    objects = {(told.at(0), told.at(1)) for told in file.told.get("OBJEKT", ())}
    if books.object_code and objects and (books.dimension, books.object_code) not in objects:
        params = {"dimension": books.dimension, "object": books.object_code}
        yield Problem("sie_object_unknown", "file", params)
    yield from _problems_with_year(file, bounds)


def _problems_with_year(file: SieFile, bounds: Bounds) -> Iterator[Problem]:
    """The file's own year (number 0) must have something of the claim's period."""
    this_year = next((told for told in file.told.get("RAR", ()) if told.at(0) == "0"), None)
    first, last = (day_of(this_year.at(1)), day_of(this_year.at(2))) if this_year else (None, None)
    if this_year is None or first is None or last is None:
        yield Problem("sie_year_missing", "file")
    elif last < bounds.starts_on or bounds.ends_on < first:
        params = {
            "row": this_year.line,
            "first": first,
            "last": last,
            "from_day": bounds.starts_on,
            "to_day": bounds.ends_on,
        }
        yield Problem("sie_year_wrong", "file", params)


def _digits(number: str) -> str:
    """The ten digits of an organisation number, however it is written."""
    return re.sub(r"\D", "", number)[-10:]


def _in_period(voucher: Voucher, one: Transaction, bounds: Bounds) -> bool:
    return bounds.starts_on <= (one.booked_on or voucher.booked_on) <= bounds.ends_on


def _concerns(voucher: Voucher, books: Bookkeeping, bounds: Bounds) -> bool:
    """Whether the claim would have had any of the voucher."""
    return any(
        books.is_marked(one)
        and books.cost_type_of(one.account) is not None
        and _in_period(voucher, one, bounds)
        for one in voucher.transactions
    )


def _row(voucher: Voucher, one: Transaction, cost_type: str, accounts: Mapping[int, str]) -> CostValues:
    text = one.text or voucher.text or accounts.get(one.account, "")
    return CostValues(
        cost_type=cost_type,
        booked_on=one.booked_on or voucher.booked_on,
        voucher_number=_CONTROL.sub("", voucher.name)[: LENGTHS["verifikation"]],
        text=_CONTROL.sub("", text)[: LENGTHS["text"]],
        amount_ore=one.amount_ore,
    )


def _problems_with(row: CostValues, line: int, bounds: Bounds) -> Iterator[Problem]:
    for problem in problems_with_row(row, bounds):
        params = {"row": line, "column": NAMED[problem.field or "amount_ore"], **problem.params}
        yield Problem(IN_A_FILE[problem.code], params=params)


def _unbalanced(voucher: Voucher) -> Problem:
    params = {"row": voucher.line, "voucher": voucher.name, "difference_ore": voucher.difference_ore}
    return Problem("sie_voucher_unbalanced", params=params)


def _unmapped(one: Transaction, accounts: Mapping[int, str]) -> Problem:
    account = f"{one.account} {accounts.get(one.account, '')}".strip()[:80]
    return Problem("sie_account_unmapped", params={"row": one.line, "account": account})


def _wrong_sums(file: SieFile, books: Bookkeeping, found: Mapping[int, int]) -> Iterator[Problem]:
    """Where the file says what an account comes to for the year, its vouchers must come to the same."""
    for told in file.told.get("RES", ()):
        try:
            account, told_ore = int(told.at(1)), ore_of(told.at(2))
        except ValueError:
            continue
        if told.at(0) != "0" or books.cost_type_of(account) is None:
            continue
        if told_ore != found.get(account, 0):
            params: dict[str, object] = {
                "row": told.line,
                "account": str(account),
                "told_ore": told_ore,
                "found_ore": found.get(account, 0),
            }
            yield Problem("sie_account_sum_wrong", params=params)
