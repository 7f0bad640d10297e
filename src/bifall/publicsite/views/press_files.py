"""The door to pictures and files: open when the text that shows them is, and shut when it is not."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify
from django.views.decorators.http import require_GET
from wagtail.documents.models import Document
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy

from bifall.press.models import PressRendition
from bifall.press.queries import public_files, public_pictures
from bifall.ui.middleware import authority_of


@require_GET
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture in one size: for everybody while a public text shows it and the right to it lasts, and for
    those who work with it in the editor.
    """
    found = get_object_or_404(PressRendition.objects.select_related("image"), file=f"images/{name}")
    is_public = public_pictures(authority_of(request), timezone.now()).filter(pk=found.image_id).exists()
    works_with_it = request.user.is_authenticated and (
        permission_policy.user_has_any_permission_for_instance(
            request.user, ["change", "choose"], found.image
        )
    )
    if not is_public and not works_with_it:
        raise Http404(name)
    return _answer(request, found.file, f"{found.pk}-{found.file.name}", is_public=is_public)


@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file that goes with a release."""
    found = get_object_or_404(public_files(authority_of(request), timezone.now()), pk=file_id)
    document = found.document
    response = _answer(request, document.file, f"{document.pk}-{document.file_hash}", is_public=True)
    # Whatever it holds, it is saved and not run as a page of ours.
    response.headers["Content-Disposition"] = (
        content_disposition_header(True, f"{slugify(found.title)}.{document.file_extension}") or "attachment"
    )
    return response


@require_GET
def in_editor(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A file for those who work with it in the editor, whether a public text has it or not."""
    found = get_object_or_404(Document, pk=document_id)
    if not documents.user_has_any_permission_for_instance(request.user, ["change", "choose"], found):
        raise Http404(filename)
    response = _answer(request, found.file, f"{found.pk}-{found.file_hash}", is_public=False)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.filename) or "attachment"
    return response


def _answer(request: HttpRequest, stored: FieldFile, tag: str, *, is_public: bool) -> HttpResponseBase:
    """A browser asks each time whether it still may show what it has kept, and is told in a few bytes."""
    etag = quote_etag(tag)
    unchanged = get_conditional_response(request, etag=etag)
    response: HttpResponseBase = unchanged or FileResponse(stored.open("rb"))
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
