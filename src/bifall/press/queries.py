"""Questions to the newsroom: what is live, who is on duty, what is being written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left, Length
from django.utils import timezone
from wagtail.models import Page

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.kernel.problems import Problem
from bifall.kernel.weeks import IsoWeek
from bifall.press import rules
from bifall.press.links import calendar_of
from bifall.press.models import (
    Approval,
    ContactAbsence,
    DutyWeek,
    NewsroomPage,
    PressContact,
    PressImage,
    QuoteApproval,
    QuotedDecision,
    RelatedFile,
    RelatedPicture,
    ReleaseAddress,
    ReleasePage,
    ReleaseVersion,
    Subscription,
    Topic,
    showable,
)
from bifall.press.states import ApprovalAnswer, Language, Pace, QuoteAnswer, Source


def newsroom_of(authority_id: UUID) -> NewsroomPage | None:
    found: NewsroomPage | None = NewsroomPage.objects.filter(authority_id=authority_id).first()
    return found


def releases_of(newsroom: NewsroomPage) -> QuerySet[ReleasePage]:
    """Every release of the newsroom, drafts too, the last changed first."""
    found: QuerySet[ReleasePage] = ReleasePage.objects.child_of(newsroom).order_by(
        "-latest_revision_created_at", "-pk"
    )
    return found


def live_releases(authority: Authority, at: datetime) -> QuerySet[ReleasePage]:
    """What everybody may read at `at`, newest first: the clock decides, not when a schedule last ran."""
    found: QuerySet[ReleasePage] = (
        with_told_figures(ReleasePage.objects.all())
        .filter(Exists(_newsroom_above(authority)), live=True)
        .filter(Q(public_from=None) | Q(public_from__lte=at))
        .filter(Q(expire_at=None) | Q(expire_at__gt=at))
        .order_by("-first_published_at", "-pk")
    )
    return found


def _newsroom_above(authority: Authority) -> QuerySet[NewsroomPage]:
    """The authority's newsroom, when a page stands right under it: the tree's path without its last step."""
    parent = Left(OuterRef("path"), Length(OuterRef("path")) - Page.steplen)
    found: QuerySet[NewsroomPage] = NewsroomPage.objects.filter(authority=authority, live=True, path=parent)
    return found


def last_turn(authority: Authority, at: datetime) -> datetime | None:
    """The last time before `at` that the clock opened a release or ended its time."""
    live = ReleasePage.objects.filter(Exists(_newsroom_above(authority)), live=True)
    turns = live.aggregate(
        opened=Max("public_from", filter=Q(public_from__lte=at)),
        ended=Max("expire_at", filter=Q(expire_at__lte=at)),
    )
    return max((turn for turn in turns.values() if turn is not None), default=None)


def moved_to(authority: Authority, slug: str, at: datetime) -> ReleasePage | None:
    """The live release that has had the address `slug` and has another now."""
    found: ReleasePage | None = live_releases(authority, at).filter(addresses__slug=slug).first()
    return found


def public_pictures(authority: Authority, at: datetime) -> QuerySet[PressImage]:
    """The pictures that everybody may see at `at`: of live releases, while the right to show them lasts."""
    live = live_releases(authority, at).order_by()
    shown = Q(pk__in=live.values("image_id"))
    shown |= Q(pk__in=RelatedPicture.objects.filter(page__in=live).values("image_id"))
    shown |= Q(is_in_bank=True, allows_press=True, authority=authority)
    found: QuerySet[PressImage] = PressImage.objects.filter(shown, showable(timezone.localdate(at)))
    return found


def public_files(authority: Authority, at: datetime) -> QuerySet[RelatedFile]:
    """The files that everybody may fetch at `at`: those of live releases."""
    live = live_releases(authority, at).order_by()
    found: QuerySet[RelatedFile] = RelatedFile.objects.filter(page__in=live).select_related("document")
    return found


def writer_of(draft: ReleasePage) -> User | None:
    """Who wrote the text as it stands: who saved its latest revision, or else began it."""
    revision = draft.latest_revision
    found: User | None = (revision.user if revision is not None else None) or draft.owner
    return found


def is_approved(draft: ReleasePage) -> bool:
    """Somebody else has approved this very text."""
    return Approval.objects.filter(
        page_id=draft.pk, digest=draft.digest_to_approve(), answer=ApprovalAnswer.APPROVED
    ).exists()


def approved_quotes(draft: ReleasePage) -> set[str]:
    """The fingerprints of the quotes that their speakers have approved."""
    answers = QuoteApproval.objects.filter(page_id=draft.pk, answer=QuoteAnswer.APPROVED)
    return set(answers.values_list("digest", flat=True))


def problems_with(
    page: ReleasePage, draft: ReleasePage, figures: rules.Figures, at: datetime
) -> list[Problem]:
    """All that stands between `draft`, the latest text of `page`, and the public."""
    latest: ReleaseVersion | None = page.versions.last()
    quotes = [quote for quote in draft.quotes_as_read(figures) if quote.is_whole]
    approved = approved_quotes(draft)
    publication = rules.Publication(
        quotes_to_approve=[quote.speaker for quote in quotes if quote.digest() not in approved],
        is_approved=is_approved(draft),
        is_public=page.is_public(at),
        is_changed=says_something_else(latest, draft, figures),
        public_from=draft.public_from,
        correction=draft.correction,
        last_correction=latest.correction if latest else "",
    )
    text = draft.as_text()
    if publication.is_public:
        told = [rules.figures_from_data(version.figures) for version in page.versions.all()]
        text = replace(text, correction=draft.correction, earlier=told, said_before=page.texts())
    taken = ReleaseAddress.objects.filter(authority_id=page.authority_id, slug=draft.slug).exclude(page=page)
    return [
        *rules.problems_with_release(text, figures),
        *rules.problems_with_publication(publication, at),
        *([Problem("address_taken", "slug")] if taken.exists() else []),
    ]


def says_something_else(latest: ReleaseVersion | None, draft: ReleasePage, figures: rules.Figures) -> bool:
    """Whether readers would meet something else than in the latest version: other words or other figures."""
    if latest is None or latest.digest != draft.digest():
        return True
    return bool(rules.changes_since(rules.figures_from_data(latest.figures), figures))


def may_approve(authority: Authority, draft: ReleasePage) -> list[User]:
    """Those who may approve the text: communicators and directors, but not who wrote it."""
    writer = writer_of(draft)
    people = {
        user.pk: user
        for role in (Role.COMMUNICATOR, Role.DIRECTOR)
        for user in people_with_role(authority, role)
    }
    return [user for user in people.values() if user != writer]


def live_releases_for(authority: Authority, language: str, at: datetime) -> QuerySet[ReleasePage]:
    """The live releases, each once: in the reader's language where there is such a version."""
    wanted = Language.ENGLISH if language.startswith("en") else Language.SWEDISH
    same = Q(translation_of=OuterRef("pk")) | Q(pk=OuterRef("translation_of"))
    in_that_language = live_releases(authority, at).order_by().filter(same, language=wanted)
    return live_releases(authority, at).filter(Q(language=wanted) | ~Exists(in_that_language))


