"""Letters about an application or a concept to everybody who acts for the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from bifall.applications.models import Application, Concept
from bifall.applications.queries import letter_values
from bifall.notices.models import Message
from bifall.organisations.queries import people_acting_for
from bifall.wordings.commands import write_in_words


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
        to=people_acting_for(about.organisation_id, at),
        code=code,
        values={**letter_values(about), **(values or {})},
        path=reverse(page, args=[about.pk]),
        at=at,
    )
