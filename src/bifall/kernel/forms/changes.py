"""What a person changed, and which version of the answer they saw when they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """value: as typed, or JSON. base_version: the version that was shown (0: not answered then)."""

    value: Any
    base_version: int