def in_other_languages(page: ReleasePage, authority: Authority, at: datetime) -> list[ReleasePage]:
    """The live versions of the release in other languages: its translations, or its original."""
    same = Q(translation_of=page.pk) | Q(pk=page.translation_of_id)
    if page.pk is None:
        return []
    return list(live_releases(authority, at).filter(same).exclude(pk=page.pk))


def quoted_by(pages: Iterable[ReleasePage]) -> dict[int, list[UUID]]:
    """{page: the decisions it quotes, in its order}, in one query. As published, not as in a later draft."""
    quoted: dict[int, list[UUID]] = defaultdict(list)
    rows = QuotedDecision.objects.filter(page_id__in=[page.pk for page in pages])
    for page_id, decision_id in rows.order_by("page_id", "sort_order", "pk").values_list(
        "page_id", "decision_id"
    ):
        quoted[page_id].append(decision_id)
    return quoted


def corrections_of(pages: Iterable[ReleasePage]) -> dict[int, list[ReleaseVersion]]:
    """{page: its versions that correct something, the first first}, in one query."""
    found: dict[int, list[ReleaseVersion]] = defaultdict(list)
    rows = ReleaseVersion.objects.filter(page_id__in=[page.pk for page in pages], number__gt=1)
    for version in rows.order_by("page_id", "number"):
        found[version.page_id].append(version)
    return found


