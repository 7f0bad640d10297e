"""The county's municipalities, and those who speak for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.desk.access import administration_only
from bifall.desk.administration_forms import MunicipalityForm, RepresentativeForm
from bifall.flows.people import admit_representative
from bifall.kernel.problems import Refused
from bifall.organisations import commands
from bifall.organisations.models import Mandate, Municipality
from bifall.organisations.queries import with_neighbours, with_representatives
from bifall.organisations.states import MandateKind
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to

PER_PAGE = 25


@require_GET
@login_required
@administration_only
def municipalities(request: HttpRequest) -> HttpResponse:
    found = with_representatives(with_neighbours(authority_of(request)).order_by("name", "code"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/administration_municipalities.html", {"page": page})


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def add(request: HttpRequest) -> HttpResponse:
    return _form_page(request, MunicipalityForm(request.POST or None))


@require_http_methods(["GET", "POST"])
@login_required
@administration_only
def change(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    found = _find(request, municipality_id)
    written = {name: getattr(found, name) for name in MunicipalityForm.base_fields}
    return _form_page(
        request, MunicipalityForm(request.POST or None, initial=written, code_stands=True), found
    )


@require_GET
@login_required
@administration_only
def municipality(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    return _page(request, _find(request, municipality_id), RepresentativeForm(), status=200)


@require_POST
@login_required
@administration_only
def add_representative(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """Let somebody speak for the municipality. They get a letter with the way in."""
    found = _find(request, municipality_id)
    form = RepresentativeForm(request.POST)
    if form.is_valid():
        try:
            mandate = admit_representative(
                municipality_id=found.pk,
                person=form.person(),
                kind=MandateKind(form.cleaned_data["kind"]),
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = _("{name} företräder nu {municipality} och får ett brev till {email}.")
            user = mandate.user
            messages.success(request, told.format(name=user, municipality=found, email=user.email))
            return HttpResponseRedirect(reverse("desk:municipality", args=[found.pk]))
    return _page(request, found, form, status=422)


@require_POST
@login_required
@administration_only
def end_mandate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    mandate = get_object_or_404(
        Mandate.objects.select_related("user", "municipality"),
        pk=mandate_id,
        municipality__authority=authority_of(request),
    )
    commands.end_mandate(mandate_id=mandate.pk, actor=signed_in(request), at=timezone.now())
    told = _("{name} företräder inte längre {municipality}.")
    messages.success(request, told.format(name=mandate.user, municipality=mandate.municipality))
    return HttpResponseRedirect(reverse("desk:municipality", args=[mandate.municipality_id]))


def _find(request: HttpRequest, municipality_id: UUID) -> Municipality:
    return get_object_or_404(with_neighbours(authority_of(request)), pk=municipality_id)


def _form_page(
    request: HttpRequest, form: MunicipalityForm, found: Municipality | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        read: dict[str, Any] = form.cleaned_data
        try:
            saved = commands.load_municipality(
                authority_id=authority_of(request).pk, actor=signed_in(request), at=timezone.now(), **read
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("{municipality} är sparad.").format(municipality=saved))
            return HttpResponseRedirect(reverse("desk:municipality", args=[saved.pk]))
    context = {"form": form, "municipality": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/administration_municipality_form.html", context, status=status)


def _page(
    request: HttpRequest, found: Municipality, form: RepresentativeForm, *, status: int
) -> HttpResponse:
    mandates = list(found.mandates.select_related("user").order_by("since", "pk"))
    context = {
        "municipality": found,
        "held": [mandate for mandate in mandates if mandate.ended_at is None],
        "former": [mandate for mandate in mandates if mandate.ended_at is not None],
        "form": form,
    }
    return render(request, "desk/administration_municipality.html", context, status=status)
