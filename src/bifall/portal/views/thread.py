"""What the applicant and the one who handles the case write to each other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.applications.states import State
from bifall.correspondence import commands, queries
from bifall.correspondence.states import Party
from bifall.portal.views.applications import own_application
from bifall.projects.models import Project
from bifall.ui.middleware import signed_in
from bifall.ui.thread import MessageForm, lines_of, send
from bifall.ui.uploads import SentFile, receives_file


@require_http_methods(["GET", "POST"])
@login_required
@receives_file("attachment")
def thread(request: HttpRequest, application_id: UUID, *, sent: SentFile) -> HttpResponse:
    """The thread of an application that has been sent in, and of its project. Who opens it has read it."""
    user = signed_in(request)
    found = own_application(user, application_id)
    if found.state == State.DRAFT:
        return HttpResponseRedirect(reverse("portal:review", args=[found.pk]))
    form: MessageForm | None = MessageForm()
    if request.method == "POST":
        form = send(request, sent, found.pk)
        if form is None:
            messages.success(request, _("Meddelandet är skickat."))
            return HttpResponseRedirect(reverse("portal:thread", args=[found.pk]))
    lines = lines_of(queries.thread_of(found), user, Party.APPLICANT)
    if any(line.is_new for line in lines):
        commands.mark_thread_read(application_id=found.pk, actor=user, at=timezone.now())
    context = {
        "application": found,
        "lines": lines,
        "form": form if user.has_perm("correspondence.write", found) else None,
        "project": Project.objects.filter(application=found).first(),
    }
    return render(request, "portal/thread.html", context, status=422 if request.method == "POST" else 200)
