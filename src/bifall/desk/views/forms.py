"""The authority's forms and their versions: begun, published, compared."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import Authority
from bifall.calls.queries import calls_by_form_version
from bifall.desk.form_access import find_form, find_version, form_readers_only, registers_here
from bifall.desk.form_words import told
from bifall.desk.new_form_form import NewFormForm
from bifall.desk.views.form_builder import version_page
from bifall.kernel.forms.differences import differences
from bifall.kernel.forms.draft import read_draft
from bifall.kernel.problems import Refused
from bifall.questionnaires import commands
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.queries import published_versions, visible_to
from bifall.questionnaires.states import Purpose
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already

PER_PAGE = 25


@require_GET
@form_readers_only
def forms(request: HttpRequest) -> HttpResponse:
    """Every form of the authority, with its versions and the calls that use them."""
    user, authority = signed_in(request), authority_of(request)
    found = visible_to(user).filter(authority=authority).prefetch_related("versions").order_by("name", "id")
    purpose = request.GET.get("purpose", "")
    if purpose in Purpose.values:
        found = found.filter(purpose=purpose)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    used = calls_by_form_version([version.pk for form in page for version in form.versions.all()])
    context = {
        "page": page,
        "lines": [
            {
                "form": form,
                "versions": form.versions.all(),
                "calls": sorted({c for version in form.versions.all() for c in used.get(version.pk, ())}),
            }
            for form in page
        ],
        "purposes": Purpose.choices,
        "purpose": purpose,
        "may_edit": user.has_perm("questionnaires.edit_form", authority),
    }
    return render(request, "desk/forms.html", context)


@require_http_methods(["GET", "POST"])
@form_readers_only
def create(request: HttpRequest) -> HttpResponse:
    """Begin a form: empty, from the standard one, or as a copy of one that a call has had."""
    user, authority = signed_in(request), authority_of(request)
    if not user.has_perm("questionnaires.edit_form", authority):
        raise PermissionDenied("questionnaires.edit_form")
    form = NewFormForm(request.POST or None, versions=_to_copy(authority))
    if request.method == "POST" and form.is_valid():
        try:
            version = commands.begin_form(
                authority_id=authority.pk,
                purpose=Purpose(form.cleaned_data["purpose"]),
                name=form.cleaned_data["name"],
                source_id=form.source_id,
                schema=form.standard.schema() if form.standard else None,
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Formuläret är skapat. Ingen annan än handläggarna ser det ännu."))
            return HttpResponseRedirect(reverse("desk:form_version", args=[version.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/form_new.html", {"form": form}, status=status)


def _to_copy(authority: Authority) -> list[tuple[FormVersion, list[str]]]:
    versions = [v for purpose in Purpose for v in published_versions(authority.pk, purpose)]
    used = calls_by_form_version([version.pk for version in versions])
    return [(version, used.get(version.pk, [])) for version in versions]


@require_GET
@form_readers_only
def form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """One form: its versions, and what uses them."""
    user = signed_in(request)
    found = find_form(request, form_id)
    versions = list(found.versions.select_related("created_by"))
    used = calls_by_form_version([version.pk for version in versions])
    may_edit = user.has_perm("questionnaires.edit_form", found)
    context = {
        "form_shown": found,
        "lines": [{"version": version, "calls": used.get(version.pk, [])} for version in versions],
        "may_edit": may_edit,
        "may_begin": may_edit and all(version.is_published for version in versions),
    }
    return render(request, "desk/form_versions.html", context)


@require_POST
@form_readers_only
def begin_version(request: HttpRequest, form_id: UUID) -> HttpResponse:
    found = find_form(request, form_id)
    try:
        version = commands.begin_version(form_id=found.pk, actor=signed_in(request), at=timezone.now())
    except Refused:
        return done_already(request, _("Det finns redan en version att arbeta i."), "desk:form", found.pk)
    messages.success(request, _("Version {number} börjar som den förra.").format(number=version.number))
    return HttpResponseRedirect(reverse("desk:form_version", args=[version.pk]))


@require_POST
@form_readers_only
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Publish, or say at each place what is wrong."""
    found = find_version(request, version_id)
    if found.is_published:
        return done_already(request, _("Versionen är redan publicerad."), "desk:form_version", found.pk)
    try:
        commands.publish_version(version_id=found.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        return version_page(request, found, status=422, problems=refused.problems)
    messages.success(request, _("Versionen är publicerad och kan väljas i utlysningar."))
    return HttpResponseRedirect(reverse("desk:form_version", args=[found.pk]))


@require_POST
@form_readers_only
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Throw a version in the making away, after the box that says so has been ticked."""
    found = find_version(request, version_id)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Kryssa i att du vill ta bort versionen."))
        return HttpResponseRedirect(reverse("desk:form_version", args=[found.pk]))
    try:
        commands.discard_version(version_id=found.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        return version_page(request, found, status=422, problems=refused.problems)
    messages.success(request, _("Versionen är borttagen."))
    return HttpResponseRedirect(reverse("desk:form", args=[found.form_id]))


@require_GET
@form_readers_only
def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What differs between the version and another of the same form: the one before, unless one is chosen."""
    found = find_version(request, version_id)
    others = list(found.form.versions.exclude(pk=found.pk).order_by("-number"))
    chosen = [other for other in others if str(other.number) == request.GET.get("with", "")]
    earlier = [other for other in others if other.number < found.number]
    other = next(iter([*chosen, *earlier, *others]), None)
    rows = []
    if other is not None:
        old, new = read_draft(other.definition), read_draft(found.definition)
        registers = registers_here(request)
        rows = [told(difference, old, new, registers) for difference in differences(old, new)]
    context = {"version": found, "other": other, "others": others, "rows": rows}
    return render(request, "desk/form_compare.html", context)
