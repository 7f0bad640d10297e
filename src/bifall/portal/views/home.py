"""What waits for one who applies, and the messages that have come."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bifall.applications import queries
from bifall.applications.states import State
from bifall.calls.queries import open_rounds
from bifall.correspondence.queries import unread_among, with_unread
from bifall.notices import commands as notices
from bifall.notices import queries as messages_of
from bifall.organisations.queries import acted_for_by
from bifall.state_aid.award_queries import to_declare, with_declarations
from bifall.ui.middleware import authority_of, signed_in

PER_PAGE = 25


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Completions and drafts first, then everything the organisations have sent in."""
    user, authority = signed_in(request), authority_of(request)
    # An organisation's own are few.
    written = with_unread(queries.written_by(user).filter(authority=authority), user)
    mine = list(with_declarations(written, timezone.localdate()))
    sent = [application for application in mine if application.state != State.DRAFT]
    context = {
        "completions": list(queries.open_completion_requests(user).filter(application__authority=authority)),
        "to_sign": queries.to_sign(sent, user),
        "to_declare": to_declare(sent, user),
        "drafts": [application for application in mine if application.state == State.DRAFT],
        "concepts": list(queries.concepts_written_by(user).filter(authority=authority)),
        "sent": Paginator(sent, PER_PAGE).get_page(request.GET.get("page")),
        "organisations": list(acted_for_by(user, authority)),
        "rounds": list(open_rounds(authority, timezone.now())),
        "threads": unread_among(sent),
        "unread": messages_of.arrived(user, timezone.now()).filter(read_at=None).count(),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "portal/home.html", context)


@require_GET
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Every message that has been written to the reader, the newest first."""
    shown = messages_of.arrived(signed_in(request), timezone.now()).order_by("-created_at", "id")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/messages.html", {"page": page})


@require_POST
@login_required
def mark_read(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Open a message: it counts as read, and the page it tells of is shown."""
    user = signed_in(request)
    message = get_object_or_404(messages_of.arrived(user, timezone.now()), pk=message_id)
    notices.mark_read(message_id=message.pk, actor=user, at=timezone.now())
    return HttpResponseRedirect(message.path or reverse("portal:messages"))
