"""What is written in a case: to the applicant, and, on a page of its own, among those at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.queries import letter_values
from bifall.correspondence import commands, queries
from bifall.correspondence.states import Party
from bifall.desk.access import cases_open_to, desk_only
from bifall.desk.forms import NoteForm
from bifall.kernel.problems import Refused
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to
from bifall.ui.thread import MessageForm, lines_of, send
from bifall.ui.uploads import SentFile, receives_file
from bifall.wordings.models import Phrase
from bifall.wordings.queries import phrases_of
from bifall.wordings.rules import fill


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
@receives_file("attachment")
def thread(request: HttpRequest, application_id: UUID, *, sent: SentFile) -> HttpResponse:
    """What the applicant and the desk have written to each other. Who opens it has read it."""
    user = signed_in(request)
    found = _find(user, application_id)
    form: MessageForm | None = MessageForm()
    status = 422 if request.method == "POST" else 200
    phrases = phrases_of(found.round.call_id) if user.has_perm("correspondence.write", found) else []
    if request.method == "POST" and request.POST.get("go") == "phrase":
        form, status = _with_phrase(request, found, phrases), 200
    elif request.method == "POST":
        form = send(request, sent, found.pk)
        if form is None:
            messages.success(request, _("Meddelandet är skickat till sökanden."))
            return HttpResponseRedirect(reverse("desk:thread", args=[found.pk]))
    lines = lines_of(queries.thread_of(found), user, Party.AUTHORITY)
    if any(line.is_new for line in lines):
        commands.mark_thread_read(application_id=found.pk, actor=user, at=timezone.now())
    context = {
        "application": found,
        "lines": lines,
        "form": form if user.has_perm("correspondence.write", found) else None,
        "phrases": phrases,
        "tab": "thread",
    }
    return render(request, "desk/thread.html", context, status=status)


def _with_phrase(request: HttpRequest, found: Application, phrases: Sequence[Phrase]) -> MessageForm:
    """The form with what was typed, and after it the phrase that was chosen, filled from the case."""
    number, _dot, language = request.POST.get("phrase", "").partition(".")
    typed = request.POST.get("text", "").strip()
    chosen = [
        fill(one.text_in(language), letter_values(found)) for one in phrases if str(one.number) == number
    ]
    sent = MessageForm(request.POST)
    key = sent.cleaned_data.get("key") if sent.is_valid() or "key" not in sent.errors else None
    return MessageForm(initial={"text": "\n\n".join(filter(None, [typed, *chosen])), "key": key or uuid4()})


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def notes(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What those at the desk have noted for each other."""
    user = signed_in(request)
    found = _find(user, application_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_note(
                application_id=found.pk, text=form.cleaned_data["text"], actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Anteckningen är sparad internt."))
            return HttpResponseRedirect(reverse("desk:notes", args=[found.pk]))
    context = {
        "application": found,
        "notes": queries.notes_of(found),
        "form": form,
        "unread": queries.unread_in(found, user),
        "tab": "notes",
    }
    return render(request, "desk/notes.html", context, status=422 if request.method == "POST" else 200)


def _find(user: User, application_id: UUID) -> Application:
    """A case that is open to the user, with what the head of the page says of it."""
    found = cases_open_to(user).select_related(
        "authority", "organisation", "case", "case_officer", "round__call"
    )
    return get_object_or_404(found, pk=application_id)
