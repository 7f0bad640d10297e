"""Set the test environment before Django reads its settings."""

from __future__ import annotations

import os

os.environ["BIFALL_MODE"] = "test"
os.environ["BIFALL_DATABASE_URL"] = os.environ.get("BIFALL_TEST_DATABASE_URL") or "sqlite://:memory:"
# Playwright's synchronous interface keeps an event loop in the thread; Django would refuse to query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
