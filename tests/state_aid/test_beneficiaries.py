"""Others than the applicant who get a part of the aid: each tried and recorded against its own ceiling."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from bifall.state_aid.award_queries import (
    declaration_of,
    entry_of,
    register_of,
    to_declare,
    to_record,
    with_declarations,
)
from bifall.state_aid.beneficiary_queries import aid_left_sek, beneficiaries_of, parts_sek
from bifall.state_aid.commands import (
    name_beneficiary,
    remove_beneficiary,
    withdraw_award,
)
from bifall.state_aid.models import AidAward, AidBeneficiary, DeclaredLink
from bifall.state_aid.rules.undertakings import RelatedUndertaking
from bifall.state_aid.states import AidReach, Control, Direction
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.funding import controller
from tests.factories.state_aid import (
    FIRM,
    GRANTED_ON,
    assessed,
    award,
    awarded,
    named,
    rate,
    told,
    undertaking,
)
from tests.factories.state_aid import to_record as granted_case

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
OTHER = RelatedUndertaking("Snickeriet AB", "559990-0049")


@pytest.fixture
def case(cast: Cast) -> Application:
    """Granted 4 000 000 kr, of which nothing is recorded; ten kronor for a euro."""
    rate(cast)
    return granted_case(cast, 4_000_000)


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_each_part_is_recorded_for_its_own_undertaking(cast: Cast, case: Application) -> None:
    first, second = named(cast, case, 500_000, FIRM), named(cast, case, 700_000, OTHER)
    assert [str(one) for one in beneficiaries_of(case)] == [
        "Snickeriet AB (559990-0049)",
        "Sågverket AB (559990-0031)",
    ]
    assert (parts_sek(case), aid_left_sek(case)) == (1_200_000, 2_800_000)
    for one in (first, second):
        told(cast, one)
        awarded(cast, one)
    award(cast, case, 2_800_000)
    rows = [
        (entry_of(made).beneficiary_number, made.amount_ore, made.nace)
        for made in register_of(cast.officer, cast.region).order_by("amount_ore")
    ]
    assert rows == [
        ("559990-0031", 50_000_000, "16.10"),
        ("559990-0049", 70_000_000, "16.10"),
        (cast.chamber.register_number, 280_000_000, "62.01"),
    ]


def test_the_ceiling_is_the_undertakings_own(cast: Cast, case: Application) -> None:
    """The whole grant is above one ceiling; in two parts each fits under its own."""
    one = named(cast, case, 2_000_000)
    told(cast, one, 10_000_001)
    with pytest.raises(Refused) as refused:
        awarded(cast, one)
    assert [problem.code for problem in refused.value.problems] == ["award_above_ceiling"]
    told(cast, one, 10_000_000)
    awarded(cast, one)
    award(cast, case, 2_000_000)
    assert AidAward.objects.count() == 2


def test_parts_above_what_was_granted_are_not_recorded(cast: Cast, case: Application) -> None:
    """Named while more was sought."""
    one, other = named(cast, case, 2_000_000), named(cast, case, 500_000, OTHER)
    told(cast, one)
    AidBeneficiary.objects.filter(pk=other.pk).update(amount_sek=2_000_001)
    with pytest.raises(Refused) as refused:
        awarded(cast, one)
    assert list(refused.value.problems) == [Problem("parts_above_grant", params={"above_sek": 1})]
    remove_beneficiary(beneficiary_id=other.pk, reason="För stor del.", actor=cast.officer, at=NOW)
    awarded(cast, one)


def test_no_part_is_recorded_while_a_declared_link_waits(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    told(cast, one)
    declaration = declaration_of(case)
    assert declaration is not None
    told_of = DeclaredLink.objects.create(
        declaration=declaration,
        position=1,
        name=FIRM.name,
        register_number=FIRM.register_number,
        direction=Direction.CONTROLLED_BY,
        control=Control.MAJORITY_OF_VOTES,
        since=date(2020, 1, 1),
    )
    with pytest.raises(Refused) as refused:
        awarded(cast, one)
    assert list(refused.value.problems) == [Problem("declared_links_wait", params={"names": FIRM.name})]
    told_of.delete()
    awarded(cast, one)


def test_nobody_decides_on_the_part_of_a_firm_that_they_act_for(cast: Cast, case: Application) -> None:
    firm = undertaking(cast.rival)
    own = RelatedUndertaking(firm.name, firm.register_number)
    one = named(cast, case, 100_000, own)
    declaration = told(cast, one, 1_000)
    made = awarded(cast, one)
    officer, in_control = cast.officer, controller(cast)
    assert officer.has_perm("state_aid.correct_declared", declaration.awards.get())
    assert in_control.has_perm("state_aid.withdraw_award", made)
    for person in (officer, in_control):
        Membership.objects.create(
            organisation=cast.rival,
            user=person,
            role=MembershipRole.SIGNATORY,
            since=NOW,
        )
    assert one.undertaking == firm
    officer, in_control = (User.objects.get(pk=person.pk) for person in (officer, in_control))
    assert not officer.has_perm("state_aid.correct_declared", declaration.awards.get())
    assert not in_control.has_perm("state_aid.withdraw_award", made)
    with pytest.raises(Refused) as refused:
        name_beneficiary(
            application_id=granted_case(cast, 300_000).pk,
            related=own,
            amount_sek=100_000,
            why="Rådgivning.",
            actor=officer,
            at=NOW,
        )
    assert refusals(refused) == [("beneficiary_is_ones_own", "register_number")]


def test_without_its_own_declaration_it_gets_nothing(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    with pytest.raises(Refused) as refused:
        awarded(cast, one)
    assert [problem.code for problem in refused.value.problems] == ["award_without_declaration"]
    made = told(cast, one, 100)
    assert declaration_of(case, one.undertaking) == made
    applicants = declaration_of(case)
    assert applicants is not None
    assert (applicants.undertaking, made.undertaking) == (undertaking(cast.chamber), one.undertaking)


def test_another_beneficiarys_declaration_is_not_the_applicants(cast: Cast) -> None:
    ahead = application(cast, sought_sek=1_000_000)
    assessed(cast, ahead)
    told(cast, named(cast, ahead), on=TODAY)
    asked = with_declarations(Application.objects.filter(pk=ahead.pk), TODAY)
    assert [case.pk for case in to_declare(asked, cast.applicant)] == [ahead.pk]


def test_all_that_is_wrong_with_a_beneficiary_is_told_at_once(cast: Cast, case: Application) -> None:
    by = {"application_id": case.pk, "actor": cast.officer, "at": NOW}
    nobody = RelatedUndertaking("", cast.chamber.register_number)
    with pytest.raises(Refused) as refused:
        name_beneficiary(related=nobody, amount_sek=0, why=" ", **by)  # type: ignore[arg-type]
    assert refusals(refused) == [
        ("related_name_missing", "name"),
        ("beneficiary_is_the_applicant", "register_number"),
        ("beneficiary_amount_missing", "amount_sek"),
        ("beneficiary_why_missing", "why"),
    ]
    named(cast, case, 3_000_000)
    with pytest.raises(Refused) as refused:
        named(cast, case, 1_000_001, OTHER)
    assert list(refused.value.problems) == [
        Problem("beneficiary_above_aid", "amount_sek", {"left_sek": 1_000_000})
    ]
    with pytest.raises(Refused) as refused:
        named(cast, case, 1)
    assert refusals(refused) == [("beneficiary_named_already", "register_number")]
    with pytest.raises(Refused) as refused:
        award(cast, case, 1_000_001)
    assert list(refused.value.problems) == [
        Problem("award_above_what_is_left", "amount_sek", {"left_sek": 1_000_000})
    ]


def test_the_right_to_a_part_comes_with_the_decision_or_after_it(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    told(cast, one)
    for day in (None, GRANTED_ON - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            awarded(cast, one, granted_on=day)
        assert ("beneficiary_day_outside", "granted_on") in refusals(refused)
    made = awarded(cast, one, granted_on=TODAY)
    assert made.granted_on == TODAY


def test_one_that_is_struck_leaves_its_part(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    with pytest.raises(Refused) as refused:
        remove_beneficiary(beneficiary_id=one.pk, reason="", actor=cast.officer, at=NOW)
    assert refusals(refused) == [("beneficiary_removed_without_reason", "reason")]
    remove_beneficiary(beneficiary_id=one.pk, reason="Gick i konkurs.", actor=cast.officer, at=NOW)
    assert (list(beneficiaries_of(case)), aid_left_sek(case)) == ([], 4_000_000)
    again = named(cast, case)
    told(cast, again)
    made = awarded(cast, again)
    with pytest.raises(PermissionDenied):
        remove_beneficiary(beneficiary_id=again.pk, reason="Fel.", actor=cast.officer, at=NOW)
    withdraw_award(award_id=made.pk, reason="Fel företag.", actor=controller(cast), at=NOW)
    remove_beneficiary(beneficiary_id=again.pk, reason="Fel.", actor=cast.officer, at=NOW)


@pytest.mark.parametrize("reach", [AidReach.DIRECT, AidReach.INDIRECT])
def test_a_case_waits_until_every_part_is_recorded(cast: Cast, case: Application, reach: AidReach) -> None:
    assessed(cast, case, reach=reach)
    one = named(cast, case)
    told(cast, one)

    def waits() -> bool:
        return to_record(cast.officer, cast.region).filter(pk=case.pk).exists()

    assert waits()
    awarded(cast, one)
    # Where the aid reaches the firms, the applicant hands it on and has no part of its own.
    assert waits() is (reach == AidReach.DIRECT)
    award(cast, case, 1_000)
    assert not waits()


def test_before_the_grant_a_part_is_of_what_is_sought_and_is_not_recorded(cast: Cast) -> None:
    ahead = application(cast, sought_sek=600_000)
    assessed(cast, ahead)
    one = named(cast, ahead, 600_000)
    with pytest.raises(Refused):
        named(cast, ahead, 1, OTHER)
    with pytest.raises(PermissionDenied):
        awarded(cast, one)


def test_an_undertaking_is_named_once_and_with_a_part(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    with pytest.raises(IntegrityError), transaction.atomic():
        AidBeneficiary.objects.create(
            application=case,
            undertaking=one.undertaking,
            amount_sek=1,
            why="Igen",
            named_by=cast.officer,
            named_at=NOW,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AidBeneficiary.objects.filter(pk=one.pk).update(amount_sek=0)


def test_from_the_case_to_the_register(client: Client, cast: Cast, case: Application) -> None:
    room = "state_aid_desk"
    here = reverse(f"{room}:case", args=[case.pk])
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.officer)
        add = reverse(f"{room}:step", args=["arende", case.pk, "mottagare"])
        assert add in client.get(here).content.decode()
        values = {
            "name": "Sågverket AB",
            "register_number": "5599900031",
            "country": "SE",
            "amount_sek": "500 000",
            "why": "Rådgivning.",
        }
        refused = client.post(add, values | {"amount_sek": "9 000 000"})
        assert refused.status_code == 422
        assert "4 000 000 kr är kvar." in unescape(refused.content.decode()).replace("\xa0", " ")
        assert client.post(add, values).headers["Location"] == here
        one = AidBeneficiary.objects.get()
        page = unescape(client.get(here).content.decode())
        assert "Företaget har inte redogjort för annat stöd." in page
        assert "Delen kan inte ges som det står." in page
        paper = reverse(f"{room}:declaration", args=[one.pk])
        assert paper in page
        rows = {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            "form-0-kind": "general",
            "form-0-given_by": "Tillväxtverket",
        }
        answer = client.post(paper, rows)
        assert answer.status_code == 422
        assert "Tillväxtverket" in answer.content.decode()
        assert client.get(paper).status_code == 200
        whole = {"form-0-granted_on": "2025-05-05", "form-0-amount_cents": "100", "is_whole": "on"}
        whole["declared_on"] = GRANTED_ON.isoformat()
        assert client.post(paper, rows | whole).headers["Location"] == here
        assert "Hela delen kan ges." in client.get(here).content.decode()
        record = reverse(f"{room}:step", args=["mottagare", one.pk, "anteckna-stodet"])
        assert client.get(record).context["form"].initial["granted_on"] == GRANTED_ON
        sent = {"granted_on": GRANTED_ON.isoformat(), "nace": "16"}
        assert client.post(record, sent).headers["Location"] == here
        assert "Sågverket AB" in client.get(reverse(f"{room}:register")).content.decode()
        client.force_login(cast.auditor)
        page = client.get(here).content.decode()
        assert "Sågverket AB" in page
        assert paper not in page
        assert client.get(paper).status_code == 403
        client.force_login(cast.officer_elsewhere)
        assert client.get(paper).status_code in {403, 404}


def test_only_of_de_minimis_aid_that_is_handled(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    who = {"officer": True, "director": False, "auditor": False, "applicant": False}
    for permission in ("remove_beneficiary", "declare_for_beneficiary", "award_beneficiary"):
        assert {name: getattr(cast, name).has_perm(f"state_aid.{permission}", one) for name in who} == who
    Application.objects.filter(pk=case.pk).update(state=State.REJECTED)
    anew = AidBeneficiary.objects.get(pk=one.pk)
    assert not cast.officer.has_perm("state_aid.award_beneficiary", anew)
