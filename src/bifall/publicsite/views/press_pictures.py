"""The picture bank as the public has it: to look in, and to take pictures away from."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from bifall.press.models import PressImage
from bifall.press.picture_bank import bank_pictures, with_size
from bifall.press.picture_metadata import PictureInfo, with_rights
from bifall.press.states import Licence
from bifall.publicsite.picture_forms import PictureSearch
from bifall.ui.middleware import authority_of

PER_PAGE = 24
# The names stand in the address. What is large enough to print is for print.
SIZES = {"press": "max-3000x3000", "webb": "width-1200"}


@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """The pictures that the press may use, searched by words and licence."""
    form = PictureSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = bank_pictures(authority_of(request), timezone.now(), asked.get("q", ""), asked.get("licens", ""))
    page = Paginator(with_size(found, "width-600"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": any(asked.values())}
    return render(request, "publicsite/picture_bank.html", context)


@require_GET
def download(request: HttpRequest, picture_id: int, size: str) -> HttpResponse:
    """A picture to take away, with its rights in the file itself."""
    found = get_object_or_404(bank_pictures(authority_of(request), timezone.now()), pk=picture_id)
    if size not in SIZES or (size == "press" and not found.allows_print):
        raise Http404(size)
    rendition = found.get_rendition(SIZES[size])
    with rendition.file.open("rb") as stored:
        content = with_rights(stored.read(), info_of(found))
    is_png = rendition.file.name.endswith(".png")
    response = HttpResponse(content, content_type="image/png" if is_png else "image/jpeg")
    name = f"{slugify(found.title) or 'bild'}-{size}.{'png' if is_png else 'jpg'}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-cache"
    return response


def info_of(picture: PressImage) -> PictureInfo:
    """What the file tells of itself, in Swedish: files have no reader whose language is known."""
    captions = {"sv": picture.caption, "en": picture.caption_en}
    with override("sv"):
        terms = picture.licence_terms or str(Licence(picture.licence).label)
        credit = _("Foto: {credit}").format(credit=picture.credit)
        return PictureInfo(
            title=picture.title,
            creator=picture.creator,
            credit=credit,
            rights=f"© {picture.rights_holder or picture.creator}. {terms}",
            terms=terms,
            licence_url=picture.licence_url,
            alt=picture.description,
            captions={language: text for language, text in captions.items() if text},
        )
