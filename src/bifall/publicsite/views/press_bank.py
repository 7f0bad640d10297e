"""The communicators' picture bank: many pictures in at once, and what is known of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bifall.accounts.models import Authority
from bifall.accounts.permissions import require
from bifall.documents.uploads import cleaned_name
from bifall.kernel.problems import Refused
from bifall.press import commands
from bifall.press.models import PressImage, showable
from bifall.press.picture_bank import ending_soon, having, pictures_of, with_size
from bifall.publicsite.picture_forms import OwnPictureSearch, PictureDetailsForm, PicturesForm
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to, text_of

PER_PAGE = 24


@require_http_methods(["GET", "POST"])
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """All pictures, those whose right soon ends first of all; and a form that takes in many at once."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.keep_pictures", authority)
    upload = PicturesForm(request.POST, request.FILES) if request.method == "POST" else PicturesForm()
    if request.method == "POST" and upload.is_valid():
        return _take_in(request, authority, upload.cleaned_data["pictures"])
    form = OwnPictureSearch(request.GET)
    found = _found(form, authority)
    now = timezone.now()
    today = timezone.localdate(now)
    last = today + timedelta(days=settings.BIFALL_PICTURE_WARNING_DAYS)
    context = {
        "form": form,
        "upload": upload,
        "page": Paginator(with_size(found, "width-600"), PER_PAGE).get_page(request.GET.get("page")),
        "ending": ending_soon(authority, today, last, now),
        "today": today,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "publicsite/press_bank.html", context, status=status)


def _found(form: OwnPictureSearch, authority: Authority) -> QuerySet[PressImage]:
    found = pictures_of(authority)
    if not form.is_valid():
        return found
    asked = form.cleaned_data
    found = having(found, asked["q"])
    if asked["licens"]:
        found = found.filter(licence=asked["licens"])
    if asked["visa"] in {"bank", "inte"}:
        found = found.filter(is_in_bank=asked["visa"] == "bank")
    if asked["visa"] == "slut":
        found = found.exclude(showable(timezone.localdate()))
    return found


def _take_in(request: HttpRequest, authority: Authority, files: list[UploadedFile[Any]]) -> HttpResponse:
    """Keep those that can be kept, and say of each of the others what is wrong with it."""
    kept = []
    for sent in files:
        filename = cleaned_name(sent.name or "")
        try:
            picture = commands.add_picture(
                authority_id=authority.pk,
                filename=filename,
                # One that is too large need not be read to its end to be refused.
                content=sent.read(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE + 1),
                actor=signed_in(request),
                at=timezone.now(),
            )
        except Refused as refused:
            for problem in refused.problems:
                fault = _("{name}: {problem}").format(name=filename, problem=text_of(problem))
                messages.error(request, fault)
        else:
            kept.append(picture)
    if kept:
        told = ngettext(
            "{number} bild är sparad. Beskriv den innan den visas.",
            "{number} bilder är sparade. Beskriv dem innan de visas.",
            len(kept),
        )
        messages.success(request, told.format(number=len(kept)))
    if len(kept) == 1 == len(files):
        return HttpResponseRedirect(reverse("publicsite:press_picture_details", args=[kept[0].pk]))
    return HttpResponseRedirect(reverse("publicsite:press_bank"))


@require_http_methods(["GET", "POST"])
@login_required
def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """What is known of a picture, and whether everybody may find it."""
    user, authority = signed_in(request), authority_of(request)
    require(user, "press.keep_pictures", authority)
    found = get_object_or_404(pictures_of(authority), pk=picture_id)
    initial = {name: getattr(found, name) for name in PictureDetailsForm.base_fields}
    form = PictureDetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.describe_picture(
                authority_id=authority.pk,
                picture_id=found.pk,
                values=form.values(),
                is_in_bank=form.cleaned_data["is_in_bank"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Bilden är sparad."))
            return HttpResponseRedirect(reverse("publicsite:press_bank"))
    context = {
        "form": form,
        "picture": found,
        "may_be_shown": found.rights().may_be_shown(timezone.localdate()),
        "editor_url": reverse("wagtailimages:edit", args=[found.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "publicsite/press_picture.html", context, status=status)
