"""The pages of students and employers: who gets in, what they read, and what they can do there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.arenas.commands import set_consents
from bifall.arenas.models import Arena, Invitation, Participant, PersonalLink, Wish
from bifall.arenas.queries import agreed_to
from bifall.arenas.rules import Invited
from bifall.arenas.states import BY_SIDE, IDENTIFYING, Purpose, Relation, Side, SizeClass, Stance
from bifall.flows.arena_letters import invite_by_letter
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import SHOWN_FIELDS, draft_arena, open_arena_of, profiled, registered, words
from tests.whole_database import whole_database


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def text_of(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


def page(name: str, *args: object) -> str:
    return reverse(f"meetingplace:{name}", args=args)


STUDENT = {
    "contact_name": "Stina Student",
    "email": "stina@example.org",
    "programme": "Energiteknik",
    "kinds": ["thesis"],
    "purposes": ["show_name", "show_kinds"],
}


def test_a_student_registers_and_confirms_by_the_letters_link(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    answer = client.post(page("register_student", arena.pk), STUDENT, follow=True)
    assert answer.redirect_chain == [(page("thanks", arena.pk), 302)]
    assert "titta i din e-post" in text_of(answer)
    one, letter = Participant.objects.get(), Message.objects.get(kind="arenas.registered")
    assert (one.confirmed_at, agreed_to(one)) == (None, {Purpose.SHOW_NAME, Purpose.SHOW_KINDS})
    # A demonstration's way in is not there elsewhere.
    assert "min-sida" not in text_of(answer)
    mine = client.get(letter.path)
    assert "Tack. Din anmälan är bekräftad." in text_of(mine)
    assert (mine.headers["Cache-Control"], mine.headers["X-Robots-Tag"]) == (
        "max-age=0, no-cache, no-store, must-revalidate, private",
        "noindex",
    )
    one.refresh_from_db()
    assert one.confirmed_at == NOW


def test_to_register_twice_looks_the_same(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    pages = [client.post(page("register_student", arena.pk), STUDENT, follow=True) for _time in range(2)]
    first, second = (text_of(one).split("<main")[1] for one in pages)
    assert first == second
    assert Participant.objects.count() == 1


def test_bad_input_is_told_at_the_field_and_all_that_was_typed_is_kept(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    before = whole_database()
    answer = client.post(
        page("register_employer", arena.pk),
        {"organisation_name": "Norrskogen AB", "email": "inte en adress", "phone": "nej", "kinds": ["job"]},
    )
    assert (answer.status_code, whole_database()) == (422, before)
    form = answer.context["form"]
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "contact_name": ["Skriv ditt namn."],
        "email": ["Skriv en e-postadress som vi kan nå dig på."],
        "phone": ["Skriv ett telefonnummer, till exempel 070-174 06 05."],
        "size_class": ["Välj hur många som är anställda."],
    }
    typed = text_of(answer)
    assert 'value="inte en adress"' in typed
    assert 'value="Norrskogen AB"' in typed
    assert form["kinds"].value() == ["job"]


def test_an_invitations_link_knows_who_is_asked_and_tells_that_it_was_opened(
    client: Client, cast: Cast
) -> None:
    arena = open_arena_of(cast)
    firm = Invited(
        name="Norrskogen AB", email="n@example.org", municipality_id=cast.umea.pk, size_class=SizeClass.SMALL
    )
    invite_by_letter(arena_id=arena.pk, side=Side.EMPLOYER, invited=[firm], actor=cast.applicant, at=NOW)
    address = Message.objects.get(kind="arenas.invited").path
    form = client.get(address).context["form"]
    assert form.initial == {
        "organisation_name": "Norrskogen AB",
        "municipality": str(cast.umea.pk),
        "size_class": "small",
    }
    invitation = Invitation.objects.get()
    assert invitation.opened_at == NOW
    values = {
        "contact_name": "Arvid",
        "email": "arvid@example.org",
        "organisation_name": "Norrskogen AB",
        "size_class": "small",
    }
    assert client.post(address, values).status_code == 302
    assert Participant.objects.get().invitation == invitation
    # To the other side, and at another meeting place, it says nothing.
    token = address.partition("?")[2]
    other = open_arena_of(cast, arena.project, title="Annan")
    for elsewhere in (page("register_student", arena.pk), page("register_employer", other.pk)):
        assert client.get(f"{elsewhere}?{token}").context["form"].initial == {}


def test_a_draft_and_another_authoritys_are_not_there(client: Client, cast: Cast) -> None:
    draft = draft_arena(cast)
    for name in ("arena", "register_student", "register_employer", "thanks", "new_link"):
        assert client.get(page(name, draft.pk)).status_code == 404
    _one, token = registered(open_arena_of(cast), Side.STUDENT)
    elsewhere = {"HTTP_HOST": "annorstades.example.org"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.ALLOWED_HOSTS", ["*"])
        assert client.get(page("me", token), **elsewhere).status_code == 404  # type: ignore[arg-type]
    assert client.get(page("me", token)).status_code == 200


def test_the_link_is_sent_again_without_telling_whether_there_was_one(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    registered(arena, Side.STUDENT)
    answers = [
        text_of(client.post(page("new_link", arena.pk), {"email": email}, follow=True)).split("<main")[1]
        for email in ("student@example.org", "okand@example.org")
    ]
    assert answers[0] == answers[1]
    assert "Om adressen är anmäld har vi skickat en ny länk dit." in answers[0]
    assert [letter.email for letter in Message.objects.filter(kind="arenas.link")] == ["student@example.org"]
    assert client.post(page("new_link", arena.pk), {"email": ""}).status_code == 422


SECRET = {
    Purpose.SHOW_NAME: "Hedda Hemlig",
    Purpose.SHOW_EMAIL: "hedda@example.org",
    Purpose.SHOW_PHONE: "070-174 06 42",
    Purpose.SHOW_PROGRAMME: "Hemlig utbildning",
    Purpose.SHOW_ORGANISATION: "Hemliga bolaget AB",
    Purpose.SHOW_MUNICIPALITY: "Sorsele",
    Purpose.SHOW_SKILLS: "Virkeslära",
    Purpose.SHOW_TEXT: "Jag spelar nyckelharpa.",
    Purpose.SHOW_KINDS: "Traineeplats",
    Purpose.SHOW_PLACES: "Umeå",
}


def hedda(cast: Cast, arena: Arena, client: Client, side: Side) -> tuple[Participant, str]:
    """Somebody with a secret in every field."""
    one, token = registered(
        arena,
        side,
        contact_name=SECRET[Purpose.SHOW_NAME],
        email=SECRET[Purpose.SHOW_EMAIL],
        phone=SECRET[Purpose.SHOW_PHONE],
        programme=SECRET[Purpose.SHOW_PROGRAMME],
        organisation_name=SECRET[Purpose.SHOW_ORGANISATION],
        municipality_id=cast.sorsele.pk,
    )
    values = {
        "kinds": ["trainee"],
        "places": [str(cast.umea.pk)],
        "text": SECRET[Purpose.SHOW_TEXT],
        "term_0": "virkeslära",
        "level_0": "3",
    }
    assert client.post(page("profile", token), values).status_code == 302
    return one, token


@pytest.mark.parametrize("side", list(Side))
def test_each_page_of_the_other_side_shows_what_was_agreed_to_and_nothing_else(
    client: Client, cast: Cast, side: Side
) -> None:
    arena = open_arena_of(cast, place="Folkets hus", municipality_id=None)
    words(cast, arena)
    one, token = hedda(cast, arena, client, side)
    other, at_other = registered(arena, Side.EMPLOYER if side == Side.STUDENT else Side.STUDENT)
    client.post(page("wish", token), {"vem": other.pk, "vad": "interested"})
    client.post(page("wish", at_other), {"vem": one.pk, "vad": "interested"})
    secrets = {purpose: secret for purpose, secret in SECRET.items() if purpose in BY_SIDE[side]}
    assert set(secrets) == SHOWN_FIELDS & set(BY_SIDE[side])

    def seen(*addresses: str) -> set[Purpose]:
        text = "".join(text_of(client.get(address)).split("<main")[1].lower() for address in addresses)
        return {purpose for purpose, secret in secrets.items() if secret.lower() in text}

    theirs = [page(name, at_other) for name in ("suggestions", "me", "profile")]
    theirs += [page("arena", arena.pk), page("arenas")]
    words_of_the_list = seen(page("profile", at_other))
    for purpose in secrets:
        set_consents(token=token, purposes={Purpose.SHOW_NAME, purpose}, at=NOW)
        assert (purpose, seen(theirs[0])) == (purpose, {Purpose.SHOW_NAME, purpose})
        # With nothing to be called by, one is shown to nobody; and no other page shows anybody.
        set_consents(token=token, purposes={purpose} - IDENTIFYING, at=NOW)
        assert (purpose, seen(theirs[0])) == (purpose, set())
        assert seen(*theirs) == words_of_the_list
    set_consents(token=token, purposes=BY_SIDE[side], at=NOW)
    assert seen(page("suggestions", at_other)) == set(secrets) == seen(page("me", token))


def test_wishes_by_pressing_buttons(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    words(cast, arena)
    student, token = registered(arena, Side.STUDENT)
    firms = [
        registered(arena, Side.EMPLOYER, email=f"{n}@example.org", organisation_name=f"Bolag {n}")[0]
        for n in range(2)
    ]

    def press(what: str, who: object) -> None:
        answer = client.post(page("wish", token), {"vem": who, "vad": what})
        assert (answer.status_code, answer.headers["Location"]) == (302, page("suggestions", token))

    def order() -> list[str]:
        wished = Wish.objects.filter(participant=student, stance=Stance.INTERESTED).order_by("rank")
        return [str(wish.other) for wish in wished]

    for firm in firms:
        press("interested", firm.pk)
    assert order() == ["Bolag 0", "Bolag 1"]
    press("up", firms[1].pk)
    assert order() == ["Bolag 1", "Bolag 0"]
    press("down", firms[1].pk)
    press("undo", firms[0].pk)
    assert order() == ["Bolag 1"]
    press("no_thanks", firms[1].pk)
    assert order() == []
    press("interested", student.pk)
    assert "Den du valde är inte med längre." in text_of(client.get(page("suggestions", token)))
    press("interested", "inget id")
    press("nonsens", firms[0].pk)
    assert order() == []


def test_the_other_side_is_told_of_a_wish_only_by_who_shows_themselves(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    _student, token = registered(arena, Side.STUDENT)
    employer, at_employer = registered(arena, Side.EMPLOYER)
    client.post(page("wish", token), {"vem": employer.pk, "vad": "interested"})
    assert "vill träffa dig" in text_of(client.get(page("suggestions", at_employer)))
    set_consents(token=token, purposes=[], at=NOW)
    assert "vill träffa dig" not in text_of(client.get(page("suggestions", at_employer)))


def test_a_word_that_is_not_on_the_list_is_told_at_its_field(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    words(cast, arena)
    one, token = registered(arena, Side.EMPLOYER)
    answer = client.post(
        page("profile", token), {"term_0": "Pyton", "level_0": "2", "term_1": "svenska", "text": "Hej"}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"term_0", "level_1"}
    assert 'value="Pyton"' in text_of(answer)
    right = {"term_0": "PYTHON", "level_0": "2", "relation_0": "needs", "term_3": "svenska", "level_3": "1"}
    assert client.post(page("profile", token), right).status_code == 302
    rows = one.profile.terms.order_by("term__label").values_list("term__label", "relation", "level")
    assert list(rows) == [("Python", "needs", 2), ("svenska", "wants", 1)]
    again = client.get(page("profile", token)).context["form"]
    assert (again.initial["term_0"], again.initial["relation_0"]) == ("Python", "needs")


def test_consents_and_times_are_changed_on_ones_own_page(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    one, token = registered(arena, Side.STUDENT)
    assert client.post(page("consents", token), {"purposes": ["show_text"]}).status_code == 302
    assert agreed_to(one) == {Purpose.SHOW_TEXT}
    assert client.post(page("consents", token), {}).status_code == 302
    assert agreed_to(one) == frozenset()
    slot = arena.days.get().slots.first()
    assert client.post(page("availability", token), {"when": "some", "slots": [slot.pk]}).status_code == 302
    assert list(one.availabilities.values_list("slot_id", flat=True)) == [slot.pk]
    assert client.post(page("availability", token), {"when": "some"}).status_code == 422


def test_out_again_and_nothing_is_left(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    _one, token = registered(arena, Side.STUDENT, contact_name="Hedda Hemlig")
    assert client.post(page("leave", token), {}).status_code == 422
    assert client.post(page("leave", token), {"how": "withdraw"}).status_code == 302
    assert "Du avanmälde dig" in text_of(client.get(page("me", token)))
    gone = client.post(page("leave", token), {"how": "erase"}, follow=True)
    assert "allt om dig är raderat" in text_of(gone)
    assert "Hedda Hemlig" not in repr(whole_database())
    for name in ("me", "profile", "consents", "suggestions", "leave"):
        assert client.get(page(name, token)).status_code == 404
    assert PersonalLink.objects.count() == 0


def test_the_same_number_of_questions_at_one_three_and_sixty(client: Client, cast: Cast) -> None:
    arena = open_arena_of(cast)
    words(cast, arena)
    _employer, token = registered(arena, Side.EMPLOYER)
    profiled(arena, token, python=(Relation.WANTS, 3))
    counts: dict[int, tuple[int, int]] = {}
    for number in range(1, 61):
        one, at_one = registered(arena, Side.STUDENT, email=f"{number}@example.org")
        profiled(arena, at_one, python=(Relation.HAS, 2))
        if number <= 3:
            client.post(page("wish", token), {"vem": one.pk, "vad": "interested"})
        if number in (1, 3, 60):
            with CaptureQueriesContext(connection) as of_list:
                client.get(page("suggestions", token))
            with CaptureQueriesContext(connection) as of_public:
                client.get(page("arenas"))
            counts[number] = (len(of_list), len(of_public))
    assert counts[3] == counts[60]
    assert counts[60][1] <= 12
