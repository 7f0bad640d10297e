"""Taking over and handing over: at the desk, and among the applicant's own."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.commands import change_contact, hand_over, submit
from bifall.applications.models import Application, Handover
from bifall.applications.queries import contact_of, last_handover, possible_contacts
from bifall.applications.states import HandoverSide, State
from bifall.kernel.problems import Problem, Refused
from bifall.notices.models import Message
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import Written, of, written


def test_who_begins_an_application_answers_for_it_until_a_colleague_takes_over(
    cast: Cast, draft: Application
) -> None:
    assert contact_of(draft) == cast.applicant
    change_contact(
        application_id=draft.pk,
        person_id=cast.colleague.pk,
        note=" Siffrorna kommer på torsdag. ",
        actor=cast.colleague,
        at=NOW,
    )
    assert contact_of(draft) == cast.colleague
    kept = last_handover(draft, HandoverSide.APPLICANT)
    assert kept is not None
    assert (kept.previous, kept.person, kept.by) == (cast.applicant, cast.colleague, cast.colleague)
    assert (kept.note, kept.at) == ("Siffrorna kommer på torsdag.", NOW)
    assert last_handover(draft, HandoverSide.DESK) is None
    # Who took over knows; who had it is told, with the note.
    letters = Message.objects.filter(kind="applications.handed_over")
    assert [(letter.recipient, letter.body) for letter in letters] == [
        (cast.applicant, "Siffrorna kommer på torsdag.")
    ]
    data = {"user_id": str(cast.colleague.pk)}
    expected = Written("applications.contact_changed", of(draft), cast.colleague.pk, NOW, data)
    assert written("applications.contact_changed") == [expected]


def test_nobody_gets_more_rights_by_it(cast: Cast, draft: Application) -> None:
    """Who only reads, works elsewhere, or has left cannot take over, and be given it neither."""
    reader = person("Lo Läsare", at=NOW)
    left = person("Fia Före", at=NOW)
    values = {"organisation": cast.chamber, "since": NOW}
    Membership.objects.create(user=reader, role=MembershipRole.READER, **values)
    Membership.objects.create(user=left, role=MembershipRole.SIGNATORY, ended_at=NOW, **values)
    assert set(possible_contacts(draft, NOW)) == {cast.applicant, cast.colleague}
    for unfit in (reader, left, cast.stranger, cast.officer):
        with pytest.raises(Refused) as refused:
            change_contact(application_id=draft.pk, person_id=unfit.pk, actor=cast.applicant, at=NOW)
        assert refused.value.problems == (Problem("contact_does_not_write", "person"),)
        with pytest.raises(PermissionDenied):
            change_contact(application_id=draft.pk, person_id=cast.colleague.pk, actor=unfit, at=NOW)
    with pytest.raises(Refused) as refused:
        change_contact(application_id=draft.pk, person_id=cast.applicant.pk, actor=cast.colleague, at=NOW)
    name = {"name": cast.applicant.name}
    assert refused.value.problems == (Problem("contact_already", "person", name),)
    assert not Handover.objects.exists()


def test_it_can_be_taken_over_in_every_state(cast: Cast) -> None:
    for state in State:
        case = application(cast, state)
        change_contact(application_id=case.pk, person_id=cast.colleague.pk, actor=cast.applicant, at=NOW)
        assert (state, contact_of(case)) == (state, cast.colleague)


def officer(cast: Cast) -> User:
    return person("Henrik Handläggare", authority=cast.region, role=Role.CASE_OFFICER, at=NOW)


def test_an_officer_takes_over_a_case_with_a_note_for_the_desk(cast: Cast, draft: Application) -> None:
    case = submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    Application.objects.filter(pk=case.pk).update(case_officer=cast.officer)
    other = officer(cast)
    Message.objects.all().delete()
    hand_over(application_id=case.pk, officer_id=other.pk, note="Ring sökanden.", actor=other, at=NOW)
    case.refresh_from_db()
    assert case.case_officer == other
    kept = last_handover(case, HandoverSide.DESK)
    assert kept is not None
    assert (kept.previous, kept.person, kept.by, kept.note) == (cast.officer, other, other, "Ring sökanden.")
    assert last_handover(case, HandoverSide.APPLICANT) is None
    assert [letter.recipient for letter in Message.objects.all()] == [cast.officer]


def test_handing_over_tells_the_one_who_takes_over(cast: Cast) -> None:
    case, other = application(cast), officer(cast)
    hand_over(application_id=case.pk, officer_id=other.pk, actor=cast.officer, at=NOW)
    letter = Message.objects.get(kind="applications.handed_over")
    assert (letter.recipient, letter.path) == (other, f"/handlaggning/arenden/{case.pk}/")
