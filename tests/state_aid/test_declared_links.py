"""What the applicant tells of who controls whom, and what the officer makes of the declaration."""

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
from bifall.audit.models import Entry
from bifall.kernel.problems import Problem, Refused
from bifall.state_aid.award_queries import declaration_of, group_of, links_that_wait, try_award
from bifall.state_aid.commands import (
    correct_declared_award,
    declare_for_beneficiary,
    leave_out_link,
    take_in_link,
)
from bifall.state_aid.commands.declared_links import values_of
from bifall.state_aid.models import AidAward, AidDeclaration, DeclaredLink, OwnershipLink
from bifall.state_aid.states import Control, Direction, LinkHandling
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.delegation import DECIDED_AT
from tests.factories.state_aid import (
    assessed,
    award,
    controlled,
    declared,
    named,
    other_award,
    rate,
    to_record,
    told_link,
    undertaking,
)
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
OWNED = told_link("Dotterbolaget AB", "556016-0680", Direction.CONTROLS, Control.APPOINTS_BOARD)


@pytest.fixture
def case(cast: Cast) -> Application:
    made = application(cast, sought_sek=400_000)
    assessed(cast, made)
    return made


def link_of(cast: Cast, case: Application, **fields: str) -> DeclaredLink:
    return declared(cast, case, links=[told_link(**fields)]).links.get()


def take_in(cast: Cast, link: DeclaredLink, actor: User | None = None, **changed: object) -> DeclaredLink:
    values = {"values": values_of(link), "actor": actor or cast.officer, "at": NOW}
    return take_in_link(link_id=link.pk, **(values | changed))  # type: ignore[arg-type]


def members(cast: Cast) -> list[str]:
    return [one.name for one in group_of(undertaking(cast.chamber), TODAY).members]


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_it_is_told_and_binds_nobody_until_it_is_taken_in(cast: Cast, case: Application) -> None:
    declaration = declared(cast, case, links=[told_link(register_number="5560360793"), OWNED])
    assert [
        (link.position, link.name, link.register_number, link.direction, link.control, link.handling)
        for link in declaration.links.order_by("position")
    ] == [
        (1, "Ägarbolaget AB", "556036-0793", Direction.CONTROLLED_BY, Control.MAJORITY_OF_VOTES, ""),
        (2, "Dotterbolaget AB", "556016-0680", Direction.CONTROLS, Control.APPOINTS_BOARD, ""),
    ]
    assert members(cast) == [cast.chamber.name]
    for link in declaration.links.order_by("position"):
        take_in(cast, link)
    assert sorted(members(cast)) == sorted(["Dotterbolaget AB", cast.chamber.name, "Ägarbolaget AB"])
    first = OwnershipLink.objects.get(controller__name="Ägarbolaget AB")
    assert (first.controlled, first.valid_from, first.source, first.recorded_by) == (
        undertaking(cast.chamber),
        date(2020, 1, 1),
        f"Sökandens redogörelse {TODAY.isoformat()}",
        cast.officer,
    )
    assert links_that_wait(case) == []
    assert Entry.objects.filter(event="state_aid.declared_link_taken_in").count() == 2


