from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import EffectStep
from bifall.applications.states import EffectLevel
from bifall.audit.models import Entry
from bifall.board.states import MeetingState
from bifall.flows.publication import publish
from bifall.flows.release_drafts import draft_release
from bifall.flows.release_figures import figures_for, figures_of
from bifall.kernel.problems import Refused
from bifall.press.commands import approve_release, save_contact
from bifall.press.models import NewsroomPage, ReleasePage
from bifall.press.queries import live_releases
from bifall.press.rules import fill
from tests.cast import Cast
from tests.factories import press
from tests.factories.board import grant, meeting, reference_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom(cast: Cast) -> NewsroomPage:
    return press.newsroom(cast)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def with_quote(page: ReleasePage, text: str) -> ReleasePage:
    """What the communicator does in the editor: fill in the chair's words and save a revision."""
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.body = [
        (block.block_type, {**block.value, "text": text} if block.block_type == "quote" else block.value)
        for block in draft.body
    ]
    draft.save_revision()
    return draft


def test_the_draft_tells_the_reference_case_with_references_for_figures(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    held, grants = reference_meeting(cast, MeetingState.CLOSED)
    project = grants[0].item.application
    assert project is not None
    for position, (level, title) in enumerate(
        [(EffectLevel.RESULT, "Studenter är bättre förberedda."), (EffectLevel.EFFECT, "God kompetens")]
    ):
        EffectStep.objects.create(application=project, level=level, position=position, title=title)
    officer = save_contact(
        authority_id=cast.region.pk,
        name="Hanna Handläggare",
        phone="070-174 06 05",
        email=cast.officer.email,
        actor=cast.communicator,
        at=now,
    )
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    figures = figures_for(page, cast.region)
    assert (page.live, page.meeting_id, page.slug) == (
        False,
        held.pk,
        "narmare-5-miljoner-kronor-till-lanets-utveckling",
    )
    assert page.title == "{Cirka_summa} till länets utveckling"
    assert fill(page.title, figures) == "Närmare 5 miljoner kronor till länets utveckling"
    assert fill(page.lead, figures).replace("\u00a0", " ") == (
        "Regionala utvecklingsnämnden beslutade den 18 november 2026 att tre utvecklingsprojekt i länet"
        " beviljas totalt 4 905 777 kr."
    )
    assert [(block.block_type, block.value) for block in page.body][:4] == [
        ("heading", "Halvtidsutvärdering av samverkansmodellen 2019–2022"),
        (
            "paragraph",
            "Utvärderingen visar på en grundläggande tilltro till modellen.\n\n"
            "Nämnden lägger informationen till handlingarna.",
        ),
        ("heading", "Projekt för regional tillväxt"),
        (
            "paragraph",
            "Handelskammarens service AC län AB beviljas {belopp:1} för Studenter möter arbetsliv."
            " RISE Research Institutes of Sweden AB beviljas {belopp:2} för Insatsteam för små och"
            " medelstora företag. Region Västerbotten beviljas {belopp:3} för Västerbotten utan gränser"
            " – Framtiden.",
        ),
    ]
    assert [block.block_type for block in page.body][4:] == ["quote", "paragraph", "grants"]
    assert [(quote.text, quote.speaker) for quote in page.quotes()] == [("", "Rut Ordning (A)")]
    assert page.more_information == officer
    assert page.quoted_decisions.first().expected_results == (
        "Mötesplatser där studenter och arbetsgivare hittar varandra.\n\n"
        "Efter projektet väntas: Studenter är bättre förberedda.\n\n"
        "På lång sikt: God kompetens."
    )


def test_several_results_are_a_list(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    held = meeting(cast, MeetingState.CLOSED)
    project = grant(cast, held).item.application
    assert project is not None
    for position, title in enumerate(("Fler möten.", "Fler jobb"), start=1):
        EffectStep.objects.create(
            application=project, level=EffectLevel.RESULT, position=position, title=title
        )
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    assert page.quoted_decisions.get().expected_results == (
        "Mötesplatser där studenter och arbetsgivare hittar varandra.\n\n"
        "Efter projektet väntas:\n– Fler möten\n– Fler jobb"
    )


def test_figures_are_what_the_record_says(cast: Cast) -> None:
    _held, grants = reference_meeting(cast, MeetingState.CLOSED)
    figures = figures_for([grants[2].pk, grants[0].pk, grants[1].pk], cast.region)
    assert [grant.granted_sek for grant in figures.grants] == [1_620_000, 2_785_777, 500_000]
    assert [grant.paragraph for grant in figures.grants] == [113, 111, 112]
    assert (figures.total_sek, figures.meeting_on) == (4_905_777, date(2026, 11, 18))
    assert not figures.minutes_adjusted
    assert not figures.grants[0].is_public


@pytest.mark.parametrize("state", [MeetingState.ADJUSTED, MeetingState.ANNOUNCED])
def test_adjusted_minutes_are_told(cast: Cast, state: MeetingState) -> None:
    _held, grants = reference_meeting(cast, state)
    assert figures_for([grants[0].pk], cast.region).minutes_adjusted


def test_what_is_not_decided_or_not_ours_has_no_figures(cast: Cast) -> None:
    decided = grant(cast, meeting(cast, MeetingState.IN_SESSION))
    announced = grant(cast, meeting(cast))
    assert figures_for([decided.pk], cast.region).grants == ()
    assert figures_for([announced.pk], cast.other_region).grants == ()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (MeetingState.PLANNED, "meeting_still_open"),
        (MeetingState.SUMMONED, "meeting_still_open"),
        (MeetingState.IN_SESSION, "meeting_still_open"),
        (MeetingState.CLOSED, "meeting_has_nothing_to_tell"),
    ],
)
def test_nothing_to_tell_yet(
    cast: Cast, newsroom: NewsroomPage, now: datetime, state: MeetingState, code: str
) -> None:
    held = meeting(cast, state)
    with pytest.raises(Refused) as refused:
        draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    assert codes(refused) == [code]


