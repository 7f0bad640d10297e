"""What the newsroom has published is written to those who follow it, once each, when it is public.

Nothing is written in advance: what a letter tells is asked of `press.queries` when its moment has come, so an
embargo shuts the mail as it shuts every other door. Whoever calls `write_due_letters` again, or at the same
time, writes nothing twice: a mailing and its letters are one transaction, and there is one mailing for each
version of a text, and one for each day and week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifall.accounts.models import Authority
from bifall.flows.release_figures import figures_of
from bifall.flows.release_places import places_of
from bifall.notices.commands import Addressee, write_letters
from bifall.notices.letters import at_site
from bifall.press.commands import erase_unconfirmed
from bifall.press.links import subscription_token_of
from bifall.press.models import Mailing, ReleaseVersion, Subscription
from bifall.press.queries import (
    authorities_with_newsrooms,
    languages_of,
    live_versions,
    subscribers,
    topics_of,
    unmailed_versions,
)
from bifall.press.rules import fill, latest_moment, moment_before
from bifall.press.states import Pace

COLLECTED = (Pace.DAILY, Pace.WEEKLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A version of a text, as a letter tells of it."""

    version: ReleaseVersion
    opened_at: datetime
    headline: str
    lead: str
    address: str
    topics: frozenset[UUID]
    places: frozenset[str]
    other_languages: frozenset[str]
    """In which languages, other than its own, the same can be read."""
    is_correction: bool
    """Of something that the subscribers have been told of."""

    def is_for(self, subscription: Subscription) -> bool:
        """What was public before somebody confirmed that they want letters is not news to them."""
        page = self.version.page
        return (
            subscription.confirmed_at is not None
            and subscription.confirmed_at <= self.opened_at
            and (page.language == subscription.language or subscription.language not in self.other_languages)
            and subscription.wish().covers(
                kind=page.kind,
                topics=self.topics,
                municipalities=self.places,
                is_correction=self.is_correction,
            )
        )

    def text(self) -> str:
        """In the language that is active, about a text in its own."""
        told = [self.lead, _("Läs hela texten: {address}").format(address=self.address)]
        if self.is_correction:
            told.insert(
                0,
                _("Rättelse {number}: {text}").format(
                    number=self.version.number - 1, text=self.version.correction
                ),
            )
        return "\n\n".join(told)


def write_due_letters(*, at: datetime) -> int:
    """Write what those who follow a newsroom are to have by now; return how many letters were written.

    Erases the addresses that nobody has confirmed in time, too.
    """
    erase_unconfirmed(at=at)
    written = 0
    for authority in authorities_with_newsrooms():
        for version in unmailed_versions(authority, at):
            written += _write_at_once(authority, version, at)
        written += sum(_write_collected(authority, pace, at) for pace in COLLECTED)
    return written


def news_to_tell(authority: Authority, at: datetime) -> list[News]:
    """What the next letters that are sent at once would tell at `at`."""
    versions = unmailed_versions(authority, at)
    return _news(versions, authority, at, told_before=set()) if versions else []


@transaction.atomic
def _write_at_once(authority: Authority, version: ReleaseVersion, at: datetime) -> int:
    opened_at = _opened_at(version)
    mailing, is_new = Mailing.objects.get_or_create(
        version=version,
        defaults={
            "authority": authority,
            "pace": Pace.AT_ONCE,
            "opened_at": opened_at,
            "written_at": at,
        },
    )
    if not is_new or version != version.page.versions.last():
        # Somebody else is writing it, or a later version is what the text says now.
        return 0
    [news] = _news([version], authority, at, told_before=_told_before(version))
    to = [one for one in subscribers(authority, Pace.AT_ONCE) if news.is_for(one)]
    subjects, bodies = {}, {}
    for language in {one.language for one in to}:
        with translation.override(language):
            subjects[language] = _subject(news)
            bodies[language] = f"{news.text()}\n\n{_why()}"
    mailing.letters = sum(
        write_letters(
            authority_id=authority.pk,
            to=[_addressee(one) for one in to if one.language == language],
            kind="press.subscription_release",
            subject=subject,
            body=bodies[language],
            key=f"press.mailing:{mailing.pk}",
            at=at,
        )
        for language, subject in subjects.items()
    )
    mailing.save(update_fields=["letters"])
    return mailing.letters


