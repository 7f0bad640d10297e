"""Who answers for an application at the applicant's, and how a colleague takes over."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bifall.applications import commands
from bifall.applications.queries import contact_of, last_handover, possible_contacts
from bifall.applications.states import HandoverSide
from bifall.kernel.problems import Refused
from bifall.portal.forms import ContactForm
from bifall.portal.views.applications import own_application
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to


@require_http_methods(["GET", "POST"])
@login_required
def contact(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The contact, with what was said at the last handover; whoever writes changes who it is."""
    user, now = signed_in(request), timezone.now()
    found = own_application(user, application_id)
    may_change = user.has_perm("applications.change_contact", found)
    form = ContactForm(
        request.POST or None, people=possible_contacts(found, now), initial={"person": str(user.pk)}
    )
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied("applications.change_contact")
        if form.is_valid():
            try:
                commands.change_contact(
                    application_id=found.pk,
                    person_id=UUID(form.cleaned_data["person"]),
                    note=form.cleaned_data["note"],
                    actor=user,
                    at=now,
                )
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                messages.success(request, _("Kontaktpersonen är ändrad."))
                return HttpResponseRedirect(reverse("portal:contact", args=[found.pk]))
    context = {
        "application": found,
        "contact": contact_of(found),
        "handover": last_handover(found, HandoverSide.APPLICANT),
        "form": form if may_change else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/contact.html", context, status=status)