def test_without_a_newsroom_there_is_nowhere_to_write(cast: Cast, now: datetime) -> None:
    held, _grants = reference_meeting(cast, MeetingState.CLOSED)
    with pytest.raises(Refused) as refused:
        draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    assert codes(refused) == ["newsroom_not_open"]


def test_only_communicators_write(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    held, _grants = reference_meeting(cast, MeetingState.CLOSED)
    for person in (cast.officer, cast.secretary, cast.applicant, cast.officer_elsewhere):
        with pytest.raises(PermissionDenied):
            draft_release(meeting_id=held.pk, actor=person, at=now)
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    with pytest.raises(PermissionDenied):
        publish(page_id=page.pk, actor=cast.officer, at=now)


def test_asking_twice_gives_the_same_draft(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    held, _grants = reference_meeting(cast, MeetingState.CLOSED)
    first = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    assert draft_release(meeting_id=held.pk, actor=cast.communicator, at=now).pk == first.pk
    with_quote(first, "Det är en nyckelfråga.")
    press.published(cast, first, now)
    second = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    assert second.slug == "narmare-5-miljoner-kronor-till-lanets-utveckling-2"


def test_an_empty_quote_is_not_published(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    held, _grants = reference_meeting(cast, MeetingState.CLOSED)
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(page_id=page.pk, actor=cast.communicator, at=now)
    assert codes(refused) == ["quote_empty"]
    assert list(live_releases(cast.region, now)) == []


def test_published_at_the_moment_it_was_told_and_in_the_audit(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    held, grants = reference_meeting(cast, MeetingState.CLOSED)
    page = with_quote(draft_release(meeting_id=held.pk, actor=cast.communicator, at=now), "Bra beslut.")
    published = press.published(cast, page, now)
    assert (published.live, published.first_published_at, published.last_published_at) == (True, now, now)
    assert [found.pk for found in live_releases(cast.region, now)] == [page.pk]
    entry = Entry.objects.get(event="press.release_published")
    assert (entry.actor, entry.subject_id) == (cast.communicator, str(page.pk))
    assert entry.data["total_sek"] == 4_905_777
    assert entry.data["decision_ids"] == [str(grant.pk) for grant in grants]
    later = now + timedelta(days=1)
    again = publish(page_id=page.pk, actor=cast.communicator, at=later)
    assert (again.first_published_at, again.last_published_at) == (now, later)


def test_a_figure_of_ones_own_is_refused_and_named(cast: Cast, newsroom: NewsroomPage, now: datetime) -> None:
    held, _grants = reference_meeting(cast, MeetingState.CLOSED)
    page = draft_release(meeting_id=held.pk, actor=cast.communicator, at=now)
    with_quote(page, "Närmare 6 miljoner är mycket pengar, och 4 905 777 kr är rätt summa.")
    press.quotes_approved(cast, page, now)
    approve_release(page_id=page.pk, actor=cast.director, at=now)
    with pytest.raises(Refused) as refused:
        publish(page_id=page.pk, actor=cast.communicator, at=now)
    assert [(problem.code, problem.params) for problem in refused.value.problems] == [
        ("figure_differs", {"amount": "Närmare 6 miljoner"})
    ]


def test_figures_of_many_releases_follow_each_ones_decisions(
    cast: Cast, newsroom: NewsroomPage, now: datetime
) -> None:
    pages = []
    for amount in (2_785_777, 500_000):
        held = meeting(cast, MeetingState.CLOSED)
        grant(cast, held, sought_sek=amount)
        pages.append(draft_release(meeting_id=held.pk, actor=cast.communicator, at=now))
    found = figures_of(pages, cast.region)
    assert [found[page.pk].total_sek for page in pages] == [2_785_777, 500_000]
