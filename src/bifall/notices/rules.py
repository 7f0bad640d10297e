"""How long a letter is worth trying."""

from __future__ import annotations

GIVE_UP_AFTER = 8
"""How many times a letter is tried that the mail server will not take."""
