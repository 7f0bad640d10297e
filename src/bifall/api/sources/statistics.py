"""What has been granted, added up by year and by one thing more."""

from __future__ import annotations

from bifall.api.resources import Asked, Row
from bifall.projectbank.statistics import by_year_and


def statistics(asked: Asked) -> list[Row]:
    """In four questions, however many years there are."""
    return [
        {
            "id": "_".join([table, str(year), *([key] if key else [])]),
            "table": table,
            "year": year,
            "key": key,
            "projects": total.projects,
            "granted_sek": total.granted_sek,
            "part_sek": total.part_sek,
        }
        for table, counted in by_year_and(asked.authority).items()
        for (year, key), total in counted.items()
    ]
