"""Exit with 0 when a PostgreSQL answers at the address given."""

from __future__ import annotations

import sys

import psycopg

try:
    psycopg.connect(sys.argv[1], connect_timeout=2).close()
except psycopg.OperationalError:
    sys.exit(1)
