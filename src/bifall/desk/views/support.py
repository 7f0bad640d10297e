"""Decision support: the best set and the municipalities' set beside the officers' proposal."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.desk.portfolio_access import find_round
from bifall.desk.views.portfolio import frame, picture
from bifall.flows.portfolio.entries import portfolio_of
from bifall.flows.portfolio.support import Settings, Support
from bifall.ui.middleware import signed_in

PER_PAGE = 15


@require_GET
@login_required
def support(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Three sets and where they differ. Nothing here can be pressed that decides anything."""
    user, round_ = signed_in(request), find_round(request, round_id)
    found = portfolio_of(round_, user)
    settings = Settings(
        by_population=request.GET.get("weight") == "population",
        proposed=request.GET.get("amount") != "sought",
        decided_stays=request.GET.get("decided") != "open",
    )
    computed = Support(found, settings)
    page = Paginator(computed.disagreed(), PER_PAGE).get_page(request.GET.get("page"))
    names = (_("Handläggarnas förslag"), _("Högst sammanlagt resultat"), _("Kommunernas ställningstaganden"))
    sets = list(zip(names, computed.sets(), strict=True))
    context = frame(request, found, "support") | {
        "settings": settings,
        "support": computed,
        "sets": sets,
        "page": page,
        "sides": computed.sides(list(page.object_list)),
        "agreed": computed.agreed(),
        "picture": picture(
            [(name, computed.split_of(one)) for name, one in sets],
            [_("i alla tre"), _("i två"), _("bara här")],
            title=_("Vad de tre urvalen kostar, och vad de har gemensamt"),
            colours=(4, 1, 3),
            frames=[round_.frame_sek] * 3,
        ),
    }
    return render(request, "desk/support.html", context)
