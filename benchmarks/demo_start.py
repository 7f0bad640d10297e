"""The demo loads its year in less than a minute, and starts in less than five seconds when it is there."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile

from benchmarks.ground import machine, report, timed

FIRST_LIMIT_S, SECOND_LIMIT_S = 60.0, 5.0
START = [sys.executable, "-c", "from bifall.config.command_line import main; main()", "demo", "--load-only"]


def main() -> None:
    host = machine()
    with tempfile.TemporaryDirectory(prefix="bifall-") as folder:
        first, second = start(folder), start(folder)
    report(
        "demo_start",
        host,
        first=first,
        second=second,
        ratio_second_to_first=round(second["wall_s"] / first["wall_s"], 3),
        limits_s=[FIRST_LIMIT_S, SECOND_LIMIT_S],
        holds=first["wall_s"] < FIRST_LIMIT_S and second["wall_s"] < SECOND_LIMIT_S,
    )


def start(folder: str) -> dict[str, float]:
    """Seconds on the clock, and seconds of a processor: on a busy machine the first are more."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "BIFALL_MODE": "demo", "BIFALL_DATA_DIR": folder}
    wall_s, _ = timed(lambda: subprocess.run(START, env=environment, check=True, stdout=sys.stderr))  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall_s": round(wall_s, 1), "processor_s": round(processor_s, 1)}


if __name__ == "__main__":
    main()
