"""The newsroom's list of topics: added, renamed, ended and taken up again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.kernel.problems import Refused
from bifall.press import commands
from bifall.press.models import Topic
from bifall.press.queries import topics_in
from bifall.press.topics import with_uses
from bifall.publicsite.forms import TopicForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
def topics(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    user = _keeper(request)
    form = TopicForm(request.POST or None)
    if request.method == "POST" and _is_saved(request, form, user, None):
        messages.success(request, _("Ämnet är tillagt."))
        return HttpResponseRedirect(reverse("publicsite:press_topics"))
    context = {"topics": list(with_uses(topics_in(authority_of(request)))), "form": form}
    status = 422 if form.errors else 200
    return render(request, "publicsite/press_topics.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """One topic: its names, and whether it is chosen any more."""
    user = _keeper(request)
    found = get_object_or_404(with_uses(topics_in(authority_of(request))), pk=topic_id)
    form = TopicForm(request.POST or None, initial={"name": found.name, "name_en": found.name_en})
    if request.method == "POST" and _is_saved(request, form, user, found):
        messages.success(request, _("Ämnet är sparat."))
        return HttpResponseRedirect(reverse("publicsite:press_topics"))
    status = 422 if form.errors else 200
    return render(request, "publicsite/press_topic.html", {"topic": found, "form": form}, status=status)


@require_POST
@login_required
def end(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """End the topic, or take it up again when it has been ended."""
    user = _keeper(request)
    authority = authority_of(request)
    found = get_object_or_404(topics_in(authority), pk=topic_id)
    wanted = "reopen" if "reopen" in request.POST else "end"
    step = commands.reopen_topic if wanted == "reopen" else commands.end_topic
    step(authority_id=authority.pk, topic_id=found.pk, actor=user, at=timezone.now())
    told = _("Ämnet kan väljas igen.") if wanted == "reopen" else _("Ämnet är avslutat.")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("publicsite:press_topics"))


def _keeper(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, "press.keep_topics", authority_of(request))
    return user


def _is_saved(request: HttpRequest, form: TopicForm, user: User, found: Topic | None) -> bool:
    if not form.is_valid():
        return False
    try:
        commands.save_topic(
            authority_id=authority_of(request).pk,
            topic_id=found.pk if found is not None else None,
            actor=user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except Refused as refused:
        add_to(form, refused.problems)
        return False
    return True
