"""What the meeting places led to is proposed to a project's report; a person takes it in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bifall.accounts.models import User
from bifall.arenas.models import Arena
from bifall.arenas.outcomes import ProposedActual, actual
from bifall.arenas.queries.results import facts_of, indicator_counts, students_of
from bifall.arenas.states import Counted
from bifall.projects.models import Indicator
from bifall.reporting.commands import save_report
from bifall.reporting.models import Report
from bifall.reporting.queries import actuals_of
from bifall.reporting.rules import Actual, ReportValues


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the report could say of an indicator, what it says now, and how much comes from which place.

    rows: (meeting place, how many of what is counted), for each that has any.
    """

    indicator: Indicator
    counted: Counted
    proposed: ProposedActual
    current: Actual
    rows: tuple[tuple[Arena, int], ...]

    @property
    def is_taken(self) -> bool:
        """The report says so already."""
        now = (self.current.value, self.current.women, self.current.men)
        return now == tuple(map(_whole, (self.proposed.value, self.proposed.women, self.proposed.men)))


def proposals_for(report: Report) -> list[Proposal]:
    """For each indicator that counts something of the meeting places; those of all arenas until now."""
    counts = indicator_counts(report.project)
    if not counts:
        return []
    arenas = list(Arena.objects.filter(project=report.project).order_by("registration_opens_at", "id"))
    everything = {}
    for arena in arenas:
        only = Arena.objects.filter(pk=arena.pk)
        everything[arena] = facts_of(only, students_of(only))
    facts = [fact for found in everything.values() for fact in found]
    current = actuals_of(report)
    proposals = []
    for indicator in report.project.indicators.order_by("position"):
        counted = counts.get(indicator.pk)
        if counted is None:
            continue
        rows = [
            (arena, sum(fact.counted == counted for fact in found)) for arena, found in everything.items()
        ]
        proposals.append(
            Proposal(
                indicator,
                counted,
                actual(facts, counted),
                current.get(indicator.pk, Actual()),
                tuple((arena, count) for arena, count in rows if count),
            )
        )
    return proposals


@transaction.atomic
def take_into_report(
    *, report_id: UUID, indicator_ids: Collection[UUID], version: int, actor: User, at: datetime
) -> Report:
    """Write the proposed actuals of the indicators chosen into the report. Whoever writes it answers for it.

    What the report says of other things stays; so does a note that somebody has written.
    """
    report = Report.objects.select_related("project").get(pk=report_id)
    told = actuals_of(report)
    for one in proposals_for(report):
        if one.indicator.pk in indicator_ids:
            note = one.current.note or _("Räknat från mötesplatserna {day}.").format(
                day=timezone.localtime(at).date().isoformat()
            )
            told[one.indicator.pk] = Actual(
                value=_whole(one.proposed.value),
                women=_whole(one.proposed.women),
                men=_whole(one.proposed.men),
                note=note,
            )
    values = ReportValues(
        done=report.done,
        results=report.results,
        deviations=report.deviations,
        onward=report.onward,
        actuals=told,
    )
    return save_report(report_id=report_id, values=values, version=version, actor=actor, at=at)


def _whole(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)
