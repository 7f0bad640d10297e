"""What a visitor cannot use on the site, told to those who can help (act 2018:1937 13 §)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.notices.commands import write_letter

KIND = "site.accessibility"
PAGE = "/tillganglighet/"


@transaction.atomic
def tell_of_hindrance(
    *, authority_id: UUID, page: str, hindrance: str, reply_to: str, key: UUID, at: datetime
) -> int:
    """Write to each communicator, or to the authority's own address when there is none.

    page: where, as the visitor says it. reply_to: where to answer; "" when no answer is wanted. What comes
    twice with the same `key` is told once. Returns how many were written to.
    """
    authority = Authority.objects.get(pk=authority_id)
    communicators = people_with_role(authority, Role.COMMUNICATOR)
    to: list[tuple[str, str, User | None]] = [
        (person.email, person.language, person) for person in communicators
    ]
    written = [
        write_letter(
            authority_id=authority_id,
            email=email,
            language=language,
            recipient=recipient,
            kind=KIND,
            subject=_("Någon kan inte använda webbplatsen"),
            body=format_lazy(
                _("Sida: {page}\n\n{hindrance}\n\nSvara till: {reply_to}"),
                page=page or _("inte angiven"),
                hindrance=hindrance,
                reply_to=reply_to or _("inget svar önskas"),
            ),
            path=PAGE,
            key=f"{KIND}:{key}",
            at=at,
        )
        for email, language, recipient in to or [(authority.email, "sv", None)]
    ]
    return sum(letter is not None for letter in written)
