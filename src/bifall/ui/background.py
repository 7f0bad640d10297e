"""Work that takes longer than somebody should wait for a page: done beside the request, in its own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from django.conf import settings
from django.db import connections

log = logging.getLogger(__name__)


def in_background(work: Callable[[], object]) -> None:
    """Start `work` and go on. The row that it works on says how far it has come.

    In tests it is done at once, so that a test sees what came of it.
    """
    if not settings.BIFALL_WORK_IN_BACKGROUND:
        work()
        return
    Thread(target=_carry_out, args=(work,), name="bifall-background", daemon=True).start()


def _carry_out(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        # There is nobody to tell but the one who keeps the server; the page offers to take it up again.
        log.exception("background work stopped")
    finally:
        connections.close_all()
