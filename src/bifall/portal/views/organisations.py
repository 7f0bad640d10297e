"""Organisations, and who acts for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.flows.invitation import invite_by_letter
from bifall.kernel.problems import Problem, Refused
from bifall.organisations import commands
from bifall.organisations.models import Membership, Organisation, PowerOfAttorney
from bifall.organisations.policies import has_signed_first
from bifall.organisations.queries import acted_for_by, members_of, powers_visible_to, signing_of
from bifall.organisations.states import MembershipRole, OrganisationKind, Scope, SignedAct, Standing
from bifall.portal.forms import InvitationForm, OrganisationForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already


@require_http_methods(["GET", "POST"])
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation that has not been here before."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = commands.register_organisation(
                authority_id=authority_of(request).pk,
                name=values["name"],
                country=values["country"],
                register_number=values["register_number"],
                kind=OrganisationKind(values["kind"]),
                street=values["street"],
                postal_code=values["postal_code"],
                city=values["city"],
                website=values["website"],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("{name} är registrerad.").format(name=made.name))
            return HttpResponseRedirect(reverse("portal:organisation", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "portal/register_organisation.html", {"form": form}, status=status)


@require_GET
@login_required
def organisation(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    return _page(request, _mine(request, organisation_id), InvitationForm(), status=200)


@require_POST
@login_required
def invite(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    found = _mine(request, organisation_id)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invite_by_letter(
                organisation_id=found.pk,
                email=form.cleaned_data["email"],
                role=MembershipRole(form.cleaned_data["role"]),
                first_day=form.cleaned_data["first_day"],
                last_day=form.cleaned_data["last_day"],
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Inbjudan är skickad."))
            return HttpResponseRedirect(reverse("portal:organisation", args=[found.pk]))
    return _page(request, found, form, status=422)


@require_POST
@login_required
def change_signing(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Let two sign together, or each alone: the latter takes two."""
    found, together = _mine(request, organisation_id), request.POST.get("together") == "yes"
    try:
        changed = commands.change_signing(
            organisation_id=found.pk, together=together, actor=signed_in(request), at=timezone.now()
        )
    except Refused as refused:
        return _page(request, found, InvitationForm(), status=422, problems=refused.problems)
    if changed.signs_together != together:
        messages.info(request, _("Du har undertecknat. Det ändras när en till har gjort det."))
    else:
        messages.success(request, _("Sättet att underteckna är ändrat."))
    return HttpResponseRedirect(reverse("portal:organisation", args=[found.pk]))


@require_POST
@login_required
def end_membership(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    user = signed_in(request)
    own = Q(organisation__in=acted_for_by(user, authority_of(request))) | Q(user=user, ended_at__isnull=False)
    membership = get_object_or_404(Membership.objects.filter(own), pk=membership_id)
    if membership.ended_at is not None:
        return _ended_already(request, membership)
    try:
        commands.end_membership(membership_id=membership.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return _page(
            request, membership.organisation, InvitationForm(), status=422, problems=refused.problems
        )
    messages.success(request, _("Behörigheten är avslutad."))
    if membership.user_id == user.pk:
        return HttpResponseRedirect(reverse("portal:home"))
    return HttpResponseRedirect(reverse("portal:organisation", args=[membership.organisation_id]))


@require_http_methods(["GET", "POST"])
@login_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link asks; only the button accepts."""
    if request.method == "GET":
        return render(request, "portal/accept_invitation.html", {"problems": ()})
    try:
        membership = commands.accept_invitation(token=token, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        context = {"problems": refused.problems}
        return render(request, "portal/accept_invitation.html", context, status=422)
    messages.success(request, _("Nu arbetar du för {name}.").format(name=membership.organisation.name))
    return HttpResponseRedirect(reverse("portal:home"))


def _ended_already(request: HttpRequest, membership: Membership) -> HttpResponse:
    told = _("Behörigheten är redan avslutad.")
    if membership.user_id == signed_in(request).pk:
        return done_already(request, told, "portal:home")
    return done_already(request, told, "portal:organisation", membership.organisation_id)


def _mine(request: HttpRequest, organisation_id: UUID) -> Organisation:
    return get_object_or_404(acted_for_by(signed_in(request), authority_of(request)), pk=organisation_id)


def _page(
    request: HttpRequest,
    found: Organisation,
    form: InvitationForm,
    *,
    status: int,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    user = signed_in(request)
    now = timezone.now()
    may_invite = user.has_perm("organisations.invite", found)
    powers = powers_visible_to(user).filter(organisation=found).select_related("organisation")
    context = {
        "organisation": found,
        "members": [_member(user, membership) for membership in members_of(found, now)],
        "powers": [_power(user, power, now) for power in powers],
        "may_give_power": user.has_perm("organisations.give_power_of_attorney", found),
        "may_invite": may_invite,
        "may_change_signing": user.has_perm("organisations.change_signing", found)
        and not has_signed_first(user, SignedAct.SIGN_ALONE, found.pk),
        "signing": signing_of(SignedAct.SIGN_ALONE, found.pk, Scope.SIGN, now),
        "invitations": found.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)
        if may_invite
        else (),
        "form": form,
        "problems": problems,
    }
    return render(request, "portal/organisation.html", context, status=status)


def _member(user: User, membership: Membership) -> dict[str, object]:
    begins = membership.holds_from
    return {
        "membership": membership,
        "scopes": [scope.label for scope in Scope if scope in membership.scopes],
        "first_day": None if begins is None else timezone.localdate(begins),
        "may_end": user.has_perm("organisations.end_membership", membership),
    }


def _power(user: User, power: PowerOfAttorney, now: datetime) -> dict[str, object]:
    standing = power.standing_at(now)
    return {
        "power": power,
        "standing": standing,
        "scopes": [scope.label for scope in Scope if scope in power.scopes],
        "first_day": timezone.localdate(power.holds_from),
        "may_revoke": standing not in {Standing.OVER, Standing.REVOKED}
        and user.has_perm("organisations.revoke_power_of_attorney", power),
    }
