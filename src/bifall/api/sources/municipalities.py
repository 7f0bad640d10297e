"""The municipalities: who they are, what they have said, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from bifall.api.resources import Asked, Row
from bifall.api.sources.grants import page_of
from bifall.board.public_grants import publicly_granted
from bifall.collaboration.models import Statement
from bifall.flows.traces import public_traces
from bifall.organisations.models import Municipality
from bifall.ui.addresses import absolute


def municipalities(asked: Asked) -> QuerySet[Municipality]:
    return Municipality.objects.filter(authority=asked.authority)


def municipality_rows(asked: Asked, found: Sequence[Municipality]) -> list[Row]:
    return [
        {
            "id": place.pk,
            "code": place.code,
            "name": place.name,
            "population": place.population,
            "population_on": place.population_on,
            "page": absolute(asked.authority, reverse("publicsite:municipality", args=[place.code])),
        }
        for place in found
    ]


def statements(asked: Asked) -> QuerySet[Statement]:
    """On applications whose grant is public: they stand on the project's own page."""
    granted = publicly_granted(asked.authority).order_by().values("pk")
    return Statement.objects.filter(consultation__application__in=granted).select_related(
        "consultation__municipality", "consultation__application__case", "handling", "feedback"
    )


def statement_rows(asked: Asked, found: Sequence[Statement]) -> list[Row]:
    rows: list[Row] = []
    for statement in found:
        consultation = statement.consultation
        handling = getattr(statement, "handling", None)
        feedback = getattr(statement, "feedback", None)
        rows.append(
            {
                "id": statement.pk,
                "case_number": consultation.application.case_number,
                "title": consultation.application.title,
                "municipality": consultation.municipality.code,
                "municipality_name": consultation.municipality.name,
                "position": statement.position,
                "reasons": statement.reasons,
                "conditions": statement.conditions,
                "given_on": timezone.localdate(statement.given_at),
                "is_late": statement.is_late,
                "handling": handling.outcome if handling else "",
                "handling_reason": handling.reason if handling else "",
                "changed_text": handling.changed_text if handling else "",
                "recognises_itself": feedback.recognition if feedback else "",
                "page": page_of(asked, consultation.application.case_number),
            }
        )
    return rows


def influence(asked: Asked) -> list[Row]:
    """Each municipality that was asked and each decided application: the rows behind the figures."""
    return [
        {
            "id": f"{trace.case_number.replace(' ', '-')}_{trace.municipality}".lower(),
            "case_number": trace.case_number,
            "project": trace.title,
            "municipality": trace.municipality,
            "municipality_name": trace.municipality_name,
            "year": year,
            "granted": trace.granted,
            "position": trace.position or "",
            "is_late": trace.is_late,
            "taken_in": trace.taken_in,
            "recognises_itself": trace.recognised,
        }
        for year, traces in public_traces(asked.authority).items()
        for trace in traces
    ]
