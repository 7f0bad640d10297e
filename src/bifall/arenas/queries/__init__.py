"""Questions to the meeting places."""

from bifall.arenas.queries.arenas import (
    days_of,
    for_project,
    led_by,
    public_arenas,
    visible_to,
    with_project,
)

__all__ = [
    "days_of",
    "for_project",
    "led_by",
    "public_arenas",
    "visible_to",
    "with_project",
]
