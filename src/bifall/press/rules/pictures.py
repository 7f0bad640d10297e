"""How long a picture may be shown, and what must be known of it first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bifall.kernel.problems import Problem

WITHDRAWN, AGREEMENT = "withdrawn", "agreement"
LICENCE_URLS: Mapping[str, str] = {
    "cc0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "cc_by": "https://creativecommons.org/licenses/by/4.0/",
    "cc_by_sa": "https://creativecommons.org/licenses/by-sa/4.0/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRights:
    """What is known of the right to a picture. The days are the last on which it holds."""

    creator: str
    description: str
    licence: str
    licence_terms: str = ""
    expires_on: date | None = None
    consent: str = ""
    consent_until: date | None = None
    allows_web: bool = True

    def last_day(self) -> date | None:
        """The last day that it may be shown; None when no day is set."""
        return min((day for day in (self.expires_on, self.consent_until) if day is not None), default=None)

    def may_be_shown(self, today: date) -> bool:
        """Whether the authority may show it on its pages; `models.showable` is the list form."""
        last = self.last_day()
        return self.allows_web and self.consent != WITHDRAWN and (last is None or last >= today)


def problems_with_picture(rights: PictureRights, today: date) -> Iterator[Problem]:
    """All that stands between a picture and the public picture bank."""
    if not rights.creator.strip():
        yield Problem("picture_creator_missing", "creator")
    if not rights.description.strip():
        yield Problem("picture_description_missing", "description")
    if rights.licence == AGREEMENT and not rights.licence_terms.strip():
        yield Problem("picture_terms_missing", "licence_terms")
    if not rights.consent:
        yield Problem("picture_consent_unknown", "consent")
    elif rights.consent == WITHDRAWN:
        yield Problem("picture_consent_withdrawn", "consent")
    last = rights.last_day()
    if last is not None and last < today:
        yield Problem(
            "picture_right_has_ended", "expires_on" if rights.expires_on == last else "consent_until"
        )
