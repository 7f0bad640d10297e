"""20 000 costs from a file are read, checked and laid in a claim in less than 10 s."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.ground import machine, report, silently, stand, timed

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.claims.models import Claim

ROWS = 20_000
LIMIT_S = 10.0


def main() -> None:
    host = machine()
    stand()
    from bifall.claims import tasks  # noqa: PLC0415 -- after django.setup()
    from bifall.config.demo.year import load_year  # noqa: PLC0415

    now = datetime.now(tz=UTC)
    load_year(now=now, tell=silently)
    claim, signatory = draft(now)
    found: dict[str, dict[str, Any]] = {}
    for name, content in (("kostnader.csv", as_csv(claim)), ("kostnader.xlsx", as_xlsx(claim))):
        found[name.rpartition(".")[2]] = read(claim, signatory, name, content, now)
    found["sie"] = read(claim, signatory, "kostnader.se", as_sie(claim), now)
    if {one["rows"] for one in found.values()} != {ROWS}:
        raise SystemExit(f"not all rows were kept: {found}")
    report(
        "claim_rows",
        host,
        rows=ROWS,
        part=tasks.PART,
        files=found,
        limit_s=LIMIT_S,
        holds=all(one["seconds"] < LIMIT_S for one in found.values()),
    )


def draft(now: datetime) -> tuple[Claim, User]:
    """A claim of the year's first running project, for all of its time, and who acts for the beneficiary."""
    from bifall.claims.commands import RangeValues, describe_books, start_claim  # noqa: PLC0415
    from bifall.projects.models import Project  # noqa: PLC0415

    project = Project.objects.filter(state="active").earliest("opened_at")
    signatory = project.organisation.memberships.filter(role="signatory").earliest("since").user
    describe_books(
        project_id=project.pk,
        dimension="6",
        object_code="P1",
        ranges=[RangeValues(first_account=7000, last_account=7699, cost_type="staff")],
        actor=signatory,
        at=now,
    )
    claim = start_claim(
        project_id=project.pk,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        actor=signatory,
        at=now,
    )
    return claim, signatory


def read(claim: Claim, signatory: User, name: str, content: bytes, now: datetime) -> dict[str, Any]:
    """Send the file in place of what was there, and read it to its end."""
    from bifall.claims.commands import receive_file  # noqa: PLC0415
    from bifall.claims.tasks import read_cost_file  # noqa: PLC0415

    def work() -> Any:
        file = receive_file(
            claim_id=claim.pk, filename=name, content=content, replace_all=True, actor=signatory, at=now
        )
        return read_cost_file(file_id=file.pk, at=now)

    seconds, file = timed(work)
    return {
        "seconds": round(seconds, 2),
        "rows": file.rows_kept,
        "faults": file.faults_found,
        "kilobytes": len(content) // 1024,
    }


def costs(claim: Claim) -> list[tuple[date, str, str, str]]:
    """(day, voucher, text, kronor) of each row."""
    day = claim.starts_on
    return [(day, f"A{n}", f"Lön, vecka {n % 52}", f"{n % 900 + 1}.{n % 100:02}") for n in range(ROWS)]


HEADINGS = ("kostnadsslag", "datum", "verifikation", "leverantör", "text", "belopp")


def as_csv(claim: Claim) -> bytes:
    rows = [f"personal;{day};{voucher};;{text};{kronor}" for day, voucher, text, kronor in costs(claim)]
    return "\n".join([";".join(HEADINGS), *rows]).encode()


def as_xlsx(claim: Claim) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kostnader")
    sheet.append(HEADINGS)
    for day, voucher, text, kronor in costs(claim):
        sheet.append(["personal", day, voucher, None, text, float(kronor)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_sie(claim: Claim) -> bytes:
    year = claim.starts_on.year
    lines = [
        "#SIETYP 4",
        f"#ORGNR {claim.project.organisation.register_number}",
        f"#RAR 0 {year}0101 {year}1231",
        "#KONTO 7210 Löner",
        "#OBJEKT 6 P1 Projektet",
    ]
    for day, voucher, text, kronor in costs(claim):
        lines += [
            f'#VER {voucher[0]} {voucher[1:]} {day:%Y%m%d} "{text}"',
            "{",
            f'#TRANS 7210 {{"6" "P1"}} {kronor}',
            f"#TRANS 1930 {{}} -{kronor}",
            "}",
        ]
    return "\n".join(lines).encode("cp437")


if __name__ == "__main__":
    main()
