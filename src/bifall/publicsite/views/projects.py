from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.assessment.queries import summary_of
from bifall.board.public_grants import Grant, grants_to, publicly_granted
from bifall.collaboration.queries import statements_on
from bifall.collaboration.states import ConsultationState
from bifall.kernel.money import percent_of
from bifall.projects.models import Project
from bifall.publicsite.headlines import Headline, told_about
from bifall.publicsite.views.meetings import public_minutes
from bifall.reporting.queries import progress_of, with_effects
from bifall.reporting.states import EffectState, ReportState
from bifall.ui.addresses import number_from
from bifall.ui.application_diagram import effect_chain_of
from bifall.ui.middleware import authority_of


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A financier's part of the project, in whole kronor and percent with one decimal."""

    financier: str
    amount_sek: int
    share_percent: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way from application to effect. state: "done", "here" or ""."""

    name: str
    detail: str
    state: str


@require_GET
def project(request: HttpRequest, case: str) -> HttpResponse:
    authority = authority_of(request)
    number = number_from(case)
    if number is None:
        raise Http404(case)
    found = get_object_or_404(publicly_granted(authority), case__case_number=number)
    [grant] = grants_to([found])
    application = grant.application
    statements = statements_on(application)
    answered = sum(line.state == ConsultationState.ANSWERED for line in statements)
    summary = summary_of(application)
    context = {
        "grant": grant,
        "conditions": grant.conditions,
        "minutes": public_minutes(grant.item.meeting),
        "application": application,
        "assessed": summary.total,
        "answered": answered,
        "statements": statements,
        "money": _money(grant, authority),
        "time": _time(application),
        "municipalities": list(application.municipalities.order_by("name")),
        "priorities": list(application.priorities.order_by("position")),
        "chain": effect_chain_of(application),
        **_outcome(application),
        "releases": _releases_about(grant, authority),
    }
    return render(request, "publicsite/project.html", context)


def _outcome(application: Application) -> dict[str, object]:
    """What has come of the project, by what the authority has taken in: no draft, nothing returned."""
    running: Project | None = getattr(application, "project", None)
    if running is None:
        return {}
    return {
        "progress": progress_of(running, running.indicators.order_by("position")),
        "reports": list(running.reports.filter(state=ReportState.APPROVED).order_by("ends_on")),
        "effects": list(with_effects(running).filter(state=EffectState.FOLLOWED_UP)),
    }


def _releases_about(grant: Grant, authority: Authority) -> list[Headline]:
    """What is told of the decision, the board's or on delegation, and of the project's final report."""
    decided = grant.decision or grant.delegated
    running: Project | None = getattr(grant.application, "project", None)
    return told_about(
        authority,
        decision_ids=[decided.pk] if decided is not None else [],
        source_ids=running.reports.values_list("pk", flat=True) if running is not None else [],
    )


def _money(grant: Grant, authority: Authority) -> dict[str, object]:
    rows = [(authority.name, grant.granted_sek)]
    for row in grant.application.financing_rows.order_by("position"):
        kind = f" ({_('i annat än pengar')})" if row.is_in_kind else ""
        rows.append((row.financier + kind, row.amount_sek))
    total = sum(amount for _financier, amount in rows)
    lines = [MoneyLine(name, amount, percent_of(amount, total, decimals=1)) for name, amount in rows]
    return {"lines": lines, "total_sek": total}


def _time(application: Application) -> Step | None:
    """The project's own years, as the last step that is known."""
    if application.starts_on is None or application.ends_on is None:
        return None
    today = timezone.localdate()
    years = f"{application.starts_on.year}–{application.ends_on.year}"
    if today < application.starts_on:
        return Step(_("Startar"), years, "")
    return (
        Step(_("Pågår"), years, "here") if today <= application.ends_on else Step(_("Klart"), years, "done")
    )
