"""Questions to the meeting places."""

from bifall.arenas.queries.arenas import (
    days_of,
    for_project,
    led_by,
    public_arenas,
    visible_to,
    with_project,
)
from bifall.arenas.queries.missing import Asked, Missing, asked_to, missing_from, unanswered
from bifall.arenas.queries.participants import (
    agreed_to,
    participant_of,
    registered_at,
)
from bifall.arenas.queries.shown import Shown, shown, shown_to_others, with_profile
from bifall.arenas.queries.suggestions import (
    Suggestion,
    Suggestions,
    engine_profile,
    other_side,
    suggestions_for,
)

__all__ = [
    "Asked",
    "Missing",
    "Shown",
    "Suggestion",
    "Suggestions",
    "agreed_to",
    "asked_to",
    "days_of",
    "engine_profile",
    "for_project",
    "led_by",
    "missing_from",
    "other_side",
    "participant_of",
    "public_arenas",
    "registered_at",
    "shown",
    "shown_to_others",
    "suggestions_for",
    "unanswered",
    "visible_to",
    "with_profile",
    "with_project",
]
