"""Letters about an application or a concept to everybody who acts for the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from bifall.applications.models import Application, Concept
from bifall.applications.queries import letter_values
from bifall.notices.models import Message
from bifall.notices.recipients import users_told
from bifall.wordings.commands import write_in_words
from bifall.wordings.letters import kind_of_letter


def tell_applicant(
    about: Application | Concept,
    *,
    code: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
) -> list[Message]:
    """Write one of `wordings.letters.LETTERS` to each person who acts for the applicant.

    values: what the letter's own fields say; those that every letter has are taken from the case.
    """
    page = "portal:application" if isinstance(about, Application) else "portal:concept"
    return write_in_words(
        call_id=about.round.call_id,
        authority_id=about.authority_id,
        to=users_told(kind_of_letter(code), about, at),
        code=code,
        values={**letter_values(about), **(values or {})},
        path=reverse(page, args=[about.pk]),
        at=at,
    )
