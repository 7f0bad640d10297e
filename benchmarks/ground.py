"""What every benchmark stands on: an empty database of its own, the machine's name, and a result as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def stand(database_url: str | None = None) -> None:
    """Settings, an empty SQLite database in a folder that goes away with the process, and its tables.

    database_url: an empty database to use instead.
    """
    folder = tempfile.TemporaryDirectory(prefix="bifall-")
    stand.folder = folder  # type: ignore[attr-defined]  # kept, for the folder is removed with it
    (Path(folder.name) / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bifall.config.settings",
        "BIFALL_MODE": "demo",
        "BIFALL_DATA_DIR": folder.name,
        "BIFALL_DATABASE_URL": database_url or f"sqlite:///{folder.name}/bifall.sqlite3",
    }
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from bifall.config import tables  # noqa: PLC0415

    tables.stand_ready(silently)


def silently(line: str) -> None:
    """The steps of a data set are not told."""


def timed(work: Callable[[], Any], *, times: int = 1) -> tuple[float, Any]:
    """The median of `times` runs, in seconds, and what the last one gave."""
    taken, given = [], None
    for _ in range(times):
        began = time.perf_counter()
        given = work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), given


def machine() -> dict[str, Any]:
    models = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "system": platform.system(),
        "python": platform.python_version(),
        "date": datetime.now(tz=UTC).date().isoformat(),
    }


def report(name: str, host: dict[str, Any], **found: Any) -> None:
    """Print the result, and keep it beside the others."""
    text = json.dumps({"benchmark": name, "machine": host, **found}, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
    print(text)
