"""To verify a chain of 10 000 entries takes at most three times as long as to read its rows."""

from __future__ import annotations

from benchmarks import generate
from benchmarks.ground import machine, report, stand, timed

COUNT = 10_000
LIMIT = 3.0


def main() -> None:
    host = machine()
    stand()
    from bifall.audit.models import Entry  # noqa: PLC0415 -- after django.setup()
    from bifall.audit.queries import breaks  # noqa: PLC0415

    writing_s, _ = timed(lambda: generate.audit_entries(COUNT))
    entries = Entry.objects.order_by("sequence")
    reading_s, read = timed(lambda: sum(1 for _ in entries.iterator(2000)), times=5)
    verifying_s, broken = timed(lambda: list(breaks()), times=5)
    if read != COUNT or broken:
        raise SystemExit(f"{read} entries, {len(broken)} of them broken")
    report(
        "audit_chain",
        host,
        entries=COUNT,
        writing_s=round(writing_s, 2),
        reading_s=round(reading_s, 3),
        verifying_s=round(verifying_s, 3),
        ratio_verifying_to_reading=round(verifying_s / reading_s, 2),
        limit=LIMIT,
        holds=verifying_s / reading_s <= LIMIT,
    )


if __name__ == "__main__":
    main()