def topics_of(pages: Iterable[ReleasePage]) -> dict[int, list[Topic]]:
    """{page: its topics by name}, in one query."""
    found: dict[int, list[Topic]] = defaultdict(list)
    rows = ReleasePage.topics.through.objects.filter(releasepage_id__in=[page.pk for page in pages])
    for row in rows.select_related("topic").order_by("topic__name"):
        found[row.releasepage_id].append(row.topic)
    return found


def with_told_figures(releases: QuerySet[ReleasePage]) -> QuerySet[ReleasePage]:
    """Each with `told`: what the record said when its text was last published, None when it has not been."""
    latest = ReleaseVersion.objects.filter(page=OuterRef("pk")).order_by("-number")
    found: QuerySet[ReleasePage] = releases.annotate(told=Subquery(latest.values("figures")[:1]))
    return found


def live_releases_about(
    authority: Authority,
    language: str,
    at: datetime,
    *,
    decision_ids: Iterable[UUID] = (),
    source_ids: Iterable[UUID] = (),
) -> list[ReleasePage]:
    """The live releases that quote any of the decisions or are about any of the things (`Source`), newest
    first, each once in the reader's language.
    """
    quoting = QuotedDecision.objects.filter(decision_id__in=list(decision_ids))
    about = Q(pk__in=quoting.values("page_id")) | Q(source_id__in=list(source_ids))
    return list(live_releases_for(authority, language, at).filter(about))


def releases_about(newsroom: NewsroomPage) -> dict[UUID | None, ReleasePage]:
    """{the id of a thing: the text about it that was begun last}, in one query."""
    found = releases_of(newsroom).exclude(source_id=None).order_by("pk")
    return {page.source_id: page for page in found}


def draft_about(newsroom: NewsroomPage, source: Source, source_id: UUID) -> ReleasePage | None:
    """The unpublished draft about a thing, when there is one."""
    found: ReleasePage | None = (
        releases_of(newsroom).filter(source=source, source_id=source_id, live=False).first()
    )
    return found


def duty_weeks(authority: Authority, weeks: Iterable[IsoWeek]) -> dict[IsoWeek, DutyWeek]:
    """The rota of the weeks that somebody has been named for, in one query."""
    asked = list(weeks)
    found = DutyWeek.objects.filter(
        authority=authority, year__in=[w.year for w in asked], week__in=[w.week for w in asked]
    ).select_related("contact", "backup")
    by_week = {IsoWeek(row.year, row.week): row for row in found}
    return {week: by_week[week] for week in asked if week in by_week}


def duties(rota: Mapping[IsoWeek, DutyWeek]) -> list[rules.Duty]:
    return [rules.Duty(week, row.contact_id, row.backup_id) for week, row in rota.items()]


def absences_of(authority: Authority, first: date, last: date) -> list[rules.Absence]:
    """When the authority's contacts are away, of what touches the days from `first` to `last`."""
    found = ContactAbsence.objects.filter(
        contact__authority=authority, first_on__lte=last, last_on__gte=first
    )
    return [rules.Absence(row.contact_id, row.first_on, row.last_on) for row in found]


def contact_on_duty(authority: Authority, day: date, topics: Iterable[Topic] = ()) -> PressContact | None:
    """Who answers the press on `day`; None when nobody does (rules.answers).

    topics: what it is about, when that is known.
    """
    week = IsoWeek.of(day)
    row = duty_weeks(authority, [week]).get(week)
    if row is None:
        return None
    asked = [topic.pk for topic in topics]
    people = {contact.pk: contact for contact in (row.contact, row.backup) if contact is not None}
    answers_for: dict[UUID, set[UUID]] = defaultdict(set)
    if asked:
        links = PressContact.topics.through.objects.filter(presscontact__in=people, topic__in=asked)
        for contact_id, topic_id in links.values_list("presscontact_id", "topic_id"):
            answers_for[contact_id].add(topic_id)
    [duty] = duties({week: row})
    found = rules.answers(
        duty, day, absences=absences_of(authority, day, day), topics=answers_for, asked=asked
    )
    return people[found] if found is not None else None


