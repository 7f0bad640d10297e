"""My municipality: what waits, what we said, what became of it, and the money and projects here."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import User
from bifall.collaboration import queries
from bifall.collaboration.models import AnswerRule
from bifall.collaboration.policies import DECIDED
from bifall.flows.my_municipality import MoneyHere, money_of, what_became_of
from bifall.municipal.shared_forms import OFFICIAL, POLITICIAN, AnswerRuleForm
from bifall.organisations.models import Municipality
from bifall.organisations.policies import open_mandates
from bifall.ui import frame_bars
from bifall.ui.middleware import signed_in

PER_PAGE = 10


@require_GET
@login_required
def my_municipality(request: HttpRequest) -> HttpResponse:
    """Who speaks for more than one municipality chooses among them."""
    user = signed_in(request)
    spoken_for = list(
        Municipality.everywhere.filter(pk__in=list(open_mandates(user)))
        .select_related("authority", "answer_rule")
        .order_by("name", "pk")
    )
    if not spoken_for:
        raise PermissionDenied("collaboration.view")
    asked = request.GET.get("kommun", "")
    municipality = next((place for place in spoken_for if place.code == asked), spoken_for[0])
    return municipality_page(request, municipality, status=200, spoken_for=spoken_for)


def municipality_page(
    request: HttpRequest,
    municipality: Municipality,
    *,
    status: int,
    spoken_for: Sequence[Municipality] = (),
    rule_form: AnswerRuleForm | None = None,
) -> HttpResponse:
    user = signed_in(request)
    said = queries.said_by(user).filter(consultation__municipality=municipality)
    page = Paginator(said, PER_PAGE).get_page(request.GET.get("page"))
    open_feedback = said.filter(consultation__application__state__in=DECIDED, feedback=None)
    rows, questions = list(page.object_list), list(open_feedback)
    told = what_became_of([*rows, *questions])
    money = money_of(municipality)
    context = {
        "municipality": municipality,
        "spoken_for": spoken_for,
        "waiting": list(queries.inbox_of(user).filter(queries.WAITING, municipality=municipality)),
        "asked_back": [line for line in told[len(rows) :] if line.asks_back],
        "page": page,
        "said": told[: len(rows)],
        "money": money,
        "picture": _picture(money),
        "today": timezone.localdate(),
        "rule_form": rule_form or _rule_form(user, municipality),
    }
    return render(request, "municipal/my_municipality.html", context, status=status)


def _rule_form(user: User, municipality: Municipality) -> AnswerRuleForm | None:
    if not user.has_perm("collaboration.set_answer_rule", municipality):
        return None
    rule: AnswerRule | None = getattr(municipality, "answer_rule", None)
    approves = rule is not None and rule.politician_approves
    return AnswerRuleForm(initial={"sent_by": POLITICIAN if approves else OFFICIAL})


def _picture(money: MoneyHere) -> str:
    drawn = frame_bars.draw(
        [(str(year.year), [year.part_sek * 100]) for year in money.years],
        [_("Beviljat, kommunens del")],
        get_language() or "sv",
        title=_("Beviljat till projekt här, per år"),
        colours=[4],
    )
    return mark_safe(drawn)  # noqa: S308 -- escaped there
