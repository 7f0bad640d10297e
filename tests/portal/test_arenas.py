"""A leader's pages of meeting places: made, given days and words, opened, filled, and seen by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.arenas.models import Arena, Invitation
from bifall.arenas.states import ArenaState, Side
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.arenas import draft_arena, open_arena_of, registered
from tests.factories.funding import active
from tests.filled.leading import ARENA, DAYS
from tests.portal.conftest import enter, text_of
from tests.whole_database import whole_database


def page(name: str, *args: object) -> str:
    return reverse(f"my_projects:{name}", args=args)


def test_from_the_project_to_an_open_meeting_place(client: Client, cast: Cast) -> None:
    project = active(cast)
    enter(client, cast.colleague)
    assert page("arenas", project.pk) in text_of(client.get(page("project", project.pk)))
    values = ARENA | {
        "description": "Kom!",
        "place": "Folkets hus",
        "registration_opens_at": "2026-11-01T08:00",
    }
    client.post(page("new_arena", project.pk), values)
    arena = Arena.objects.get()
    assert (arena.state, arena.registration_opens_at) == (
        ArenaState.DRAFT,
        datetime(2026, 11, 1, 7, tzinfo=UTC),
    )
    client.post(
        page("arena_days", arena.pk),
        DAYS | {"breaks": "12.00–13.00\n14:30-14.45", "times": "2", "every_days": "14"},
    )
    assert list(arena.days.values_list("date", flat=True)) == [date(2027, 2, 12), date(2027, 2, 26)]
    assert arena.days.first().breaks == [["12:00", "13:00"], ["14:30", "14:45"]]
    second = arena.days.last()
    client.post(page("remove_arena_day", arena.pk, second.pk))
    assert arena.days.count() == 1
    client.post(page("arena_step", arena.pk, "oppna"))
    arena.refresh_from_db()
    assert arena.state == ArenaState.OPEN
    assert reverse("meetingplace:arena", args=[arena.pk]) in text_of(client.get(page("arena", arena.pk)))


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"breaks": "lunch"}, {"breaks": ["Skriv pausen som 12.00–13.00."]}),
        ({"breaks": "25.00–26.00"}, {"breaks": ["Skriv pausen som 12.00–13.00."]}),
        ({"date": "2027-02-11"}, {"date": ["Mötesplatsen är redan den 11 februari 2027."]}),
        ({"slot_minutes": "99999"}, {"slot_minutes": ["Ett möte är mellan 5 och 480 minuter."]}),
        ({"times": "99999"}, {"times": ["En mötesplats kan ha högst 60 dagar."]}),
    ],
)
def test_days_that_cannot_be_are_told_at_their_field(
    client: Client, cast: Cast, typed: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    arena = draft_arena(cast)
    enter(client, cast.applicant)
    before = whole_database()
    answer = client.post(page("arena_days", arena.pk), DAYS | typed)
    assert (answer.status_code, whole_database()) == (422, before)
    assert {name: list(texts) for name, texts in answer.context["form"].errors.items()} == wrong


ESCO = """conceptUri,preferredLabel,altLabels,skillType
http://data.europa.eu/esco/skill/1,Python,,skill
http://data.europa.eu/esco/skill/2,virkeslära,,knowledge
"""
JOBTECH = '{"data": {"concepts": [{"id": "aaaa_bbb_ccc", "preferred_label": "svenska", "type": "language"}]}}'


def test_words_are_typed_or_taken_from_a_file(client: Client, cast: Cast) -> None:
    arena = draft_arena(cast)
    enter(client, cast.applicant)

    def send(content: str = "", **values: str) -> object:
        file = {"file": SimpleUploadedFile("fil", content.encode())} if content else {}
        return client.post(page("arena_terms", arena.pk), {"kind": "skill", "words": "", **values, **file})

    def faults(answer: object) -> dict[str, list[str]]:
        return {name: list(texts) for name, texts in answer.context["form"].errors.items()}  # type: ignore[attr-defined]

    assert faults(send(ESCO)) == {"source": ["Skriv varifrån filen kommer och vilken version det är."]}
    assert faults(send(ESCO, words="Svets", source="ESCO v1.2")) == {"words": ["Filen har inte: Svets"]}
    for rubbish in ("a;b\n1;2", "{", "{}", "\x00\x01"):
        assert list(faults(send(rubbish, source="ESCO v1.2"))) == ["file"]
    send(ESCO, words="python", source="ESCO v1.2")
    send(ESCO, source="ESCO v1.2")
    send(JOBTECH, kind="language", source="JobTech Taxonomy 25")
    send(words="Truckkort\nTruckkort")
    assert list(arena.terms.values_list("kind", "label", "concept", "source")) == [
        ("language", "svenska", "aaaa_bbb_ccc", "JobTech Taxonomy 25"),
        ("skill", "Python", "http://data.europa.eu/esco/skill/1", "ESCO v1.2"),
        ("skill", "Truckkort", "truckkort", ""),
        ("skill", "virkeslära", "http://data.europa.eu/esco/skill/2", "ESCO v1.2"),
    ]
    term = arena.terms.get(label="Truckkort")
    client.post(page("remove_arena_term", arena.pk, term.pk))
    assert arena.terms.count() == 3


def test_invitations_are_pasted_and_those_who_do_not_come_are_reminded(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    enter(client, cast.applicant)
    wrong = client.post(
        page("arena_invite", arena.pk),
        {"side": "employer", "invited": "Bara ett namn\nA; a@example.org; Paris"},
    )
    assert list(wrong.context["form"].errors["invited"]) == [
        "Rad 1: skriv namn; e-postadress.",
        "Rad 2: Paris är ingen av länets kommuner.",
    ]
    assert "Bara ett namn" in text_of(wrong)
    pasted = "Norrskogen AB; n@example.org; umeå\nSydskogen AB\ts@example.org"
    client.post(page("arena_invite", arena.pk), {"side": "employer", "invited": pasted})
    assert list(Invitation.objects.values_list("name", "email", "municipality__name")) == [
        ("Norrskogen AB", "n@example.org", "Umeå"),
        ("Sydskogen AB", "s@example.org", None),
    ]
    told = text_of(client.get(page("arena", arena.pk)))
    assert "har inte öppnat inbjudan från 24 november 2026" in told
    client.post(page("arena_remind", arena.pk, "employer"))
    assert Message.objects.filter(kind="arenas.invited").count() == 4
    assert client.post(page("arena_remind", arena.pk, "annan")).status_code == 404


def test_called_off_from_its_page(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    enter(client, cast.applicant)
    client.post(page("arena_step", arena.pk, "stall-in"), {"reason": "Snöstorm."})
    arena.refresh_from_db()
    assert arena.state == ArenaState.CANCELLED
    assert "Snöstorm." in text_of(client.get(page("arena", arena.pk)))


def test_nobody_else_comes_in(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    names = ("arena", "change_arena", "arena_days", "arena_terms", "arena_invite", "arena_participants")
    addresses = [page(name, arena.pk) for name in names]
    addresses += [page("arenas", arena.project_id), page("new_arena", arena.project_id)]
    addresses += [page("arena_step", arena.pk, "stall-in")]
    for user in (cast.stranger, cast.officer, cast.officer_elsewhere, cast.administrator):
        enter(client, user)
        assert {client.get(address).status_code for address in addresses} == {404}
    client.logout()
    assert {client.get(address).status_code for address in addresses} == {302}


def test_the_lists_ask_the_same_number_of_questions(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    enter(client, cast.applicant)
    names = ("arena", "arena_participants", "arena_terms")
    counts: dict[int, list[int]] = {}
    for number in range(1, 61):
        registered(arena, Side.EMPLOYER, email=f"{number}@example.org", municipality_id=cast.umea.pk)
        if number in (1, 3, 60):
            counts[number] = []
            for address in [*(page(name, arena.pk) for name in names), page("arenas", arena.project_id)]:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                counts[number].append(len(queries))
    assert counts[1] == counts[3] == counts[60]
    page_of_one, *lists = counts[60]
    assert (page_of_one <= 17, max(lists) <= 12) == (True, True)
    found = text_of(client.get(page("arena_participants", arena.pk) + "?sida=employer&q=17@example"))
    assert ("Anmälda: 1" in found, "17@example.org" in found) == (True, True)