def contact_on_duty_at(
    authority: Authority, at: datetime, topics: Iterable[Topic] = ()
) -> PressContact | None:
    """The same at a moment: a week begins on Monday at midnight in Sweden."""
    return contact_on_duty(authority, timezone.localdate(at), topics)


def contact_with_calendar(authority: Authority, token: str) -> PressContact | None:
    """The contact whose calendar the link opens."""
    asked = calendar_of(token)
    if asked is None:
        return None
    contact_id, number = asked
    return PressContact.objects.filter(pk=contact_id, authority=authority, calendar_number=number).first()


def duty_weeks_from(
    authority: Authority, first: IsoWeek, contact: PressContact | None = None
) -> QuerySet[DutyWeek]:
    """The rota from a week on, in order; with `contact` the weeks that they are named for, as either."""
    later = Q(year__gt=first.year) | Q(year=first.year, week__gte=first.week)
    named = Q(contact=contact) | Q(backup=contact) if contact is not None else Q()
    found = DutyWeek.objects.filter(later, named, authority=authority)
    return found.select_related("contact", "backup").order_by("year", "week")


def contacts_of(authority: Authority) -> QuerySet[PressContact]:
    return PressContact.objects.filter(authority=authority).order_by("name")


def authorities_with_newsrooms() -> QuerySet[Authority]:
    return Authority.objects.filter(newsroom__live=True).order_by("pk")


def next_opening(at: datetime) -> datetime | None:
    """When the next text that waits for its time opens, of any newsroom; None when none waits."""
    waiting = ReleasePage.objects.filter(live=True, public_from__gt=at)
    found: datetime | None = waiting.aggregate(first=Min("public_from"))["first"]
    return found


def unmailed_versions(authority: Authority, at: datetime) -> list[ReleaseVersion]:
    """The versions of live releases that no mailing has been written of, the oldest first."""
    live = live_releases(authority, at).order_by()
    found = ReleaseVersion.objects.filter(page__in=live.values("pk"), mailing=None)
    return _with_pages(found.order_by("published_at", "page_id", "number"), authority, at)


def live_versions(authority: Authority, at: datetime, *, since: datetime) -> list[ReleaseVersion]:
    """What live releases say now, of those that were published or opened after `since`, the first first."""
    latest = ReleaseVersion.objects.filter(page=OuterRef("page")).order_by("-number").values("number")
    live = live_releases(authority, at).order_by()
    found = ReleaseVersion.objects.filter(
        Q(published_at__gt=since) | Q(page__public_from__gt=since),
        page__in=live.values("pk"),
        number=Subquery(latest[:1]),
    )
    return _with_pages(found.order_by("published_at", "page_id"), authority, at)


def _with_pages(found: QuerySet[ReleaseVersion], authority: Authority, at: datetime) -> list[ReleaseVersion]:
    """Each with its page as a list shows it, in one more query."""
    versions = list(found)
    pages = live_releases(authority, at).in_bulk([version.page_id for version in versions])
    for version in versions:
        version.page = pages[version.page_id]
    return versions


def languages_of(pages: Iterable[ReleasePage], authority: Authority, at: datetime) -> dict[int, set[str]]:
    """{page: the languages, other than its own, that it can be read in}, in one query."""
    own = {page.pk: page.translation_of_id for page in pages}
    same = Q(translation_of__in=own) | Q(pk__in=[original for original in own.values() if original])
    found: dict[int, set[str]] = defaultdict(set)
    for other in live_releases(authority, at).filter(same):
        for page_id, original in own.items():
            if other.translation_of_id == page_id or other.pk == original:
                found[page_id].add(other.language)
    return found


def subscribers(authority: Authority, pace: Pace) -> list[Subscription]:
    """Those who get letters, with what they have chosen, in three queries."""
    found = Subscription.objects.filter(
        authority=authority, pace=pace, confirmed_at__isnull=False, stopped_at=None
    )
    return list(found.prefetch_related("topics", "municipalities").order_by("pk"))


def subscription_by_link(subscription_id: UUID) -> Subscription | None:
    found = Subscription.objects.select_related("authority")
    return found.prefetch_related("topics", "municipalities").filter(pk=subscription_id).first()


def topics_in(authority: Authority) -> QuerySet[Topic]:
    """The newsroom's list of topics, by name."""
    return Topic.objects.filter(authority=authority).order_by("name")
