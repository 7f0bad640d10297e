"""The editor goes through the house's own door: its publish button asks the same rule, and nothing else
publishes a release."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from bifall.flows import publication
from bifall.kernel.problems import Refused
from bifall.press.models import NewsroomPage, ReleasePage, ReleaseVersion
from bifall.press.queries import live_releases
from bifall.publicsite.views import press_files
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import text_of


def publish_through_the_house(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The revision has just been saved: publish it with the command, or say what is wrong with it."""
    if not isinstance(page.specific, ReleasePage):
        return None
    edit = HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    try:
        publication.publish(page_id=page.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        for problem in refused.problems:
            messages.error(request, text_of(problem))
        return edit
    messages.success(request, _("Pressmeddelandet är publicerat."))
    return edit


def one_release_at_a_time(
    request: HttpRequest, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """Each release has its own figures to answer for."""
    touches_releases = any(isinstance(page.specific, NewsroomPage | ReleasePage) for page in objects)
    if action_type not in {"publish", "delete"} or not touches_releases:
        return None
    if action_type == "delete":
        messages.error(request, _("Ta bort utkast till pressmeddelanden ett i taget."))
        return HttpResponseRedirect(action.next_url)
    messages.error(request, _("Publicera pressmeddelanden ett i taget, så att beloppen kontrolleras."))
    return HttpResponseRedirect(action.next_url)


def what_has_been_public_stays(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A text that has been published, and a newsroom that has such, is not deleted: its addresses are linked
    to, and it is an official document.
    """
    if not ReleaseVersion.objects.filter(page__in=page.get_descendants(inclusive=True)).exists():
        return None
    messages.error(request, _("En text som har publicerats tas inte bort. Avpublicera den i stället."))
    return HttpResponseRedirect(reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


def only_what_is_public_here(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """A page reached by Wagtail's own address: the same authority and the same clock as everywhere."""
    authority = authority_of(request)
    if isinstance(page, NewsroomPage):
        if page.authority_id != authority.pk:
            raise Http404(page.pk)
        return HttpResponseRedirect(reverse("publicsite:newsroom"))
    if (
        isinstance(page, ReleasePage)
        and not live_releases(authority, timezone.now()).filter(pk=page.pk).exists()
    ):
        raise Http404(page.pk)
    return None


def where_files_are_opened() -> list[URLPattern]:
    """The address that Wagtail asks for of each file that is chosen: inside the editor, so that no text's
    embargo is passed by it.
    """
    return [path("filer/<int:document_id>/<str:filename>", press_files.in_editor, name="wagtaildocs_serve")]


hooks.register("register_admin_urls", where_files_are_opened)
hooks.register("before_publish_page", publish_through_the_house)
hooks.register("before_bulk_action", one_release_at_a_time)
hooks.register("before_delete_page", what_has_been_public_stays)
hooks.register("before_serve_page", only_what_is_public_here)
