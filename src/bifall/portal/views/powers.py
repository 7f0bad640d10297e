"""Powers of attorney, and what the reader may do for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.flows.powers_of_attorney import give_by_letter, revoke_and_tell
from bifall.kernel.problems import Refused
from bifall.organisations import commands
from bifall.organisations.models import Membership, Organisation, PowerOfAttorney
from bifall.organisations.queries import (
    acted_for_by,
    memberships_of,
    powers_held_by,
    powers_visible_to,
)
from bifall.organisations.states import Scope
from bifall.portal.power_forms import PowerOfAttorneyForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.paper_field import with_file
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already
from bifall.ui.uploads import SentFile, receives_file

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Held:
    """One line of what the reader may do: for whom, by what, what, and for how long."""

    organisation: Organisation
    by: str
    scopes: tuple[StrPromise, ...]
    first_day: date | None
    last_day: date | None
    power: PowerOfAttorney | None = None


@require_GET
@login_required
def authorisations_page(request: HttpRequest) -> HttpResponse:
    """What the reader may do, and for whom: by membership and by power of attorney."""
    user, authority, now = signed_in(request), authority_of(request), timezone.now()
    held = [_by_membership(m) for m in memberships_of(user, now) if m.authority_id == authority.pk]
    held += [_by_power(p) for p in powers_held_by(user, now) if p.authority_id == authority.pk]
    return render(request, "portal/authorisations.html", {"held": held, "today": timezone.localdate(now)})


@require_http_methods(["GET", "POST"])
@login_required
@receives_file("document")
def give(request: HttpRequest, organisation_id: UUID, *, sent: SentFile) -> HttpResponse:
    """A signatory lets somebody outside the organisation act for it."""
    user = signed_in(request)
    found = get_object_or_404(acted_for_by(user, authority_of(request)), pk=organisation_id)
    if not user.has_perm("organisations.give_power_of_attorney", found):
        raise Http404
    status = 200
    form = PowerOfAttorneyForm(initial={"first_day": timezone.localdate()})
    if request.method == "POST":
        form, status = with_file(PowerOfAttorneyForm, request, sent, field="document"), 422
        if form.is_valid():
            values = form.cleaned_data
            filename, content = values["document"]
            try:
                power = give_by_letter(
                    organisation_id=found.pk,
                    name=values["name"],
                    email=values["email"],
                    scopes=[Scope(value) for value in values["scopes"]],
                    first_day=values["first_day"],
                    last_day=values["last_day"],
                    filename=filename,
                    content=content,
                    actor=user,
                    at=timezone.now(),
                )
            except Refused as refused:
                add_to(form, refused.problems)
            else:
                told = _("Fullmakten är given. {name} har fått ett brev.").format(name=power.name)
                messages.success(request, told)
                return HttpResponseRedirect(reverse("portal:organisation", args=[found.pk]))
    context = {"organisation": found, "form": form}
    return render(request, "portal/give_power_of_attorney.html", context, status=status)


@require_http_methods(["GET", "POST"])
@login_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link asks; only the button accepts."""
    if request.method == "GET":
        return render(request, "portal/accept_power_of_attorney.html", {"problems": ()})
    try:
        power = commands.accept_power_of_attorney(token=token, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        context = {"problems": refused.problems}
        return render(request, "portal/accept_power_of_attorney.html", context, status=422)
    told = _("Du har tagit emot fullmakten för {name}.").format(name=power.organisation.name)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("portal:authorisations"))


@require_GET
@login_required
def document(request: HttpRequest, power_id: UUID) -> HttpResponseBase:
    """The signed paper, for those it concerns."""
    found = get_object_or_404(powers_visible_to(signed_in(request)), pk=power_id)
    paper = found.document
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


@require_POST
@login_required
def revoke(request: HttpRequest, power_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = get_object_or_404(powers_visible_to(user), pk=power_id)
    if not user.has_perm("organisations.revoke_power_of_attorney", found):
        raise Http404
    own = found.holder_id == user.pk
    name, of = ("portal:authorisations", ()) if own else ("portal:organisation", (found.organisation_id,))
    if found.revoked_at is not None:
        return done_already(request, _("Fullmakten är redan återkallad."), name, *of)
    revoke_and_tell(power_id=found.pk, actor=user, at=timezone.now())
    messages.success(request, _("Fullmakten är återkallad."))
    return HttpResponseRedirect(reverse(name, args=of))


def _by_membership(membership: Membership) -> Held:
    begins = membership.holds_from
    return Held(
        organisation=membership.organisation,
        by=membership.get_role_display(),
        scopes=_in_order(membership.scopes),
        first_day=None if begins is None else timezone.localdate(begins),
        last_day=membership.last_day,
    )


def _by_power(power: PowerOfAttorney) -> Held:
    return Held(
        organisation=power.organisation,
        by=_("fullmakt"),
        scopes=_in_order(power.scopes),
        first_day=timezone.localdate(power.holds_from),
        last_day=power.last_day,
        power=power,
    )


def _in_order(scopes: frozenset[Scope]) -> tuple[StrPromise, ...]:
    return tuple(scope.label for scope in Scope if scope in scopes)
