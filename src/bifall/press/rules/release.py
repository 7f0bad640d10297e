"""What stands between a draft and the public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from bifall.kernel.problems import Problem
from bifall.press.rules.figures import Figures, fill, problems_as_written, problems_with_figures
from bifall.press.rules.pictures import PictureRights, problems_with_picture


@dataclass(frozen=True, slots=True)
class Quote:
    """What is said, by whom, and in which role. References to the record are not filled in."""

    text: str
    speaker: str
    role: str

    def filled(self, figures: Figures, language: str) -> Quote:
        """As a reader meets it."""
        return Quote(
            *(fill(part, figures, language).strip() for part in (self.text, self.speaker, self.role))
        )

    @property
    def is_whole(self) -> bool:
        return bool(self.text.strip() and self.speaker.strip() and self.role.strip())

    def digest(self) -> str:
        """A fingerprint of the words and who stands for them."""
        return sha256("\n".join((self.text, self.speaker, self.role)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class UsedPicture:
    """A picture of a release: the field where it was chosen, its name, and what is known of it."""

    field: str
    title: str
    rights: PictureRights


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseText:
    """What a release says, as far as the rules look at it.

    as_written: (the field, its text) for what is shown without anything filled in. correction: the note of
    what is corrected, when the text has readers; earlier: the figures that they were told, and said_before:
    the texts that they have.
    """

    headline: str
    lead: str
    texts: Sequence[str]
    as_written: Sequence[tuple[str, str]] = ()
    correction: str = ""
    earlier: Sequence[Figures] = ()
    said_before: Sequence[str] = ()
    quotes: Sequence[Quote] = ()
    decision_ids: Sequence[UUID] = ()
    is_bound_to_the_record: bool = True
    pictures: Sequence[UsedPicture] = ()
    is_invitation: bool = False
    is_statement: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    language: str = "sv"
    language_of_the_original: str = ""


def problems_with_release(release: ReleaseText, figures: Figures) -> Iterator[Problem]:
    """Everything that stands between a draft and the public.

    A piece of news that refers to no meeting, decision, call or report may name amounts of its own.
    """
    if not release.headline.strip():
        yield Problem("headline_missing", "title")
    if not release.lead.strip():
        yield Problem("lead_missing", "lead")
    if any(not quote.is_whole for quote in release.quotes):
        yield Problem("quote_empty", "body")
    if release.is_invitation:
        yield from _problems_with_invitation(release)
    if release.is_statement and not release.quotes:
        yield Problem("statement_without_quote", "body")
    if release.language == release.language_of_the_original:
        yield Problem("translation_in_same_language", "language")
    if set(release.decision_ids) - {grant.decision_id for grant in figures.grants}:
        yield Problem("quoted_decision_unknown", "quoted_decisions")
    for used in release.pictures:
        yield from _problems_with_used(used)
    bound, language = release.is_bound_to_the_record, release.language
    yield from problems_with_figures(release.texts, figures, language, bound=bound)
    for field, text in release.as_written:
        yield from problems_as_written(text, field, figures, language, bound=bound)
    yield from problems_as_written(
        release.correction,
        "correction",
        figures,
        language,
        earlier=release.earlier,
        said_before=release.said_before,
        bound=bound,
    )


# What a picture lacks → the same, said where the picture is used.
_WHERE_USED = {
    "picture_creator_missing": "used_picture_creator_missing",
    "picture_description_missing": "used_picture_description_missing",
    "picture_terms_missing": "used_picture_terms_missing",
    "picture_consent_unknown": "used_picture_consent_unknown",
    "picture_consent_withdrawn": "used_picture_consent_withdrawn",
}


def _problems_with_used(used: UsedPicture) -> Iterator[Problem]:
    """A picture is published with its maker named (Copyright Act 1960:729 3 §), a right to show it, and an
    answer from those who can be recognised in it. When a right ends the picture goes by itself, so a day that
    has passed stops nothing.
    """
    for lacking in problems_with_picture(used.rights, date.min):
        yield Problem(_WHERE_USED[lacking.code], used.field, {"picture": used.title})


def _problems_with_invitation(release: ReleaseText) -> Iterator[Problem]:
    if release.starts_at is None:
        yield Problem("invitation_time_missing", "starts_at")
    elif release.ends_at is not None and release.ends_at <= release.starts_at:
        yield Problem("invitation_ends_before_it_begins", "ends_at")
    if not release.place.strip():
        yield Problem("invitation_place_missing", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What the publication of a text is judged by, beside the text itself.

    is_public: readers can read the release now. is_changed: it says something else than the version they
    have. correction: what the readers will be told; last_correction: what they were told the last time.
    """

    is_approved: bool
    is_public: bool
    is_changed: bool
    public_from: datetime | None
    correction: str
    last_correction: str
    quotes_to_approve: Sequence[str] = ()
    """Who has not approved what they are said to say."""


def problems_with_publication(found: Publication, at: datetime) -> Iterator[Problem]:
    """A text is read by another person before it goes out, and what the public has read is corrected openly.

    An embargo closes what has not been shown; what the public has read cannot be made unread.
    """
    if not found.is_approved:
        yield Problem("release_not_approved")
    for speaker in found.quotes_to_approve:
        yield Problem("quote_not_approved", "body", {"speaker": speaker})
    if not found.is_public:
        return
    if found.public_from is not None and found.public_from > at:
        yield Problem("embargo_on_public_text", "public_from")
    told = found.correction.strip()
    if found.is_changed and told in {"", found.last_correction.strip()}:
        yield Problem("correction_missing", "correction")
