"""A large file: kept, read part by part, stopped and taken up; and how a project is found in the books."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.claims import tasks
from bifall.claims.commands import (
    RangeValues,
    add_part,
    describe_books,
    receive_file,
    submit_claim,
    upload_rows,
)
from bifall.claims.models import Claim, CostFile
from bifall.claims.queries import books_of, under_way
from bifall.claims.states import CostFileState
from bifall.claims.tasks import read_cost_file
from bifall.claims.uploads import AccountSpan
from bifall.kernel.kept_problems import as_data, from_data
from bifall.kernel.problems import Problem
from tests.cast import Cast
from tests.claims.test_sie import HEAD as SIE_HEAD
from tests.claims.test_sie import SALARIES
from tests.factories.funding import LATER, active, claim, cost_file
from tests.whole_database import last_told, refusal, told_since

ROW = "personal;2027-03-31;A{};;Lön;1\n"


def rows(count: int) -> str:
    return "".join(ROW.format(number) for number in range(count))


@pytest.fixture
def made(cast: Cast) -> Claim:
    return claim(cast, active(cast), 500)


def test_a_file_is_read_part_by_part(cast: Cast, made: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PART", 3)
    file = cost_file(cast, made, rows(5) + "personal;fel;A9;;Lön;1\n" + rows(2))
    assert (file.state, under_way(made)) == (CostFileState.WAITING, file)
    before = last_told(cast.region.pk)
    file = read_cost_file(file_id=file.pk, at=LATER)
    assert (file.state, file.rows_found, file.rows_kept, file.faults_found) == (CostFileState.READ, 7, 7, 1)
    assert [from_data(fault) for fault in file.faults] == [
        Problem("csv_date_unreadable", None, {"row": 7, "column": "datum", "value": "fel"})
    ]
    assert list(made.rows.order_by("position").values_list("position", flat=True)) == list(range(1, 9))
    assert told_since(before) == [
        ("claims.cost_file_read", cast.applicant, {"number": 1, "rows": 7, "faults": 1})
    ]
    assert under_way(made) is None
    assert read_cost_file(file_id=file.pk, at=LATER) == file
    assert made.rows.count() == 8


def test_a_reading_that_stopped_is_taken_up_where_it_was(
    cast: Cast, made: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PART", 3)
    file = cost_file(cast, made, rows(7))
    added: list[int] = []

    def once(**part: Any) -> CostFile:
        added.append(part["begins_at"])
        if len(added) == 2:
            raise SystemExit("the server was restarted")
        return add_part(**part)

    monkeypatch.setattr(tasks, "add_part", once)
    with pytest.raises(SystemExit, match="restarted"):
        read_cost_file(file_id=file.pk, at=LATER)
    file.refresh_from_db()
    assert (file.state, file.rows_kept, made.rows.count()) == (CostFileState.READING, 3, 4)
    file = read_cost_file(file_id=file.pk, at=LATER)
    assert (added, file.rows_kept, made.rows.count()) == ([0, 3, 3, 6], 7, 8)


def test_a_part_that_has_been_added_is_not_added_again(cast: Cast, made: Claim) -> None:
    file = cost_file(cast, made)
    values = [tasks.read_file(made, "a.csv", _content(rows(1))).rows[0]]
    for _twice in range(2):
        add_part(file_id=file.pk, rows=values, begins_at=0, found=2, actor=cast.applicant, at=LATER)
    file.refresh_from_db()
    assert (file.rows_kept, made.rows.count()) == (1, 2)


def _content(text: str) -> bytes:
    return ("kostnadsslag;datum;verifikation;leverantör;text;belopp\n" + text).encode()


def test_while_a_file_is_read_no_other_comes_and_nothing_is_sent_in(cast: Cast, made: Claim) -> None:
    cost_file(cast, made)
    again = {"claim_id": made.pk, "actor": cast.applicant, "at": LATER}
    for act in (
        lambda: receive_file(filename="b.csv", content=b"", replace_all=False, **again),
        lambda: upload_rows(content=_content(rows(1)), **again),
        lambda: submit_claim(**again),
    ):
        assert [problem.code for problem in refusal(act)] == ["cost_file_under_way"]


def test_the_rows_that_stood_are_replaced_once(
    cast: Cast, made: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PART", 2)
    file = cost_file(cast, made, rows(5))
    CostFile.objects.filter(pk=file.pk).update(replace_all=True)
    read_cost_file(file_id=file.pk, at=LATER)
    assert list(made.rows.values_list("voucher_number", flat=True)) == ["A0", "A1", "A2", "A3", "A4"]


def test_a_file_that_cannot_be_read_says_why(cast: Cast, made: Claim) -> None:
    file = receive_file(
        claim_id=made.pk, filename="a.csv", content=b"nej", replace_all=True, actor=cast.applicant, at=LATER
    )
    file = read_cost_file(file_id=file.pk, at=LATER)
    assert (file.state, file.faults[0]["code"]) == (CostFileState.REFUSED, "csv_column_missing")
    assert made.rows.count() == 1


def test_what_nobody_foresaw_is_raised_and_ends_the_file(
    cast: Cast, made: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PART", 3)
    file = cost_file(cast, made, rows(7))

    def once(**part: Any) -> CostFile:
        if part["begins_at"]:
            raise ZeroDivisionError("a fault of our own")
        return add_part(**part)

    monkeypatch.setattr(tasks, "add_part", once)
    with pytest.raises(ZeroDivisionError, match="our own"):
        read_cost_file(file_id=file.pk, at=LATER)
    file.refresh_from_db()
    assert (file.state, file.rows_kept, made.rows.count()) == (CostFileState.REFUSED, 3, 4)
    assert [from_data(fault) for fault in file.faults] == [Problem("cost_file_broke_off")]
    assert under_way(made) is None


def test_a_paper_that_cannot_be_opened_ends_the_file(cast: Cast, made: Claim) -> None:
    file = cost_file(cast, made, rows(1))
    file.document.file.storage.delete(file.document.file.name)
    with pytest.raises(FileNotFoundError):
        read_cost_file(file_id=file.pk, at=LATER)
    file.refresh_from_db()
    assert (file.state, made.rows.count()) == (CostFileState.REFUSED, 1)


def test_a_claim_that_is_sent_in_meanwhile_takes_no_more(cast: Cast, made: Claim) -> None:
    file = cost_file(cast, made, rows(1))
    Claim.objects.filter(pk=made.pk).update(state="submitted")
    file = read_cost_file(file_id=file.pk, at=LATER)
    assert (file.state, [fault["code"] for fault in file.faults]) == (
        CostFileState.REFUSED,
        ["cost_file_stopped"],
    )
    assert made.rows.count() == 1


def test_who_may_not_write_sends_no_file(cast: Cast, made: Claim) -> None:
    with pytest.raises(PermissionDenied):
        receive_file(
            claim_id=made.pk, filename="a", content=b"", replace_all=False, actor=cast.officer, at=LATER
        )


@pytest.mark.parametrize("params", [{"day": date(2027, 3, 1), "n": 1, "s": "x"}, {}])
def test_a_fault_is_kept_whole(params: dict[str, object]) -> None:
    assert from_data(as_data(Problem("a", "b", params))) == Problem("a", "b", params)


def test_the_books_are_described_and_a_file_is_read_by_them(cast: Cast, made: Claim) -> None:
    describe_books(
        project_id=made.project_id,
        dimension=" 6 ",
        object_code="P7",
        ranges=[RangeValues(first_account=7000, last_account=7699, cost_type="staff")],
        actor=cast.applicant,
        at=LATER,
    )
    found = books_of(made.project)
    number = made.project.organisation.register_number
    assert (found.dimension, found.object_code, found.organisation_number) == ("6", "P7", number)
    assert found.spans == [AccountSpan(7000, 7699, "staff")]
    content = (SIE_HEAD.replace("802400-1234", number) + SALARIES).encode("cp437")
    upload = upload_rows(claim_id=made.pk, filename="a.se", content=content, actor=cast.applicant, at=LATER)
    assert (len(upload.rows), list(upload.faults)) == (1, [])
    assert made.rows.order_by("-position")[0].amount_ore == 4_000_000


@pytest.mark.parametrize(
    ("dimension", "spans", "codes"),
    [
        ("6", [(7000, 7100, "staff")], ["bookkeeping_dimension_missing"]),
        ("", [], ["bookkeeping_accounts_missing"]),
        ("", [(7100, 7000, "staff")], ["bookkeeping_span_backwards"]),
        ("", [(7000, 7100, "staff"), (7100, 7200, "staff")], ["bookkeeping_spans_overlap"]),
        ("", [(7000, 7100, "investments")], ["bookkeeping_cost_type_not_in_budget"]),
    ],
)
def test_books_that_cannot_be(
    cast: Cast, made: Claim, dimension: str, spans: list[tuple[int, int, str]], codes: list[str]
) -> None:
    ranges = [RangeValues(first_account=a, last_account=b, cost_type=c) for a, b, c in spans]
    problems = refusal(
        lambda: describe_books(
            project_id=made.project_id,
            dimension=dimension,
            object_code="",
            ranges=ranges,
            actor=cast.applicant,
            at=LATER,
        )
    )
    assert [problem.code for problem in problems] == codes