def _write_collected(authority: Authority, pace: Pace, at: datetime) -> int:
    """The day's or the week's letter, when its moment has been; what has been missed is in the next."""
    moment = latest_moment(pace, at)
    if Mailing.objects.filter(authority=authority, pace=pace, opened_at__gte=moment).exists():
        return 0
    with transaction.atomic():
        mailing, is_new = Mailing.objects.get_or_create(
            authority=authority, pace=pace, opened_at=moment, version=None, defaults={"written_at": at}
        )
        if not is_new:
            return 0
        last = Mailing.objects.filter(authority=authority, pace=pace, opened_at__lt=moment).first()
        since = last.opened_at if last is not None else moment_before(pace, moment)
        versions = [
            version
            for version in live_versions(authority, at, since=since)
            if since < _opened_at(version) <= moment
        ]
        had = {version.page_id for version in versions if version.page.first_published_at <= since}
        news = _news(versions, authority, at, told_before=had)
        groups: dict[tuple[str, tuple[int, ...]], list[Subscription]] = defaultdict(list)
        for one in subscribers(authority, pace):
            theirs = tuple(place for place, told in enumerate(news) if told.is_for(one))
            if theirs:
                groups[one.language, theirs].append(one)
        mailing.letters = sum(
            _write_group(authority, mailing, language, [news[place] for place in theirs], to, at)
            for (language, theirs), to in groups.items()
        )
        mailing.save(update_fields=["letters"])
        return mailing.letters


def _write_group(
    authority: Authority,
    mailing: Mailing,
    language: str,
    news: Sequence[News],
    to: Iterable[Subscription],
    at: datetime,
) -> int:
    with translation.override(language):
        subject = ngettext(
            "{authority}: ett pressmeddelande", "{authority}: {number} pressmeddelanden", len(news)
        )
        parts = [f"{told.headline}\n\n{told.text()}" for told in news]
        body = "\n\n* * *\n\n".join([*parts, _why()])
    return write_letters(
        authority_id=authority.pk,
        to=[_addressee(one) for one in to],
        kind="press.subscription_digest",
        subject=subject.format(authority=authority.name, number=len(news)),
        body=body,
        key=f"press.mailing:{mailing.pk}",
        at=at,
    )


def _opened_at(version: ReleaseVersion) -> datetime:
    """When the version became public: when it was published, or when its embargo ended."""
    public_from: datetime | None = version.page.public_from
    return max(version.published_at, public_from) if public_from else version.published_at


def _told_before(version: ReleaseVersion) -> set[int]:
    """The page, when an earlier version of it has been told of."""
    told = Mailing.objects.filter(version__page_id=version.page_id, letters__isnull=False)
    return {version.page_id} if told.exists() else set()


def _news(
    versions: Sequence[ReleaseVersion], authority: Authority, at: datetime, *, told_before: set[int]
) -> list[News]:
    """In the same number of queries for one version as for sixty. told_before: pages that are no news."""
    pages = [version.page for version in versions]
    figures = figures_of(pages, authority) if pages else {}
    topics, places = topics_of(pages), places_of(pages)
    languages = languages_of(pages, authority, at)
    return [
        News(
            version=version,
            opened_at=_opened_at(version),
            headline=fill(page.title, figures[page.pk], page.language),
            lead=fill(page.lead, figures[page.pk], page.language),
            address=at_site(authority, reverse("publicsite:release", args=[page.slug])),
            topics=frozenset(topic.pk for topic in topics.get(page.pk, [])),
            places=frozenset(places.get(page.pk, ())),
            other_languages=frozenset(languages.get(page.pk, ())),
            is_correction=version.number > 1 and page.pk in told_before,
        )
        for version, page in zip(versions, pages, strict=True)
    ]


def _subject(news: News) -> str:
    if not news.is_correction:
        return news.headline
    return _("Rättelse {number}: {text}").format(number=news.version.number - 1, text=news.headline)


def _why() -> str:
    return _("Du får brevet för att du prenumererar. Ändra vad du får, eller avsluta, här:")


def _addressee(subscription: Subscription) -> Addressee:
    token = subscription_token_of(subscription.pk)
    return Addressee(
        email=subscription.email,
        language=subscription.language,
        path=reverse("publicsite:subscription", args=[token]),
        leave_path=reverse("publicsite:subscription_leave", args=[token]),
    )
