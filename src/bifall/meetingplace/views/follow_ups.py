"""What came of one's meetings, told in a minute by one's personal link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.arenas import commands, queries
from bifall.arenas.models import Participant
from bifall.arenas.outcomes import asked_at
from bifall.arenas.queries import results
from bifall.arenas.states import FollowUpMoment, Side
from bifall.kernel.problems import Refused
from bifall.meetingplace.follow_up_forms import FollowUpForm
from bifall.meetingplace.views.access import by_link
from bifall.meetingplace.views.day import other_of
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@by_link
def follow_up(request: HttpRequest, token: str, participant: Participant) -> HttpResponse:
    """The latest question that one has been asked; an answer can be changed until the next one comes."""
    asked = participant.follow_ups.order_by("-asked_at").first()
    context = {"me": participant, "arena": participant.arena, "token": token, "follow_up": asked}
    if asked is None or not participant.is_here:
        return render(request, "meetingplace/follow_up.html", context)
    moment = FollowUpMoment(asked.moment)
    held = results.held_meetings(participant)
    others = queries.shown(
        queries.with_profile(
            Participant.objects.filter(pk__in=[other_of(participant, one).pk for one in held])
        )
    )
    names = {one.id: one.called for one in others}
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        meetings=[(one.pk, names[other_of(participant, one).pk]) for one in held],
        kinds=asked_at(moment),
        told=results.told_before(asked),
        stayed=asked.stayed,
        asks_if_stayed=participant.side == Side.STUDENT and moment != FollowUpMoment.RIGHT_AFTER,
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.answer_follow_up(
                follow_up_id=asked.pk, outcomes=form.outcomes(), stayed=form.stayed(), at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Tack. Ditt svar är sparat."))
            return HttpResponseRedirect(reverse("meetingplace:follow_up", args=[token]))
    status = 422 if request.method == "POST" else 200
    return render(request, "meetingplace/follow_up.html", context | {"form": form}, status=status)
