"""Calls that have been published, and their rounds."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse

from bifall.api.resources import Asked, Row
from bifall.calls.models import Call, Round
from bifall.calls.queries import public_calls
from bifall.ui.addresses import absolute


def calls(asked: Asked) -> QuerySet[Call]:
    return public_calls(asked.authority).prefetch_related(None)


def call_rows(asked: Asked, found: Sequence[Call]) -> list[Row]:
    return [
        {
            "id": call.pk,
            "title": call.title,
            "title_en": call.title_en,
            "summary": call.summary,
            "summary_en": call.summary_en,
            "decided_by": call.decider,
            "legal_basis": call.legal_basis,
            "highest_share_percent": call.highest_share_percent,
            "highest_grant_sek": call.highest_grant_sek,
            "is_two_step": call.is_two_step,
            "page": _page(asked, call),
        }
        for call in found
    ]


def rounds(asked: Asked) -> QuerySet[Round]:
    return Round.objects.filter(call__in=calls(asked).order_by()).select_related("call")


def round_rows(asked: Asked, found: Sequence[Round]) -> list[Row]:
    return [
        {
            "id": round_.pk,
            "call": round_.call_id,
            "call_title": round_.call.title,
            "name": round_.name,
            "opens_at": round_.opens_at,
            "closes_at": round_.closes_at,
            "concept_opens_at": round_.concept_opens_at,
            "concept_closes_at": round_.concept_closes_at,
            "frame_sek": round_.frame_sek,
            "page": _page(asked, round_.call),
        }
        for round_ in found
    ]


def _page(asked: Asked, call: Call) -> str:
    return absolute(asked.authority, reverse("publicsite:call", args=[call.slug]))
