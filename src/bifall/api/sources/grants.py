"""What has been granted: the grants, those who got them, and what came of the projects."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bifall.api.resources import Asked, Row
from bifall.applications.models import Application
from bifall.board.grant_facts import FACTS
from bifall.board.public_grants import Grant, grants_to, publicly_granted
from bifall.kernel.identifiers import public_number
from bifall.organisations.models import Organisation
from bifall.projectbank.statistics import NOTHING, by_recipient
from bifall.projects.models import Indicator
from bifall.reporting.queries import latest_actuals
from bifall.ui.addresses import absolute, project_address


def grants(asked: Asked) -> QuerySet[Application]:
    return publicly_granted(asked.authority).prefetch_related("municipalities", "priorities")


def grant_rows(asked: Asked, found: Sequence[Application]) -> list[Row]:
    return [_grant(asked, grant) for grant in grants_to(found)]


def _grant(asked: Asked, grant: Grant) -> Row:
    application = grant.application
    return {
        "id": application.pk,
        "page": page_of(asked, application.case_number),
        **{name: fact.of(grant) for name, fact in FACTS.items()},
    }


def recipients(asked: Asked) -> QuerySet[Organisation]:
    """Those who have been granted something: that others have registered here is not public."""
    granted = publicly_granted(asked.authority).order_by().values("organisation")
    return Organisation.objects.filter(authority=asked.authority, pk__in=granted)


def recipient_rows(asked: Asked, found: Sequence[Organisation]) -> list[Row]:
    """Legal persons alone: one whose number is or may be somebody's personal number is left out."""
    totals = by_recipient(asked.authority, [organisation.pk for organisation in found])
    numbers = {one.pk: public_number(one.register_number, one.country) for one in found}
    return [
        {
            "id": organisation.pk,
            "name": organisation.name,
            "country": organisation.country,
            "organisation_number": numbers[organisation.pk],
            "kind": organisation.kind,
            "projects": totals.get(organisation.pk, NOTHING).projects,
            "granted_sek": totals.get(organisation.pk, NOTHING).granted_sek,
        }
        for organisation in found
        if numbers[organisation.pk]
    ]


def indicators(asked: Asked) -> QuerySet[Indicator]:
    granted = publicly_granted(asked.authority).order_by().values("pk")
    return Indicator.objects.filter(project__application__in=granted).select_related(
        "project__application__case"
    )


def result_rows(asked: Asked, found: Sequence[Indicator]) -> list[Row]:
    latest = latest_actuals(found)
    rows: list[Row] = []
    for indicator in found:
        actual = latest.get(indicator.pk)
        application = indicator.project.application
        rows.append(
            {
                "id": indicator.pk,
                "case_number": application.case_number,
                "project": application.title,
                "position": indicator.position,
                "kind": indicator.kind,
                "indicator": indicator.title,
                "unit": indicator.unit,
                "baseline": indicator.baseline,
                "target": indicator.target,
                "value": actual.value if actual else None,
                "measured_to": actual.report.ends_on if actual else None,
                "page": page_of(asked, application.case_number),
            }
        )
    return rows


def page_of(asked: Asked, case_number: str) -> str:
    return absolute(asked.authority, project_address(case_number))
