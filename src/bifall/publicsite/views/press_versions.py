"""What a release has said, and what was changed; and the release with all that goes with it, as one file."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from bifall.press.models import ReleasePage, ReleaseVersion
from bifall.press.queries import live_releases, moved_to
from bifall.press.rules import changed_lines, figures_from_data
from bifall.publicsite.press_kit import kit_of
from bifall.publicsite.release import content_of
from bifall.publicsite.release_lines import Line, lines_of
from bifall.ui.middleware import authority_of


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A version as its readers had it, with its corrections, and what was changed from the one before.

    The address holds for as long as the release is public, also when the release has another one.
    """
    page = _public(request, slug)
    if page.slug != slug:
        return HttpResponsePermanentRedirect(reverse("publicsite:release_version", args=[page.slug, number]))
    versions = list(page.versions.select_related("revision"))
    found = next((one for one in versions if one.number == number), None)
    if found is None or found.revision is None:
        raise Http404("no such version")
    before = next((one for one in versions if one.number == number - 1), None)
    with translation.override(page.language):
        lines = _lines(found)
        changed = changed_lines(_texts(_lines(before)), _texts(lines)) if before and before.revision else []
    context = {
        "page": page,
        "version": found,
        "versions": versions,
        "lines": lines,
        "changed": [line for line in changed if any(piece.change != "same" for piece in line)],
        "is_latest": found == versions[-1],
    }
    return render(request, "publicsite/release_version.html", context)


@require_safe
def kit(request: HttpRequest, slug: str) -> HttpResponseBase:
    page = _public(request, slug)
    if page.slug != slug:
        return HttpResponsePermanentRedirect(reverse("publicsite:press_kit", args=[page.slug]))
    with translation.override(page.language):
        packed = kit_of(page, content_of(page))
    etag = quote_etag(sha256(packed).hexdigest()[:32])
    response = HttpResponse(packed, content_type="application/zip")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{page.slug}.zip") or "attachment"
    )
    return get_conditional_response(request, etag=etag, response=response) or response


def _public(request: HttpRequest, slug: str) -> ReleasePage:
    """The live release that has the address, or has had it."""
    authority, now = authority_of(request), timezone.now()
    found = live_releases(authority, now).filter(slug=slug).first() or moved_to(authority, slug, now)
    if found is None:
        raise Http404(slug)
    return found


def _lines(version: ReleaseVersion) -> list[Line]:
    """The text as it was, with what the record said when it was published."""
    draft: ReleasePage = version.revision.as_object()  # type: ignore[union-attr]  # asked for by the caller
    return lines_of(draft, content_of(draft, figures=figures_from_data(version.figures)))


def _texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]
