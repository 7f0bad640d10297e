"""Questions to the newsroom: what is live, who is on duty, what is being written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from bifall.accounts.models import Authority
from bifall.kernel.weeks import IsoWeek
from bifall.press.models import (
    DutyWeek,
    NewsroomPage,
    PressContact,
    QuotedDecision,
    ReleasePage,
)


def newsroom_of(authority_id: UUID) -> NewsroomPage | None:
    found: NewsroomPage | None = NewsroomPage.objects.filter(authority_id=authority_id).first()
    return found


def releases_of(newsroom: NewsroomPage) -> QuerySet[ReleasePage]:
    """Every release of the newsroom, drafts too, the last changed first."""
    found: QuerySet[ReleasePage] = ReleasePage.objects.child_of(newsroom).order_by(
        "-latest_revision_created_at", "-pk"
    )
    return found


def live_releases(authority: Authority, at: datetime) -> QuerySet[ReleasePage]:
    """What everybody may read at `at`, newest first: the clock decides, not when a schedule last ran."""
    newsroom = newsroom_of(authority.pk)
    found: QuerySet[ReleasePage] = ReleasePage.objects.none()
    if newsroom is not None and newsroom.live:
        found = (
            releases_of(newsroom)
            .filter(live=True)
            .filter(Q(go_live_at=None) | Q(go_live_at__lte=at))
            .filter(Q(expire_at=None) | Q(expire_at__gt=at))
            .order_by("-first_published_at", "-pk")
        )
    return found


def quoted_by(pages: Iterable[ReleasePage]) -> dict[int, list[UUID]]:
    """{page: the decisions it quotes, in its order}, in one query. As published, not as in a later draft."""
    quoted: dict[int, list[UUID]] = defaultdict(list)
    rows = QuotedDecision.objects.filter(page_id__in=[page.pk for page in pages])
    for page_id, decision_id in rows.order_by("page_id", "sort_order", "pk").values_list(
        "page_id", "decision_id"
    ):
        quoted[page_id].append(decision_id)
    return quoted


def live_releases_about(
    authority: Authority, decision_ids: Iterable[UUID], at: datetime
) -> list[ReleasePage]:
    """The live releases that quote any of the decisions, newest first."""
    return list(
        live_releases(authority, at).filter(quoted_decisions__decision_id__in=list(decision_ids)).distinct()
    )


def duty_weeks(authority: Authority, weeks: Iterable[IsoWeek]) -> dict[IsoWeek, DutyWeek]:
    """The rota of the weeks that somebody has been named for, in one query."""
    asked = list(weeks)
    found = DutyWeek.objects.filter(
        authority=authority, year__in=[w.year for w in asked], week__in=[w.week for w in asked]
    ).select_related("contact", "backup")
    by_week = {IsoWeek(row.year, row.week): row for row in found}
    return {week: by_week[week] for week in asked if week in by_week}


def contact_on_duty(authority: Authority, day: date) -> PressContact | None:
    """Who answers the press in the ISO week of `day`; None when nobody has been named."""
    week = IsoWeek.of(day)
    row = duty_weeks(authority, [week]).get(week)
    return None if row is None else row.contact


def contacts_of(authority: Authority) -> QuerySet[PressContact]:
    return PressContact.objects.filter(authority=authority).order_by("name")
