"""An application that two sign together: it comes in with the first, and is decided with the second."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.commands import (
    complete,
    prepare,
    request_completion,
    save_draft,
    sign_application,
    start_review,
    submit,
)
from bifall.applications.models import Application
from bifall.applications.queries import (
    awaited_signature,
    is_as_signed,
    problems_with_signatures,
    to_sign,
    written_by,
)
from bifall.applications.states import State
from bifall.flows.case_history import for_the_applicant, for_the_desk
from bifall.kernel.forms.changes import Change
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.commands import change_signing
from bifall.organisations.models import Membership, Signature
from bifall.organisations.queries import signed_by_two
from bifall.organisations.states import MembershipRole, SignedAct
from bifall.ui.templatetags.bifall import day
from tests.applications.conftest import letters, register_of
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.drafts import WHOLE

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=9)


@pytest.fixture
def second(cast: Cast) -> User:
    """Another signatory of the chamber, whose signatories sign together."""
    other = person("Tage Tecknare", at=NOW)
    Membership.objects.create(organisation=cast.chamber, user=other, role=MembershipRole.SIGNATORY, since=NOW)
    change_signing(organisation_id=cast.chamber.pk, together=True, actor=cast.applicant, at=NOW)
    return fresh(other)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def sent(cast: Cast, second: User, draft: Application) -> Application:
    """Sent in by one of two, on the last day of the round."""
    submit(application_id=draft.pk, actor=fresh(cast.applicant), at=NOW)
    return anew(draft)


def anew(case: Application) -> Application:
    return Application.objects.select_related("organisation", "authority", "case").get(pk=case.pk)


def told(kind: str) -> list[str]:
    return [address for address, _subject, _body in letters(kind)]


def test_it_comes_in_with_the_first_and_the_second_is_asked(
    cast: Cast, second: User, sent: Application
) -> None:
    assert (sent.state, sent.submitted_at, sent.submitted_by, sent.case_number) == (
        State.SUBMITTED,
        NOW,
        cast.applicant,
        "RUN 1-2026",
    )
    awaited = awaited_signature(sent, NOW)
    assert awaited is not None
    assert (awaited.first_by, awaited.first_at) == (cast.applicant, NOW)
    assert {one.email for one in awaited.awaited} == {cast.colleague.email, second.email}
    assert told("organisations.signature_awaited") == sorted([cast.colleague.email, second.email])
    assert to_sign(written_by(second), second) == [sent]
    assert to_sign(written_by(fresh(cast.applicant)), fresh(cast.applicant)) == []


def test_the_second_signs_after_the_round_has_closed(cast: Cast, second: User, sent: Application) -> None:
    for actor in (cast.applicant, cast.officer, cast.stranger):
        with pytest.raises(PermissionDenied) as denied:
            sign_application(application_id=sent.pk, actor=fresh(actor), at=LATER)
        assert str(denied.value) == "applications.sign"
    start_review(application_id=sent.pk, actor=cast.officer, at=NOW)
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    signed = anew(sent)
    assert (signed.submitted_at, signed.submitted_by) == (NOW, cast.applicant)
    both = signed_by_two(SignedAct.SUBMIT_APPLICATION, sent.pk)
    assert both is not None
    assert (both.first_by, both.second_by, both.second_at) == (cast.applicant, second, LATER)
    assert register_of(sent)[-1] == ("incoming", "Underskrift av ansökan", cast.chamber.name)
    assert told("applications.signed") == [cast.officer.email]
    assert (awaited_signature(signed, LATER), to_sign([signed], second)) == (None, [])
    with pytest.raises(PermissionDenied):
        sign_application(application_id=sent.pk, actor=fresh(cast.colleague), at=LATER)


def test_it_is_not_handed_over_to_decision_before_both_have_signed(
    cast: Cast, second: User, sent: Application
) -> None:
    start_review(application_id=sent.pk, actor=cast.officer, at=NOW)
    missing = [Problem("second_signature_missing", params={"name": "Sofia Sökande"})]
    assert problems_with_signatures(anew(sent), NOW) == missing
    with pytest.raises(Refused) as refused:
        prepare(application_id=sent.pk, actor=cast.officer, at=NOW)
    assert list(refused.value.problems) == missing
    assert anew(sent).state == State.UNDER_REVIEW
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    prepare(application_id=sent.pk, actor=cast.officer, at=LATER)
    assert anew(sent).state == State.PREPARED


def asked_to_complete(cast: Cast, sent: Application) -> Application:
    start_review(application_id=sent.pk, actor=cast.officer, at=NOW)
    request_completion(
        application_id=sent.pk,
        text="Underteckna.",
        pages=[],
        due_on=LATER.date(),
        actor=cast.officer,
        at=NOW,
    )
    return anew(sent)


def test_a_signature_that_is_asked_for_stands_when_nothing_else_changes(
    cast: Cast, second: User, sent: Application
) -> None:
    asked_to_complete(cast, sent)
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    complete(application_id=sent.pk, reply="Nu har vi undertecknat.", actor=second, at=LATER)
    assert anew(sent).state == State.UNDER_REVIEW
    assert problems_with_signatures(anew(sent), LATER) == []
    assert Signature.objects.filter(act=SignedAct.SUBMIT_APPLICATION).count() == 1


def test_a_completion_that_changes_the_answers_is_signed_anew(
    cast: Cast, second: User, sent: Application
) -> None:
    asked_to_complete(cast, sent)
    save_draft(
        application_id=sent.pk,
        changes={"summary": Change(WHOLE["summary"] + " Varje år.", 1)},
        actor=second,
        at=LATER,
    )
    complete(application_id=sent.pk, reply="", actor=second, at=LATER)
    awaited = awaited_signature(anew(sent), LATER)
    assert awaited is not None
    assert awaited.first_by == second
    assert told("organisations.signature_fell") == sorted([cast.applicant.email, second.email])
    sign_application(application_id=sent.pk, actor=fresh(cast.applicant), at=LATER)
    both = signed_by_two(SignedAct.SUBMIT_APPLICATION, sent.pk)
    assert both is not None
    assert (both.first_by, both.second_by) == (second, cast.applicant)


def rewrite(sent: Application, actor: User) -> None:
    save_draft(
        application_id=sent.pk,
        changes={"summary": Change(WHOLE["summary"] + " Varje år.", 1)},
        actor=actor,
        at=LATER,
    )


def test_nobody_signs_a_text_that_the_first_did_not(
    client: Client, cast: Cast, second: User, sent: Application
) -> None:
    asked_to_complete(cast, sent)
    rewrite(sent, fresh(cast.applicant))
    with pytest.raises(Refused) as refused:
        sign_application(application_id=sent.pk, actor=second, at=LATER)
    assert list(refused.value.problems) == [Problem("signed_text_changed", params={"name": "Sofia Sökande"})]
    with time_machine.travel(LATER, tick=False):
        client.force_login(second)
        answer = client.post(reverse("portal:sign", args=[sent.pk]))
    assert answer.status_code == 422
    assert "Ansökan har ändrats sedan Sofia Sökande undertecknade." in answer.content.decode()
    waiting = Signature.objects.get(act=SignedAct.SUBMIT_APPLICATION)
    assert (waiting.first_by, waiting.second_by, waiting.annulled_at) == (cast.applicant, None, None)
    complete(application_id=sent.pk, reply="", actor=fresh(cast.applicant), at=LATER)
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    both = signed_by_two(SignedAct.SUBMIT_APPLICATION, sent.pk)
    assert (both is not None, is_as_signed(anew(sent), both)) == (True, True)


def test_the_pages_say_that_both_signed_before_the_completion(
    client: Client, cast: Cast, second: User, sent: Application
) -> None:
    sign_application(application_id=sent.pk, actor=second, at=NOW)
    asked_to_complete(cast, sent)
    rewrite(sent, second)
    complete(application_id=sent.pk, reply="", actor=second, at=LATER)
    pages = {"portal:application": second, "desk:case": cast.officer}
    with time_machine.travel(LATER, tick=False):
        for page, reader in pages.items():
            client.force_login(reader)
            answer = client.get(reverse(page, args=[sent.pk]))
            assert _signed_by(NOW, "<br>före kompletteringen") in answer.content.decode()


def _signed_by(at: datetime, more: str = "") -> str:
    return f"<dt>Undertecknad av</dt><dd>Sofia Sökande, {day(at)}<br>Tage Tecknare, {day(at)}{more}</dd>"


def test_a_first_who_may_not_sign_any_more_is_replaced(cast: Cast, second: User, sent: Application) -> None:
    Membership.objects.filter(user=cast.applicant).update(ended_at=NOW)
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    awaited = awaited_signature(anew(sent), LATER)
    assert awaited is not None
    assert (awaited.first_by, [one.name for one in awaited.awaited]) == (second, [cast.colleague.name])
    assert told("applications.signed") == []


def test_who_signs_alone_again_is_waited_for_no_more(cast: Cast, second: User, sent: Application) -> None:
    for actor in (fresh(cast.applicant), second):
        change_signing(organisation_id=cast.chamber.pk, together=False, actor=actor, at=LATER)
    assert problems_with_signatures(anew(sent), LATER) == []


def test_where_one_signs_alone_nothing_is_awaited(cast: Cast, draft: Application) -> None:
    submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    assert awaited_signature(anew(draft), NOW) is None
    assert Signature.objects.count() == 0
    with pytest.raises(PermissionDenied):
        sign_application(application_id=draft.pk, actor=cast.colleague, at=NOW)


def test_both_sides_read_who_signed_in_the_history(cast: Cast, second: User, sent: Application) -> None:
    sign_application(application_id=sent.pk, actor=second, at=LATER)
    for entries in (for_the_applicant(sent), for_the_desk(sent, cast.officer)):
        found = [(e.event, e.actor) for e in entries if e.subject_type == "organisations.signature"]
        assert found == [
            ("organisations.signed_second", second),
            ("organisations.signed_first", cast.applicant),
        ]


def test_the_pages_say_who_has_signed_and_who_is_awaited(
    client: Client, cast: Cast, second: User, sent: Application
) -> None:
    here, sign = reverse("portal:application", args=[sent.pk]), reverse("portal:sign", args=[sent.pk])
    at_the_desk = reverse("desk:case", args=[sent.pk])
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.applicant)
        page = client.get(here).content.decode()
        assert "Sofia Sökande undertecknade" in page
        assert f'action="{sign}"' not in page
        client.force_login(cast.officer)
        page = client.get(at_the_desk).content.decode()
        assert "Någon av dem som kan:" in page
        assert "Tage Tecknare" in page
        client.force_login(second)
        home = client.get(reverse("portal:home"))
        assert home.context["to_sign"] == [sent]
        assert f'action="{sign}"' in client.get(here).content.decode()
        assert client.post(sign).headers["Location"] == here
        assert "Ansökan är undertecknad av två." in client.get(here).content.decode()
        assert client.post(sign).headers["Location"] == here
        assert "Ansökan är redan undertecknad." in client.get(here).content.decode()
        client.force_login(cast.officer)
        page = client.get(at_the_desk).content.decode()
        assert "Någon av dem som kan:" not in page
        assert _signed_by(NOW) in page
        client.force_login(cast.stranger)
        assert client.post(sign).status_code == 404


def test_the_officer_begins_the_request_with_the_signature(
    client: Client, cast: Cast, second: User, sent: Application
) -> None:
    start_review(application_id=sent.pk, actor=cast.officer, at=NOW)
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.officer)
        form = client.get(reverse("desk:case", args=[sent.pk])).context["completion_form"]
        assert form["text"].value() == (
            "Ni tecknar två i förening, så ansökan behöver undertecknas av en till. Gör det i tjänsten."
        )
