"""Which municipalities a release concerns: those of the projects whose decisions it quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bifall.applications.models import Application
from bifall.board.models import Decision, DelegatedDecision
from bifall.organisations.models import Municipality
from bifall.press.models import QuotedDecision, ReleasePage
from bifall.press.queries import quoted_by


def releases_in(releases: QuerySet[ReleasePage], municipality: Municipality) -> QuerySet[ReleasePage]:
    """Those of `releases` that concern the municipality. A text about no project concerns no one of them."""
    board = Decision.objects.filter(item__application__municipalities=municipality)
    delegated = DelegatedDecision.objects.filter(application__municipalities=municipality)
    there = Q(decision_id__in=board.values("pk")) | Q(decision_id__in=delegated.values("pk"))
    return releases.filter(pk__in=QuotedDecision.objects.filter(there).values("page_id"))


def places_of(pages: Iterable[ReleasePage]) -> dict[int, set[str]]:
    """{page: the codes of the municipalities it concerns}, in four queries at most."""
    quoted = quoted_by(pages)
    ids = {decision_id for decisions in quoted.values() for decision_id in decisions}
    applications = dict(Decision.objects.filter(pk__in=ids).values_list("pk", "item__application_id"))
    applications |= dict(DelegatedDecision.objects.filter(pk__in=ids).values_list("pk", "application_id"))
    codes: dict[object, set[str]] = defaultdict(set)
    rows = Application.municipalities.through.objects.filter(application_id__in=applications.values())
    for application_id, code in rows.values_list("application_id", "municipality__code"):
        codes[application_id].add(code)
    return {
        page_id: set().union(*(codes[applications.get(pk)] for pk in decisions))
        for page_id, decisions in quoted.items()
    }
