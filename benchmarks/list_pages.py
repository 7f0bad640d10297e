"""A list page asks the database as many questions for sixty rows as for one, and never more than twelve."""

from __future__ import annotations

from collections import defaultdict

from benchmarks import generate
from benchmarks.ground import machine, report, stand

SIZES = (1, 2, 57)
MOST = 12
OF_CASES = {
    "desk:home": "hanna-handlaggare",
    "desk:cases": "hanna-handlaggare",
    "desk:assignments": "beda-bedomare",
    "portal:home": "skogsklustret-kontakt",
    "municipal:inbox": "ulla-umea",
}
OF_GRANTS = ("publicsite:projects", "publicsite:grants_csv", "publicsite:grants_json")


def main() -> None:
    host = machine()
    stand()
    from bifall.accounts.models import User  # noqa: PLC0415 -- after django.setup()

    asked: dict[str, dict[str, int]] = defaultdict(dict)
    for rows, scene in generate.under_review(SIZES):
        for page, key in OF_CASES.items():
            asked[page][str(rows)] = questions(page, User.objects.get(pk=scene.people[key].pk))
    stand_anew()
    for rows in generate.grants(SIZES):
        for page in OF_GRANTS:
            asked[page][str(rows)] = questions(page, None)
    report(
        "list_pages",
        host,
        queries=asked,
        ratio_60_to_1={page: round(counts["60"] / counts["1"], 2) for page, counts in asked.items()},
        limit=MOST,
        holds=all(len(set(c.values())) == 1 and max(c.values()) <= MOST for c in asked.values()),
    )


def stand_anew() -> None:
    """The same tables, empty of everything but what migrations bring."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from bifall.config import tables  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = settings.DATA_DIR / "grants.sqlite3"
    tables.stand_ready(lambda line: None)


def questions(page: str, user: object) -> int:
    """How many questions the page asks, signing in and the session's own apart."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    client.get(reverse(page))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(reverse(page))
    if response.status_code != 200:
        raise SystemExit(f"{page}: {response.status_code}")
    return len([q for q in captured.captured_queries if "django_session" not in q["sql"]])


if __name__ == "__main__":
    main()
