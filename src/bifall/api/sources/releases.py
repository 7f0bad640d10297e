"""Press texts, through the door that the clock keeps: `press.queries.live_releases`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from bifall.api.resources import Asked, Row
from bifall.flows.release_figures import figures_of
from bifall.press.models import ReleasePage
from bifall.press.queries import live_releases
from bifall.press.rules import Figures, fill
from bifall.ui.addresses import absolute


def releases(asked: Asked) -> QuerySet[ReleasePage]:
    return live_releases(asked.authority, asked.at).exclude(first_published_at=None)


def release_rows(asked: Asked, found: Sequence[ReleasePage]) -> list[Row]:
    """Their figures in their places, as the record has them now."""
    figures = figures_of(found, asked.authority) if found else {}
    return [
        {
            "id": page.pk,
            "kind": page.kind,
            "language": page.language,
            "headline": fill(page.title, figures[page.pk], page.language),
            "lead": fill(page.lead, figures[page.pk], page.language),
            "text": _text(page, figures[page.pk]),
            "published_at": page.first_published_at,
            "page": absolute(asked.authority, reverse("publicsite:release", args=[page.slug])),
        }
        for page in found
    ]


def _text(page: ReleasePage, figures: Figures) -> str:
    said = [block.value for block in page.body if block.block_type in {"heading", "paragraph"}]
    return "\n\n".join(fill(piece, figures, page.language) for piece in said)
