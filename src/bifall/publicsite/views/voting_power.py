"""What votes would weigh if the county's municipalities decided together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.collaboration.queries import Body, body_of, forum_bodies, members_of
from bifall.collaboration.states import Threshold, Weighting
from bifall.ui import share_bars
from bifall.ui.choices import chosen
from bifall.ui.middleware import authority_of


@require_GET
def voting_power(request: HttpRequest) -> HttpResponse:
    """A choice that is not offered counts as the first one."""
    weighting = chosen(Weighting, request.GET.get("roster"), Weighting.POPULATION)
    threshold = chosen(Threshold, request.GET.get("krav"), Threshold.MAJORITY)
    authority = authority_of(request)
    forums = forum_bodies(authority, timezone.localdate())
    forum = next((one for one in forums if str(one.pk) == request.GET.get("forum")), None)
    members = forum.municipalities if forum else members_of(authority)
    body = body_of(members, weighting, threshold, forum.votes if forum else None)
    context = {
        "body": body,
        "forum": forum,
        "forums": forums,
        "weighting": weighting,
        "weightings": Weighting.choices,
        "threshold": threshold,
        "thresholds": Threshold.choices,
        "picture": _picture(body) if body else "",
    }
    return render(request, "publicsite/voting_power.html", context)


def _picture(body: Body) -> str:
    rows = [
        (
            member.municipality.name,
            (member.population_share, member.power.banzhaf, member.power.shapley_shubik),
        )
        for member in body.members
    ]
    kinds = [_("del av folkmängden"), _("makt enligt Banzhaf"), _("makt enligt Shapley och Shubik")]
    drawn = share_bars.draw(_("Del av folkmängden och av makten"), rows, kinds, get_language() or "sv")
    return mark_safe(drawn)  # noqa: S308 -- escaped there
