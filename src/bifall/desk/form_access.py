"""Who comes into the pages where forms are made, and the only way of fetching a form there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from bifall.accounts.permissions import require
from bifall.applications.queries import registers_of
from bifall.calls.models import Strategy
from bifall.kernel.forms.draft import DraftForm, read_draft
from bifall.kernel.forms.written_rules import Registers
from bifall.questionnaires.models import Form, FormVersion
from bifall.questionnaires.queries import visible_to
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponse])


def form_readers_only(view: View) -> View:
    """Let in those who may see the forms of the site's authority; 403 for others."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(signed_in(request), "questionnaires.view_form", authority_of(request))
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def find_form(request: HttpRequest, form_id: UUID) -> Form:
    shown = visible_to(signed_in(request)).filter(authority=authority_of(request))
    return get_object_or_404(shown, pk=form_id)


def find_version(request: HttpRequest, version_id: UUID) -> FormVersion:
    shown = visible_to(signed_in(request)).filter(authority=authority_of(request))
    found = FormVersion.objects.select_related("form").filter(form__in=shown)
    return get_object_or_404(found, pk=version_id)


def find_draft(request: HttpRequest, version_id: UUID) -> tuple[FormVersion, DraftForm]:
    """A version that the user may change, and what it says; 404 once it is published, 403 for a reader."""
    version = find_version(request, version_id)
    require(signed_in(request), "questionnaires.edit_form", version)
    if version.is_published:
        raise Http404
    return version, read_draft(version.definition)


def registers_here(request: HttpRequest) -> Registers:
    """The registers as they stand at the site's authority, with the strategy that came last."""
    authority = authority_of(request)
    strategy = Strategy.objects.filter(authority=authority).order_by("-valid_from").first()
    return registers_of(authority.pk, strategy)
