"""Students and employers register, confirm, agree, change their mind, and go without a trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from bifall.arenas.commands import (
    cancel_arena,
    change_details,
    confirm,
    invite,
    make_link,
    make_wish,
    register,
    save_profile,
    set_consents,
    withdraw,
)
from bifall.arenas.models import Arena, Consent, Participant, PersonalLink, Profile
from bifall.arenas.queries import (
    Asked,
    agreed_to,
    asked_to,
    missing_from,
    participant_of,
    registered_at,
    shown_to_others,
)
from bifall.arenas.rules import Invited, ProfileValues
from bifall.arenas.states import BY_SIDE, Purpose, Relation, Sex, Side, SizeClass, Stance
from bifall.arenas.wordings import CURRENT, WORDINGS
from bifall.flows.arena_leaving import be_erased, leave
from bifall.flows.arena_letters import (
    cancel_by_letter,
    invite_by_letter,
    register_by_letter,
    remind_invited,
    send_link,
)
from bifall.kernel.problems import Refused
from bifall.notices.commands import notify, send_unsent
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import (
    draft_arena,
    open_arena_of,
    profiled,
    registered,
    registration,
    words,
)
from tests.whole_database import last_told, refusal, told_since, whole_database


def codes(command: Callable[[], object]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refusal(command)]


def test_every_purpose_has_words_in_every_version() -> None:
    assert {
        (version, side): set(texts)
        for version, by_side in WORDINGS.items()
        for side, texts in by_side.items()
    } == {(version, side): set(BY_SIDE[side]) for version in WORDINGS for side in Side}


def test_a_student_comes(cast: Cast) -> None:
    arena, before = open_arena_of(cast), last_told(cast.region.pk)
    values = registration(
        Side.STUDENT,
        email=" Stina@Example.org ",
        phone="+46 70 174 06 05",
        municipality_id=cast.sorsele.pk,
        organisation_name="Inte mitt",
        tables=3,
        purposes=frozenset({Purpose.SHOW_NAME, Purpose.STATISTICS}),
    )
    made, is_new = register(arena_id=arena.pk, values=values, at=NOW)
    one = Participant.objects.get()
    assert (one, is_new) == (made, True)
    assert (one.email, one.phone, one.organisation_name, one.tables) == (
        "stina@example.org",
        "070-174 06 05",
        "",
        1,
    )
    assert (one.sex, one.municipality, one.profile.kinds) == (Sex.WOMAN, cast.sorsele, ["thesis"])
    consents = one.consents.order_by("purpose").values_list("purpose", "wording", "given_at")
    assert list(consents) == [("show_name", CURRENT, NOW), ("statistics", CURRENT, NOW)]
    [(event, actor, data)] = told_since(before)
    assert (event, actor, data) == ("arenas.registered", None, {"side": "student", "consents": 2})


@pytest.mark.parametrize(
    ("side", "fields", "wrong"),
    [
        (Side.STUDENT, {"contact_name": " "}, [("participant_name_missing", "contact_name")]),
        (Side.STUDENT, {"email": "stina"}, [("participant_email_wrong", "email")]),
        (
            Side.STUDENT,
            {"programme": "", "phone": "12"},
            [("participant_phone_wrong", "phone"), ("participant_programme_missing", "programme")],
        ),
        (
            Side.EMPLOYER,
            {"organisation_name": "", "size_class": None, "tables": 21},
            [
                ("participant_organisation_missing", "organisation_name"),
                ("participant_size_missing", "size_class"),
                ("participant_tables_wrong", "tables"),
            ],
        ),
        (
            Side.EMPLOYER,
            {"organisation_number": "850101-1234"},
            [("organisation_number_is_personal", "organisation_number")],
        ),
        (
            Side.EMPLOYER,
            {"purposes": frozenset({Purpose.SHOW_PROGRAMME})},
            [("participant_consent_of_the_other_side", "purposes")],
        ),
        (Side.STUDENT, {"municipality_id": uuid4()}, [("arena_municipality_unknown", "municipality")]),
    ],
)
def test_what_a_registration_lacks(
    cast: Cast, side: Side, fields: dict[str, object], wrong: list[tuple[str, str]]
) -> None:
    arena = open_arena_of(cast)
    assert codes(lambda: register(arena_id=arena.pk, values=registration(side, **fields), at=NOW)) == wrong


def test_registration_has_its_time(cast: Cast) -> None:
    arena = open_arena_of(cast)
    values = registration(Side.STUDENT)
    for at in (arena.registration_opens_at - timedelta(seconds=1), arena.registration_closes_at):
        wrong = codes(lambda at=at: register(arena_id=arena.pk, values=values, at=at))  # type: ignore[misc]
        assert wrong == [("arena_registration_closed", None)]
    draft = draft_arena(cast)
    assert codes(lambda: register(arena_id=draft.pk, values=values, at=NOW)) == [
        ("arena_registration_closed", None)
    ]


def test_who_was_there_before_gets_the_link_again_and_nothing_changes(cast: Cast) -> None:
    arena = open_arena_of(cast)
    assert register_by_letter(arena_id=arena.pk, values=registration(Side.STUDENT), at=NOW)
    other = registration(Side.STUDENT, contact_name="Elak Person", purposes=frozenset())
    assert register_by_letter(arena_id=arena.pk, values=other, at=NOW) == ""
    assert (Participant.objects.get().contact_name, Consent.objects.count()) == (
        "Stina Student",
        len(BY_SIDE[Side.STUDENT]),
    )
    letters = Message.objects.filter(kind__startswith="arenas.").order_by("kind")
    assert list(letters.values_list("kind", "email")) == [
        ("arenas.link", "student@example.org"),
        ("arenas.registered", "student@example.org"),
    ]


def test_the_link_is_sent_once_an_hour_and_only_to_who_takes_part(cast: Cast) -> None:
    arena = open_arena_of(cast)
    registered(arena, Side.STUDENT)
    for email in ("Student@example.org ", "student@example.org", "okand@example.org"):
        send_link(arena_id=arena.pk, email=email, at=NOW)
    assert Message.objects.filter(kind="arenas.link").count() == 1
    assert PersonalLink.objects.count() == 2
    send_link(arena_id=arena.pk, email="student@example.org", at=NOW + timedelta(hours=1))
    assert Message.objects.filter(kind="arenas.link").count() == 2


def test_the_link_in_the_letter_leads_in_and_is_kept_nowhere(cast: Cast) -> None:
    arena = open_arena_of(cast)
    token = register_by_letter(arena_id=arena.pk, values=registration(Side.STUDENT), at=NOW)
    assert token in Message.objects.get(kind="arenas.registered").path
    assert not shown_to_others(arena, Side.STUDENT).exists()
    confirm(token=token, at=NOW)
    assert shown_to_others(arena, Side.STUDENT).count() == 1
    send_unsent(at=NOW)
    assert token not in repr(whole_database())
    assert participant_of(token) == Participant.objects.get()
    assert participant_of("annan") is None


def test_details_are_changed_but_for_the_address(cast: Cast) -> None:
    arena = open_arena_of(cast)
    one, token = registered(arena, Side.EMPLOYER)
    values = registration(Side.EMPLOYER, organisation_name="Sydskogen AB", email="ny@example.org", tables=2)
    change_details(token=token, values=values, at=NOW)
    one.refresh_from_db()
    assert (one.organisation_name, one.email, one.tables) == ("Sydskogen AB", "employer@example.org", 2)
    wrong = registration(Side.EMPLOYER, contact_name="")
    assert codes(lambda: change_details(token=token, values=wrong, at=NOW)) == [
        ("participant_name_missing", "contact_name")
    ]


def test_consents_are_rows_that_end(cast: Cast) -> None:
    arena = open_arena_of(cast)
    one, token = registered(arena, Side.STUDENT, purposes=frozenset({Purpose.SHOW_NAME}))
    later = NOW + timedelta(days=1)
    set_consents(token=token, purposes=[Purpose.SHOW_TEXT], at=later)
    set_consents(token=token, purposes=[Purpose.SHOW_TEXT, Purpose.SHOW_NAME], at=later + timedelta(days=1))
    assert list(one.consents.order_by("given_at").values_list("purpose", "given_at", "withdrawn_at")) == [
        ("show_name", NOW, later),
        ("show_text", later, None),
        ("show_name", later + timedelta(days=1), None),
    ]
    assert agreed_to(one) == {Purpose.SHOW_TEXT, Purpose.SHOW_NAME}
    wrong = codes(lambda: set_consents(token=token, purposes=[Purpose.SHOW_ORGANISATION], at=later))
    assert wrong == [("participant_consent_of_the_other_side", "purposes")]


def test_a_wrong_link_opens_nothing(cast: Cast) -> None:
    open_arena_of(cast)
    for command in (
        lambda: confirm(token="x", at=NOW),
        lambda: withdraw(token="x", at=NOW),
        lambda: be_erased(token="x", at=NOW),
        lambda: save_profile(token="x", values=ProfileValues(), at=NOW),
        lambda: make_wish(token="x", other_id=uuid4(), stance=Stance.INTERESTED, at=NOW),
    ):
        assert codes(command) == [("participant_link_unknown", None)]


def test_who_has_left_changes_nothing_and_can_come_again(cast: Cast) -> None:
    arena = open_arena_of(cast)
    _one, token = registered(arena, Side.STUDENT)
    leave(token=token, at=NOW)
    gone = [("participant_has_withdrawn", None)]
    assert codes(lambda: save_profile(token=token, values=ProfileValues(), at=NOW)) == gone
    assert codes(lambda: set_consents(token=token, purposes=[], at=NOW)) == gone
    again, is_new = register(arena_id=arena.pk, values=registration(Side.STUDENT), at=NOW)
    assert (is_new, Participant.objects.count()) == (True, 2)
    assert registered_at(arena, Side.STUDENT).first() == again


def test_when_it_is_over_nothing_is_changed_but_one_can_still_leave(cast: Cast) -> None:
    arena = open_arena_of(cast)
    one, token = registered(arena, Side.STUDENT)
    cancel_arena(arena_id=arena.pk, reason="Snö.", actor=cast.applicant, at=NOW)
    over = [("participant_arena_over", None)]
    assert codes(lambda: save_profile(token=token, values=ProfileValues(), at=NOW)) == over
    set_consents(token=token, purposes=[], at=NOW)
    be_erased(token=token, at=NOW)
    one.refresh_from_db()
    assert one.erased_at == NOW


SECRETS = (
    "Hemliga Hedda",
    "hemlig@example.org",
    "070-174 06 42",
    "Hemliga Bolaget AB",
    "556464-6874",
    "Hemlig Utbildning",
    "Jag spelar nyckelharpa.",
)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("is_counted", [True, False])
def test_nothing_personal_is_left_in_any_table(cast: Cast, side: Side, is_counted: bool) -> None:
    arena = open_arena_of(cast)
    words(cast, arena)
    invite_by_letter(
        arena_id=arena.pk,
        side=side,
        invited=[Invited(name="En inbjuden", email="hemlig@example.org")],
        actor=cast.applicant,
        at=NOW,
    )
    purposes = frozenset(BY_SIDE[side]) - ({Purpose.STATISTICS} if not is_counted else set())
    values = registration(
        side,
        contact_name="Hemliga Hedda",
        email="hemlig@example.org",
        phone="070-174 06 42",
        organisation_name="Hemliga Bolaget AB",
        organisation_number="556464-6874",
        programme="Hemlig Utbildning",
        municipality_id=cast.sorsele.pk,
        purposes=purposes,
    )
    token = register_by_letter(arena_id=arena.pk, values=values, at=NOW)
    confirm(token=token, at=NOW)
    profiled(arena, token, python=(Relation.HAS, 2))
    save_profile(token=token, values=ProfileValues(text="Jag spelar nyckelharpa."), at=NOW)
    _other, other_token = registered(arena, Side.EMPLOYER if side == Side.STUDENT else Side.STUDENT)
    one = Participant.objects.get(email="hemlig@example.org")
    make_wish(token=token, other_id=_other.pk, stance=Stance.INTERESTED, at=NOW)
    make_wish(token=other_token, other_id=one.pk, stance=Stance.INTERESTED, at=NOW)
    send_link(arena_id=arena.pk, email="hemlig@example.org", at=NOW)
    send_unsent(at=NOW)
    kept = {} if not is_counted else {"Hemlig Utbildning"}
    before = repr(whole_database())
    expected = {secret for secret in SECRETS if secret in before}
    assert len(expected) >= 5
    be_erased(token=token, at=NOW)
    after = repr(whole_database())
    assert {secret for secret in SECRETS if secret in after} <= set(kept)
    one.refresh_from_db()
    assert (one.side, one.registered_at, one.withdrawn_at, one.erased_at) == (side, NOW, NOW, NOW)
    # What statistics are split by is left with those who agreed to be counted, and with nobody else.
    assert bool(one.municipality) == is_counted
    assert bool(one.programme or one.size_class) == is_counted
    assert not Profile.objects.filter(participant=one).exists()
    assert participant_of(token) is None
    assert registered_at(arena, side).count() == 0


def test_an_erasure_leaves_other_peoples_letters(cast: Cast) -> None:
    arena = open_arena_of(cast)
    _one, token = registered(arena, Side.STUDENT, email=cast.stranger.email)
    notify(
        authority_id=cast.region.pk,
        recipient=cast.stranger,
        kind="projects.reminder",
        subject="Hej",
        body="Hej",
        path="/",
        at=NOW,
    )
    send_link(arena_id=arena.pk, email=cast.stranger.email, at=NOW)
    be_erased(token=token, at=NOW)
    left = Message.objects.filter(email=cast.stranger.email)
    assert list(left.values_list("kind", flat=True)) == ["projects.reminder"]


def test_whom_the_leader_misses(cast: Cast) -> None:
    arena = open_arena_of(cast)
    programmes = [
        Invited(name="Energiteknik", email="e@example.org"),
        Invited(name="Juridik", email="j@example.org"),
    ]
    made = invite(arena_id=arena.pk, side=Side.STUDENT, invited=programmes, actor=cast.applicant, at=NOW)
    firms = [Invited(name="Norrskogen AB", email="n@example.org", municipality_id=cast.umea.pk)]
    invite(arena_id=arena.pk, side=Side.EMPLOYER, invited=firms, actor=cast.applicant, at=NOW)
    register(arena_id=arena.pk, values=registration(Side.STUDENT), invitation_token=made[0][1], at=NOW)
    registered(arena, Side.EMPLOYER, municipality_id=cast.umea.pk)
    missing = missing_from(arena)
    assert [one.name for one in missing.unanswered] == ["Norrskogen AB", "Juridik"]
    assert list(missing.municipalities) == [cast.sorsele]
    assert list(missing.size_classes) == [SizeClass.MICRO, SizeClass.MEDIUM, SizeClass.LARGE]
    assert asked_to(arena) == [
        Asked(side=Side.STUDENT, sent=2, opened=0, answered=1),
        Asked(side=Side.EMPLOYER, sent=1, opened=0, answered=0),
    ]


def test_whom_one_cannot_invite(cast: Cast) -> None:
    arena = open_arena_of(cast)

    def ask(*invited: Invited) -> None:
        invite(arena_id=arena.pk, side=Side.STUDENT, invited=invited, actor=cast.applicant, at=NOW)

    assert codes(lambda: ask()) == [("arena_invitation_missing", "invited")]
    twice = [Invited(name="Juridik", email="j@example.org")] * 2
    assert codes(lambda: ask(*twice, Invited(name="X", email="x", municipality_id=uuid4()))) == [
        ("arena_already_invited", "invited"),
        ("arena_invitation_email_wrong", "invited"),
        ("arena_municipality_unknown", "invited"),
    ]


def test_letters_to_the_invited_and_a_reminder_to_those_who_have_not_come(cast: Cast) -> None:
    arena = open_arena_of(cast)
    asked = [Invited(name="Juridik", email="j@example.org"), Invited(name="Fysik", email="f@example.org")]
    by = {"actor": cast.applicant, "at": NOW}
    assert invite_by_letter(arena_id=arena.pk, side=Side.STUDENT, invited=asked, **by) == 2  # type: ignore[arg-type]
    letter = Message.objects.get(email="j@example.org")
    assert letter.subject == "Inbjudan till Framtidsdagen"
    assert "bjuder in studenterna på Juridik till Framtidsdagen" in letter.body
    assert "Var: Folkets hus, Umeå." in letter.body
    token = letter.path.partition("?inbjudan=")[2]
    register(arena_id=arena.pk, values=registration(Side.STUDENT), invitation_token=token, at=NOW)
    assert remind_invited(arena_id=arena.pk, side=Side.STUDENT, **by) == 1  # type: ignore[arg-type]
    again = Message.objects.get(subject__startswith="Påminnelse")
    assert (again.email, again.kind) == ("f@example.org", "arenas.invited")


def test_all_are_told_when_it_is_called_off(cast: Cast) -> None:
    arena = open_arena_of(cast)
    registered(arena, Side.STUDENT)
    _gone, token = registered(arena, Side.EMPLOYER)
    withdraw(token=token, at=NOW)
    cancel_by_letter(arena_id=arena.pk, reason="Storm {och} snö.", actor=cast.applicant, at=NOW)
    [letter] = Message.objects.filter(kind="arenas.cancelled")
    assert (letter.email, letter.subject, letter.body) == (
        "student@example.org",
        "Framtidsdagen är inställd",
        "Framtidsdagen är inställd. Storm {och} snö.",
    )


def test_only_the_whole_link_leads_in(cast: Cast) -> None:
    arena: Arena = open_arena_of(cast)
    one, _token = registered(arena, Side.STUDENT)
    token = make_link(participant_id=one.pk, at=NOW)
    assert participant_of(token) == one
    with pytest.raises(Refused):
        confirm(token=token + "x", at=NOW)
