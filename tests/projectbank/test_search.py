"""What is found in the bank, in which order, and that nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bifall.applications.models import Application, EffectStep
from bifall.applications.states import EffectLevel, State
from bifall.board.models import Meeting
from bifall.board.public_grants import publicly_granted
from bifall.board.states import ItemKind, MeetingState
from bifall.organisations.models import Organisation
from bifall.projectbank import queries
from bifall.projectbank.commands import enter_grants_of, rebuild
from bifall.projectbank.models import KnownWord, ProjectEntry, WordTrigram
from bifall.projectbank.queries import Wanted, calls_with_grants, corrected, entries_of, found, years_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import grant, item, meeting, research_institute
from tests.factories.delegation import delegated

pytestmark = pytest.mark.django_db

TITLES = (
    "Bredbandsutbyggnad i fjällen",
    "Studenter möter arbetsliv",
    "Skogens värden",
    "Kulturhus för unga",
    "Fler studenter i skogen",
    "Turismen och fåren",
    "Far och son: företagare byter generation",
)
# Question → what is found, in order. Asked on every database that the tests run on.
SHARED: dict[str, Sequence[str]] = {
    "": TITLES,
    "studenter": ("Studenter möter arbetsliv", "Fler studenter i skogen"),
    "studenten": ("Studenter möter arbetsliv", "Fler studenter i skogen"),
    "STUDENT": ("Studenter möter arbetsliv", "Fler studenter i skogen"),
    "studenter skog": ("Fler studenter i skogen",),
    "skogarna": ("Skogens värden", "Fler studenter i skogen"),
    "bredband": ("Bredbandsutbyggnad i fjällen",),
    "bredbandet fjäll": ("Bredbandsutbyggnad i fjällen",),
    "hus": (),
    "kulturhuset": ("Kulturhus för unga",),
    "far": ("Turismen och fåren", "Far och son: företagare byter generation"),
    "fåret": ("Turismen och fåren",),
    "får": ("Turismen och fåren",),
    "vasterbotten": TITLES,
    "umea": ("Skogens värden",),
    "Umeå": ("Skogens värden",),
    "run 3-2026": ("Skogens värden",),
    "3-2026": ("Skogens värden",),
    "nya vägar": ("Kulturhus för unga", "Studenter möter arbetsliv"),
    'a" OR "b': (),
    "'; drop table": (),
    "\\'": TITLES,
    "tokens:skog* NEAR": (),
    "~umea t:": (),
}


@pytest.fixture
def bank(cast: Cast) -> list[Application]:
    """Seven projects, the latest decision first."""
    made = []
    for number, title in enumerate(TITLES):
        project = application(cast, State.GRANTED, title=title, summary="Något i Västerbotten.")
        if number == 2:
            project.municipalities.add(cast.umea)
        grant_at = meeting(cast, starts_at=NOW - timedelta(days=10 + number))
        if title.startswith("Kulturhus"):
            Application.objects.filter(pk=project.pk).update(title=title, summary="Nya vägar i Västerbotten.")
            project.refresh_from_db()
        if title.startswith("Studenter"):
            EffectStep.objects.create(
                application=project, level=EffectLevel.RESULT, position=1, title="Nya vägar"
            )
        grant(cast, grant_at, project=project)
        made.append(project)
    return made


def titles(cast: Cast, wanted: Wanted) -> list[str]:
    return [entry.application.title for entry in found(cast.region, wanted)]


@pytest.mark.parametrize("text", SHARED)
def test_a_question_finds_the_same_everywhere(cast: Cast, bank: list[Application], text: str) -> None:
    asked = titles(cast, Wanted(text=text))
    if text == "nya vägar":
        assert sorted(asked) == sorted(SHARED[text])
    else:
        assert asked == list(SHARED[text])


def test_words_in_the_title_come_first(cast: Cast) -> None:
    old, new = (application(cast, State.GRANTED, title=title, summary="") for title in ("Vindkraft", "Annat"))
    Application.objects.filter(pk=new.pk).update(summary="Om vindkraften.")
    grant(cast, meeting(cast, starts_at=NOW - timedelta(days=900)), project=old)
    grant(cast, meeting(cast, starts_at=NOW - timedelta(days=9)), project=Application.objects.get(pk=new.pk))
    assert titles(cast, Wanted(text="vindkraft")) == ["Vindkraft", "Annat"]


@pytest.mark.parametrize("sorted_here", [500, 1])
def test_slices_of_what_is_found_make_up_the_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, sorted_here: int
) -> None:
    """Three with the word in the title, then three with it in the text; no slice loses or repeats one."""
    for number in range(6):
        title = f"Vindkraft {number}" if number % 2 else f"Annat {number}"
        project = application(cast, State.GRANTED, title=title)
        Application.objects.filter(pk=project.pk).update(summary="Om vindkraften.")
        held = meeting(cast, starts_at=NOW - timedelta(days=10 + number))
        grant(cast, held, project=Application.objects.get(pk=project.pk))
    monkeypatch.setattr(queries, "SORTED_HERE", sorted_here)
    asked = found(cast.region, Wanted(text="vindkraft"))
    whole = [entry.application.title for entry in asked]
    assert whole == [f"Vindkraft {number}" for number in (1, 3, 5)] + [f"Annat {n}" for n in (0, 2, 4)]
    for size in range(1, 8):
        for start in range(8):
            part = [entry.application.title for entry in asked[start : start + size]]
            assert part == whole[start : start + size], (start, size)


def test_many_titles_are_counted_only_where_a_slice_begins_after_them(
    cast: Cast, bank: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SORTED_HERE", 1)
    asked = found(cast.region, Wanted(text="studenter"))
    counted = []
    for start, stop in ((0, 1), (1, 2), (1, None), (2, 3)):
        with CaptureQueriesContext(connection) as questions:
            part = asked[start:stop]
        counted.append((len(part), len([one for one in questions if "COUNT(" in one["sql"]])))
    assert counted == [(1, 0), (1, 0), (1, 0), (0, 1)]


def test_a_search_is_narrowed_by_every_fact(cast: Cast) -> None:
    one = application(cast, State.GRANTED, title="Ett", organisation=research_institute(cast))
    one.municipalities.add(cast.umea)
    one.priorities.add(one.round.call.strategy.priorities.first())
    other = application(cast, State.GRANTED, title="Två", round=one.round)
    other.municipalities.add(cast.sorsele)
    grant(cast, meeting(cast), project=one)
    grant(cast, meeting(cast, starts_at=NOW - timedelta(days=400)), project=other)
    call, priority = one.round.call_id, one.priorities.get().code
    for wanted, expected in (
        (Wanted(municipality="2480"), ["Ett"]),
        (Wanted(municipality="2422"), ["Två"]),
        (Wanted(year=2026), ["Ett"]),
        (Wanted(year=2025), ["Två"]),
        (Wanted(kind="institute"), ["Ett"]),
        (Wanted(priority=priority), ["Ett"]),
        (Wanted(priority="okand"), []),
        (Wanted(call=call), ["Ett", "Två"]),
        (Wanted(call=call, municipality="2480", year=2026, kind="institute", priority=priority), ["Ett"]),
        (Wanted(municipality="2480", year=2025), []),
    ):
        assert titles(cast, wanted) == expected, wanted
    assert years_of(cast.region) == [2026, 2025]
    assert [found.pk for found in calls_with_grants(cast.region)] == [call]
    assert years_of(cast.other_region) == []


def test_the_bank_holds_what_is_public_and_nothing_else(cast: Cast) -> None:
    grant(cast, meeting(cast), title="Offentligt")
    for state in MeetingState:
        if state != MeetingState.ANNOUNCED:
            grant(cast, meeting(cast, state), title="Hemligt")
    report = item(meeting(cast), ItemKind.DELEGATED)
    delegated(cast, reported_at=report, title="På delegation")
    delegated(cast, title="Inte anmält")
    rebuilt = rebuild(authority_id=cast.region.pk)
    in_bank = entries_of(cast.region)
    assert rebuilt == 2
    assert {entry.application_id: (entry.granted_sek, entry.year) for entry in in_bank} == {
        project.pk: (project.granted_sek, project.granted_at.year)  # type: ignore[attr-defined]
        for project in publicly_granted(cast.region)
    }
    assert not KnownWord.objects.filter(text="hemligt").exists()
    assert rebuild(authority_id=cast.other_region.pk) == 0


def test_the_order_without_words_is_that_of_the_record(cast: Cast, bank: list[Application]) -> None:
    assert [entry.application_id for entry in entries_of(cast.region)] == [
        project.pk for project in publicly_granted(cast.region)
    ]


def test_entering_twice_and_building_anew_change_nothing(cast: Cast, bank: list[Application]) -> None:
    columns = [field.attname for field in ProjectEntry._meta.fields if field.attname != "id"]

    def all_of_it() -> tuple[object, ...]:
        return (
            list(ProjectEntry.objects.values_list(*columns)),
            set(KnownWord.objects.values_list("text", "stem")),
            set(WordTrigram.objects.values_list("word__text", "letters")),
        )

    before = all_of_it()
    for held in Meeting.objects.all():
        enter_grants_of(meeting_id=held.pk, authority_id=cast.region.pk)
    assert all_of_it() == before
    assert rebuild(authority_id=cast.region.pk) == len(TITLES)
    assert all_of_it() == before
    assert titles(cast, Wanted(text="bredband")) == ["Bredbandsutbyggnad i fjällen"]


def test_the_index_follows_what_changes_and_goes(cast: Cast) -> None:
    decided = grant(cast, meeting(cast), title="Vindkraft")
    project = decided.item.application
    assert project is not None
    Application.objects.filter(pk=project.pk).update(title="Vattenkraft")
    enter_grants_of(meeting_id=decided.item.meeting_id, authority_id=cast.region.pk)
    assert titles(cast, Wanted(text="vindkraft")) == []
    assert titles(cast, Wanted(text="vattenkraft")) == ["Vattenkraft"]
    ProjectEntry.objects.all().delete()
    assert titles(cast, Wanted(text="vattenkraft")) == []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bredbnadsutbyggnad", "bredbandsutbyggnad"),
        ("studneter skog", "studenter skog"),
        ("skohen", "skogen"),
        ("turissmen faren", "turismen faren"),
        ("studenter", None),
        ("xyzzyxyzzy", None),
        ("3-2027", None),
        ("", None),
    ],
)
def test_a_misspelled_word_is_guessed(
    cast: Cast, bank: list[Application], written: str, meant: str | None
) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert corrected(cast.region, written) == meant
    assert len(asked) <= 2


def test_another_authority_finds_nothing_of_ours_and_guesses_no_word(
    cast: Cast, bank: list[Application]
) -> None:
    for text in ("", "studenter", "skog"):
        assert list(found(cast.other_region, Wanted(text=text))) == []
    assert list(found(cast.other_region, Wanted(municipality="2480"))) == []
    assert corrected(cast.other_region, "studneter") is None
    assert list(calls_with_grants(cast.other_region)) == []


def test_an_applicant_that_changes_its_name_is_found_when_the_bank_is_built_anew(cast: Cast) -> None:
    grant(cast, meeting(cast), title="Vindkraft")
    Organisation.objects.filter(pk=cast.chamber.pk).update(name="Zephyrföreningen")
    assert titles(cast, Wanted(text="zephyrföreningen")) == []
    rebuild(authority_id=cast.region.pk)
    assert titles(cast, Wanted(text="zephyrföreningen")) == ["Vindkraft"]
