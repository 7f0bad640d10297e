"""Where a page ends, written so that it can stand in an address. It says nothing that the row does not."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date

from bifall.api.resources import Key, WrongCursor


def written(key: Key) -> str:
    parts = [part if isinstance(part, int) else _as_text(part) for part in key]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def read(cursor: str) -> Key:
    """Raises WrongCursor for what `written` has not written."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error) as error:
        raise WrongCursor(cursor) from error
    if not isinstance(parts, list) or not all(isinstance(part, str | int) for part in parts):
        raise WrongCursor(cursor)
    return tuple(parts)


def _as_text(part: object) -> str:
    return part.isoformat() if isinstance(part, date) else str(part)