def test_all_that_is_wrong_is_told_and_nothing_is_written(cast: Cast, case: Application) -> None:
    own = told_link(register_number=cast.chamber.register_number)
    nothing = told_link("", "12", "", "", None)
    tomorrow = told_link(since=TODAY + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        declared(cast, case, links=[own, nothing, tomorrow])
    assert refusals(refused) == [
        ("related_is_itself", "register_number"),
        ("related_name_missing", "name"),
        ("organisation_number_wrong", "register_number"),
        ("ownership_direction_missing", "direction"),
        ("declared_control_missing", "control"),
        ("ownership_start_missing", "since"),
        ("ownership_start_in_future", "since"),
    ]
    assert AidDeclaration.objects.count() == 0


def test_what_is_corrected_takes_a_reason(cast: Cast, case: Application) -> None:
    link = link_of(cast, case)
    otherwise = told_link(control=Control.DOMINANT_INFLUENCE, since=date(2024, 5, 1))
    with pytest.raises(Refused) as refused:
        take_in(cast, link, values=otherwise)
    assert refusals(refused) == [("declared_change_without_reason", "reason")]
    taken = take_in(cast, link, values=otherwise, reason="Enligt aktieboken.")
    assert (taken.handling, taken.reason, taken.control) == (
        LinkHandling.CORRECTED,
        "Enligt aktieboken.",
        Control.MAJORITY_OF_VOTES,
    )
    assert taken.ownership is not None
    assert (taken.ownership.control, taken.ownership.valid_from) == (
        Control.DOMINANT_INFLUENCE,
        date(2024, 5, 1),
    )
    with pytest.raises(PermissionDenied):
        take_in(cast, link)


def test_a_link_that_is_recorded_already_is_the_one_that_is_meant(cast: Cast, case: Application) -> None:
    recorded = controlled(cast)
    taken = take_in(cast, link_of(cast, case, since=date(2021, 1, 1)))  # type: ignore[arg-type]
    assert (taken.ownership, OwnershipLink.objects.count()) == (recorded, 1)


def test_what_is_left_out_takes_a_reason_and_binds_nobody(cast: Cast, case: Application) -> None:
    link = link_of(cast, case)
    with pytest.raises(Refused) as refused:
        leave_out_link(link_id=link.pk, reason=" ", actor=cast.officer, at=NOW)
    assert refusals(refused) == [("declared_link_left_out_without_reason", "reason")]
    left = leave_out_link(link_id=link.pk, reason="Bara 20 procent.", actor=cast.officer, at=NOW)
    assert (left.handling, left.ownership, left.handled_by) == (LinkHandling.LEFT_OUT, None, cast.officer)
    assert members(cast) == [cast.chamber.name]
    assert links_that_wait(case) == []


@pytest.mark.parametrize("who", ["applicant", "director", "auditor", "officer_elsewhere"])
def test_only_those_who_assess_handle_it(cast: Cast, case: Application, who: str) -> None:
    link = link_of(cast, case)
    with pytest.raises(PermissionDenied):
        take_in(cast, link, actor=getattr(cast, who))
    assert DeclaredLink.objects.get().handling == ""


def test_what_was_done_with_a_link_holds_in_the_next_declaration(cast: Cast, case: Application) -> None:
    take_in(cast, link_of(cast, case))
    anew = declared(cast, case, links=[told_link(), OWNED])
    assert [(link.name, link.handling) for link in anew.links.order_by("position")] == [
        ("Ägarbolaget AB", LinkHandling.TAKEN_IN),
        ("Dotterbolaget AB", ""),
    ]
    assert [link.name for link in links_that_wait(case)] == ["Dotterbolaget AB"]


def test_no_aid_is_recorded_while_a_link_waits(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    declaration = declaration_of(case)
    assert declaration is not None
    link = DeclaredLink.objects.create(
        declaration=declaration,
        position=1,
        name="Ägarbolaget AB",
        register_number="556036-0793",
        direction=Direction.CONTROLLED_BY,
        control=Control.MAJORITY_OF_VOTES,
        since=date(2020, 1, 1),
    )
    with pytest.raises(Refused) as refused:
        award(cast, case)
    assert list(refused.value.problems) == [
        Problem("declared_links_wait", params={"names": "Ägarbolaget AB"})
    ]
    take_in(cast, link)
    award(cast, case)
    assert AidAward.objects.count() == 1


def counted_cents(cast: Cast, case: Application) -> int:
    made = rate(cast)
    found = try_award(case, undertaking(cast.chamber), amount_sek=1, rate=made, on=TODAY)
    return found.ceiling.used_cents


def test_a_correction_counts_in_the_place_of_what_was_declared(cast: Cast, case: Application) -> None:
    declaration = declared(cast, case, other_award(1_000_000), other_award(250_000, kind="fishery"))
    assert counted_cents(cast, case) == 1_250_000
    told = declaration.awards.get(kind="general")
    values = {"granted_on": told.granted_on, "kind": "agriculture", "actor": cast.officer}
    for minute, cents, counted in ((1, 1_100_000, 1_350_000), (2, 0, 250_000)):
        at = NOW + timedelta(minutes=minute)
        correct_declared_award(
            award_id=told.pk, amount_cents=cents, reason="Beslutet säger så.", at=at, **values
        )
        assert counted_cents(cast, case) == counted
    told.refresh_from_db()
    assert (told.amount_cents, told.kind, told.corrections.count()) == (1_000_000, "general", 2)


def test_a_correction_holds_still_when_the_same_is_declared_again(cast: Cast, case: Application) -> None:
    told = declared(cast, case, other_award(1_000_000)).awards.get()
    correct_declared_award(
        award_id=told.pk,
        granted_on=told.granted_on,
        kind=told.kind,
        amount_cents=1_500_000,
        reason="Beslutet säger så.",
        actor=cast.officer,
        at=NOW,
    )
    again = declared(cast, case, other_award(1_000_000), other_award(200_000, given_by="Sametinget"))
    assert counted_cents(cast, case) == 1_700_000
    [kept] = [row for award in again.awards.all() for row in award.corrections.all()]
    assert (kept.award.given_by, kept.reason, kept.corrected_by) == (
        "Tillväxtverket",
        "Beslutet säger så.",
        cast.officer,
    )
    declared(cast, case, other_award(1_000_000), other_award(1_000_000))
    assert counted_cents(cast, case) == 2_500_000  # one of two that are alike was corrected
    declared(cast, case, other_award(1_000_001))
    assert counted_cents(cast, case) == 1_000_001


def test_a_correction_that_says_nothing_is_refused(cast: Cast, case: Application) -> None:
    told = declared(cast, case, other_award()).awards.get()
    for cents in (None, -1, 10**30):
        with pytest.raises(Refused) as refused:
            correct_declared_award(
                award_id=told.pk,
                granted_on=TODAY + timedelta(days=1),
                kind="general",
                amount_cents=cents,
                reason="",
                actor=cast.officer,
                at=NOW,
            )
        assert refusals(refused) == [
            ("correction_day_missing", "granted_on"),
            ("correction_amount_missing", "amount_cents"),
            ("declared_change_without_reason", "reason"),
        ]
    assert told.corrections.count() == 0


def test_what_stands_in_a_declaration_that_is_replaced_is_changed_no_more(
    cast: Cast, case: Application
) -> None:
    first = declared(cast, case, other_award(), links=[told_link(), OWNED])
    told, (owner, owned) = first.awards.get(), first.links.order_by("position")
    declared(cast, case, other_award(), links=[told_link(), OWNED])
    before = whole_database()
    values = {"granted_on": told.granted_on, "kind": told.kind, "amount_cents": 0, "reason": "Återkallat."}
    for act in (
        lambda: correct_declared_award(award_id=told.pk, actor=cast.officer, at=NOW, **values),
        lambda: take_in(cast, owner),
        lambda: leave_out_link(link_id=owned.pk, reason="Bara 20 procent.", actor=cast.officer, at=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refusals(refused) == [("declaration_replaced", None)]
    assert whole_database() == before


def test_anothers_declaration_replaces_nothing_of_the_applicants(cast: Cast, case: Application) -> None:
    told = declared(cast, case, other_award()).awards.get()
    declare_for_beneficiary(
        beneficiary_id=named(cast, case).pk,
        awards=[],
        declared_on=TODAY,
        is_whole=True,
        actor=cast.officer,
        at=NOW,
    )
    correct_declared_award(
        award_id=told.pk,
        granted_on=told.granted_on,
        kind=told.kind,
        amount_cents=0,
        reason="Återkallat.",
        actor=cast.officer,
        at=NOW,
    )
    assert counted_cents(cast, case) == 0


def test_a_link_is_handled_whole(cast: Cast, case: Application) -> None:
    link = link_of(cast, case)
    for half in ({"handling": "taken_in"}, {"handled_by": cast.officer, "handled_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DeclaredLink.objects.filter(pk=link.pk).update(**half)


def test_from_the_applicants_page_to_the_officers(client: Client, cast: Cast, case: Application) -> None:
    page = reverse("portal:declare_aid", args=[case.pk])
    rows = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-given_by": "Jordbruksverket",
        "form-0-granted_on": "2025-05-05",
        "form-0-kind": "agriculture",
        "form-0-amount_cents": "12 500",
        "links-TOTAL_FORMS": "2",
        "links-INITIAL_FORMS": "0",
        "links-0-name": "Ägarbolaget AB",
        "links-0-register_number": "556036-0794",
        "links-0-country": "SE",
        "links-0-direction": "controlled_by",
        "links-1-country": "SE",
        "is_whole": "on",
    }
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.applicant)
        answer = client.post(page, rows)
        assert answer.status_code == 422
        assert set(answer.context["links"].forms[0].errors) == {"register_number", "control", "since"}
        assert "Ägarbolaget AB" in answer.content.decode()
        rows |= {"links-0-register_number": "5560360793", "links-0-control": "majority_of_votes"}
        assert client.post(page, rows | {"links-0-since": "2020-01-01"}).status_code == 302
        known = client.get(page).context["links"].forms[0]
        assert known["register_number"].value() == "556036-0793"
        client.force_login(cast.officer)
        here = reverse("state_aid_desk:case", args=[case.pk])
        shown = unescape(client.get(here).content.decode())
        assert (
            "Ägarbolaget AB (556036-0793) styr sökanden: majoritet av rösterna, sedan 1 januari 2020."
            in shown
        )
        link, told = DeclaredLink.objects.get(), AidDeclaration.objects.get().awards.get()
        take = reverse("state_aid_desk:step", args=["uppgiven-lank", link.pk, "ta-in"])
        correct = reverse("state_aid_desk:step", args=["uppgivet-stod", told.pk, "ratta"])
        assert take in shown
        assert "De är inte medräknade här" in shown
        assert correct in shown
        form = client.get(take).context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        assert client.post(take, values | {"control": "appoints_board"}).status_code == 422
        changed = values | {"control": "appoints_board", "reason": "Aktieägaravtalet."}
        assert client.post(take, changed).headers["Location"] == here
        values = {
            "granted_on": "2025-05-05",
            "kind": "agriculture",
            "amount_cents": "0",
            "reason": "Återkallat.",
        }
        assert client.post(correct, values).headers["Location"] == here
        shown = unescape(client.get(here).content.decode())
        assert "rättad och intagen" in shown
        assert "De är inte medräknade här" not in shown
        assert "Aktieägaravtalet." in shown
        assert "Räknas inte." in shown
        assert take not in shown


def test_the_declaration_before_the_decision_is_the_one_that_is_handled(cast: Cast) -> None:
    """A declaration comes before the decision; what it tells can be handled after it too."""
    case = application(cast, sought_sek=400_000)
    assessed(cast, case)
    link = declared(cast, case, links=[told_link()], at=DECIDED_AT).links.get()
    Application.objects.filter(pk=case.pk).update(state="granted")
    assert take_in(cast, link).handling == LinkHandling.TAKEN_IN
