"""Files of costs: read at once when they are small, and part by part when they are large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.states import CostType
from bifall.audit.commands import record
from bifall.claims.commands.accounts import lock_account
from bifall.claims.commands.claiming import add_rows, bounds_of, lock, written
from bifall.claims.events import BooksDescribed, CostFileRead, CostFileSent
from bifall.claims.models import AccountRange, Claim, CostFile, ProjectBooks
from bifall.claims.queries import books_of, under_way
from bifall.claims.rules import CostValues
from bifall.claims.states import CostFileState
from bifall.claims.uploads import FileKind, Upload, kind_of, read_csv, read_sie, read_xlsx
from bifall.documents.commands import store_document
from bifall.documents.states import Access, DocumentKind
from bifall.documents.uploads import cleaned_name, problem_with_text
from bifall.kernel.kept_problems import as_data
from bifall.kernel.problems import Problem, Refused, refuse_if

FAULTS_KEPT = 200
"""More than these nobody reads; how many there were is counted all the same."""
MEDIA_TYPES = {
    FileKind.CSV: "text/csv",
    FileKind.SIE: "text/plain",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeValues:
    """The accounts from first to last are costs of this type."""

    first_account: int
    last_account: int
    cost_type: str


@transaction.atomic
def describe_books(
    *,
    project_id: UUID,
    dimension: str,
    object_code: str,
    ranges: Sequence[RangeValues],
    actor: User,
    at: datetime,
) -> ProjectBooks:
    """Say how the project is found in the beneficiary's accounting, in place of what was said before.

    Without dimension and object every transaction on the accounts is the project's.
    """
    project = lock_account(project_id).project
    require(actor, "claims.describe_books", project, at=at)
    budgeted = set(project.budget_lines.values_list("cost_type", flat=True))
    refuse_if(_problems_with_books(dimension.strip(), object_code.strip(), ranges, budgeted))
    made, _created = ProjectBooks.objects.update_or_create(
        project=project, defaults={"dimension": dimension.strip(), "object_code": object_code.strip()}
    )
    made.ranges.all().delete()
    AccountRange.objects.bulk_create(
        AccountRange(
            books=made,
            first_account=one.first_account,
            last_account=one.last_account,
            cost_type=one.cost_type,
        )
        for one in ranges
    )
    record(BooksDescribed(ranges=len(ranges)), subject=project, actor=actor, at=at)
    return made


def _problems_with_books(
    dimension: str, object_code: str, ranges: Sequence[RangeValues], budgeted: set[str]
) -> list[Problem]:
    problems = []
    if bool(dimension) != bool(object_code):
        problems.append(Problem("bookkeeping_dimension_missing", "object_code"))
    if not ranges:
        problems.append(Problem("bookkeeping_accounts_missing"))
    for number, one in enumerate(ranges, start=1):
        if one.last_account < one.first_account:
            params: dict[str, object] = {"first": str(one.first_account), "last": str(one.last_account)}
            problems.append(Problem("bookkeeping_span_backwards", params=params))
        if one.cost_type not in budgeted:
            problems.append(Problem("bookkeeping_cost_type_not_in_budget", params={"row": number}))
    ordered = sorted(ranges, key=lambda one: one.first_account)
    problems += [
        Problem("bookkeeping_spans_overlap", params={"account": str(after.first_account)})
        for before, after in pairwise(ordered)
        if after.first_account <= before.last_account
    ]
    return problems


@transaction.atomic
def upload_rows(
    *,
    claim_id: UUID,
    content: bytes,
    actor: User,
    at: datetime,
    filename: str = "",
    replace_all: bool = False,
) -> Upload:
    """Add the rows of a file that are right, and return what is wrong with the others.

    replace_all: the file's rows take the place of those that the claim has, when any of them is right;
    its lump sums stay.
    Raises `Refused` when no row can be read at all.
    """
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    if under_way(claim) is not None:
        raise Refused([Problem("cost_file_under_way", "file")])
    upload = read_file(claim, filename, content)
    if replace_all and upload.rows:
        _make_room(claim)
    add_rows(claim, upload.rows)
    written(claim, actor, at)
    return upload


def _make_room(claim: Claim) -> None:
    """Take away what a file can hold. A lump sum stays, with its proof: no file can give it back."""
    claim.rows.filter(lump_sum=None).delete()


def read_file(claim: Claim, filename: str, content: bytes) -> Upload:
    """Read a file against the claim; nothing is kept. Raises `Refused` when no row can be read at all."""
    kind, bounds = kind_of(filename, content), bounds_of(claim)
    refuse_if(_problems_with_content(kind, content))
    if kind == FileKind.SIE:
        return read_sie(content, books=books_of(claim.project), bounds=bounds)
    read = read_xlsx if kind == FileKind.XLSX else read_csv
    return read(content, cost_types=names_of_cost_types(), bounds=bounds)


def _problems_with_content(kind: FileKind, content: bytes) -> list[Problem]:
    """What a workbook holds is asked for by its own reader."""
    problem = None if kind == FileKind.XLSX else problem_with_text(content)
    return [problem] if problem is not None else []


def names_of_cost_types() -> dict[str, str]:
    """What a cost type can be called in a file: its code, and its Swedish name."""
    return {name: kind.value for kind in CostType for name in (kind.value, SWEDISH[kind])}


SWEDISH = {
    CostType.STAFF: "personal",
    CostType.EXTERNAL_SERVICES: "externa tjänster",
    CostType.TRAVEL_LODGING: "resor och logi",
    CostType.INVESTMENTS: "investeringar",
    CostType.INDIRECT_COSTS: "indirekta kostnader",
    CostType.OTHER: "övriga kostnader",
    CostType.IN_KIND: "bidrag i annat än pengar",
}


@transaction.atomic
def receive_file(
    *, claim_id: UUID, filename: str, content: bytes, replace_all: bool, actor: User, at: datetime
) -> CostFile:
    """Keep a large file as it came, so that it can be read part by part."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    limit = settings.BIFALL_ATTACHMENT_MAX_BYTES
    problems = []
    if len(content) > limit:
        problems.append(Problem("attachment_too_large", "file", {"limit_mb": limit // (1024 * 1024)}))
    if under_way(claim) is not None:
        problems.append(Problem("cost_file_under_way", "file"))
    kind, name = kind_of(filename, content), cleaned_name(filename)
    refuse_if([*problems, *_problems_with_content(kind, content)])
    document = store_document(
        authority_id=claim.authority_id,
        kind=DocumentKind.ATTACHMENT,
        access=Access.PARTIES,
        title=name,
        filename=name,
        media_type=MEDIA_TYPES[kind],
        content=content,
        actor=actor,
        at=at,
    )
    made = CostFile.objects.create(
        claim=claim, document=document, replace_all=replace_all, sent_by=actor, sent_at=at
    )
    event = CostFileSent(number=claim.number, document_id=str(document.pk))
    record(event, subject=claim, actor=actor, at=at)
    return made


@transaction.atomic
def add_part(
    *, file_id: UUID, rows: Sequence[CostValues], begins_at: int, found: int, actor: User, at: datetime
) -> CostFile:
    """Add the next rows of a file, of which so many were `found` in all. `begins_at`: how many have gone
    before; a part that has been added already is not added again.
    """
    file, claim = _lock(file_id)
    require(actor, "claims.write", claim, at=at)
    if file.state not in {CostFileState.WAITING, CostFileState.READING} or file.rows_kept != begins_at:
        return file
    if file.replace_all and begins_at == 0 and rows:
        _make_room(claim)
    add_rows(claim, rows)
    file.state, file.rows_found, file.rows_kept = CostFileState.READING, found, begins_at + len(rows)
    file.save(update_fields=["state", "rows_found", "rows_kept"])
    return file


@transaction.atomic
def finish_file(*, file_id: UUID, faults: Sequence[Problem], actor: User, at: datetime) -> CostFile:
    """Say what was wrong with the rows that were not added, and that there are no more."""
    return _end(file_id, CostFileState.READ, faults, actor, at)


@transaction.atomic
def refuse_file(*, file_id: UUID, problems: Sequence[Problem], actor: User, at: datetime) -> CostFile:
    """Say why the file could not be read, or not to its end."""
    return _end(file_id, CostFileState.REFUSED, problems, actor, at)


def _end(
    file_id: UUID, state: CostFileState, faults: Sequence[Problem], actor: User, at: datetime
) -> CostFile:
    file, claim = _lock(file_id)
    file.state, file.faults_found = state, len(faults)
    file.faults = [as_data(fault) for fault in faults[:FAULTS_KEPT]]
    file.save(update_fields=["state", "faults", "faults_found"])
    event = CostFileRead(number=claim.number, rows=file.rows_kept, faults=len(faults))
    record(event, subject=claim, actor=actor, at=at)
    return file


def _lock(file_id: UUID) -> tuple[CostFile, Claim]:
    claim = lock(CostFile.objects.values_list("claim_id", flat=True).get(pk=file_id))
    file = CostFile.objects.select_for_update(of=("self",), no_key=True).get(pk=file_id)
    file.claim = claim
    return file, claim
