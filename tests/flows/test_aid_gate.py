"""No grant that state aid does not let be given is proposed, decided on delegation, opened or paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import ProposedOutcome
from bifall.audit.models import Entry
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import ItemKind, Outcome
from bifall.calls.states import Decider
from bifall.flows.aid_gate import problems_with_grant, problems_with_paying
from bifall.flows.board_decisions import decide_at_item
from bifall.flows.delegated_decisions import decide_and_tell
from bifall.flows.preparation import finish_preparation
from bifall.flows.project_opening import open_project
from bifall.kernel.problems import Problem
from bifall.state_aid.commands import try_exemption
from bifall.state_aid.rules.exemptions import ExemptionValues
from bifall.state_aid.rules.undertakings import RelatedUndertaking
from bifall.state_aid.states import AidBasis, AidReach
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, state_aid
from tests.factories.applications import application
from tests.factories.assessment import memo
from tests.factories.calls import open_round
from tests.factories.delegation import DECIDED_AT, delegated
from tests.factories.sittings import in_session
from tests.factories.state_aid import assessed, declared, named, other_award, rate, told, told_link
from tests.whole_database import refusal

FULL = other_award(28_000_000)
FIRM = RelatedUndertaking("Sågverket AB", "559990-0031")


@pytest.fixture
def case(cast: Cast) -> Application:
    """At a rate of ten kronor, 500 000 kr are 50 000 euro."""
    rate(cast)
    return application(cast, sought_sek=500_000)


def on_de_minimis(cast: Cast, case: Application, *awards: object, **fields: object) -> None:
    informed_on = DECIDED_AT.date()
    assessed(cast, case, at=DECIDED_AT, government_informed_on=informed_on, **fields)  # type: ignore[arg-type]
    declared(cast, case, *awards, at=DECIDED_AT)  # type: ignore[arg-type]


def found(case: Application, amount_sek: int = 500_000) -> list[tuple[str, object]]:
    """The code of each problem, and the rule or what it names."""
    problems = problems_with_grant(case, amount_sek=amount_sek, at=NOW)
    return [(one.code, one.params.get("rule") or next(iter(one.params.values()), None)) for one in problems]


CEILING = [("aid_grant_refused", "de_minimis_ceiling")]


def test_a_grant_is_proposed_when_somebody_has_assessed_the_aid(cast: Cast, case: Application) -> None:
    written = memo(cast, case)
    by = {"application_id": case.pk, "actor": cast.officer, "at": NOW}
    assert refusal(lambda: finish_preparation(**by)) == [Problem("aid_not_assessed")]
    assessed(cast, case, government_informed_on=NOW.date())
    assert [one.code for one in refusal(lambda: finish_preparation(**by))] == ["aid_grant_refused"]
    declared(cast, case, FULL)
    [ceiling] = refusal(lambda: finish_preparation(**by))
    assert (ceiling.code, ceiling.params["rule"]) == CEILING[0]
    assert ceiling.params["source"] == "Förordning (EU) 2023/2831 artiklarna 3.2, 3.7 och 5.2"
    case.refresh_from_db()
    assert (case.state, written.document) == (State.UNDER_REVIEW, None)
    declared(cast, case)
    finish_preparation(**by)
    case.refresh_from_db()
    assert case.state == State.PREPARED


def test_a_rejection_is_proposed_without(cast: Cast, case: Application) -> None:
    memo(cast, case, outcome=ProposedOutcome.REJECT, proposed_sek=None, highest_share_percent=None)
    finish_preparation(application_id=case.pk, actor=cast.officer, at=NOW)
    case.refresh_from_db()
    assert case.state == State.PREPARED


def test_the_director_grants_nothing_above_the_ceiling(cast: Cast, case: Application) -> None:
    call = case.round.call
    call.decider = Decider.DIRECTOR
    call.save(update_fields=["decider"])
    on_de_minimis(cast, case, FULL)
    Application.objects.filter(pk=case.pk).update(state=State.PREPARED)
    values = {
        "application_id": case.pk,
        "board_id": cast.board.pk,
        "outcome": Outcome.GRANTED,
        "reasons": "Projektet stärker länet.",
        "legal_basis": "3.1",
        "highest_share_percent": Decimal(50),
        "actor": cast.director,
        "at": NOW,
    }
    [problem] = refusal(lambda: decide_and_tell(granted_sek=500_000, **values))
    assert (problem.code, problem.params["rule"]) == CEILING[0]
    assert DelegatedDecision.objects.count() == 0
    assert decide_and_tell(granted_sek=200_000, **values).granted_sek == 200_000


def test_what_the_board_decided_all_the_same_is_told_with_its_reasons_and_not_paid(
    cast: Cast, case: Application
) -> None:
    on_de_minimis(cast, case, FULL)
    Application.objects.filter(pk=case.pk).update(state=State.PREPARED)
    item = board.item(in_session(cast), ItemKind.GRANT, case.title, application=case)
    values = {
        "item_id": item.pk,
        "outcome": Outcome.GRANTED,
        "text": "Nämnden beviljar stöd.",
        "granted_sek": 500_000,
        "highest_share_percent": Decimal(50),
        "actor": cast.secretary,
        "at": NOW,
    }
    refused = refusal(lambda: decide_at_item(despite_aid=" ", **values))
    assert [(one.code, one.field) for one in refused] == [
        ("aid_grant_refused", None),
        ("despite_aid_unexplained", "despite_aid"),
    ]
    assert Decision.objects.count() == 0
    made = decide_at_item(despite_aid=" Nämnden bedömer läget annorlunda. ", **values)
    assert made.despite_aid == "Nämnden bedömer läget annorlunda."
    entry = Entry.objects.get(event="board.decided_despite_aid")
    assert entry.data == {"application_id": str(case.pk), "faults": ["aid_grant_refused"]}
    case.refresh_from_db()
    assert [one.code for one in problems_with_paying(case)] == ["aid_award_missing"]
    opening = refusal(lambda: open_project(application_id=case.pk, actor=cast.officer, at=NOW))
    assert opening == [Problem("aid_award_missing", params={"names": case.organisation.name})]


def test_reasons_that_nothing_asks_for_are_not_kept(cast: Cast, case: Application) -> None:
    assessed(cast, case, AidBasis.NO_AID)
    Application.objects.filter(pk=case.pk).update(state=State.PREPARED)
    item = board.item(in_session(cast), ItemKind.GRANT, case.title, application=case)
    made = decide_at_item(
        item_id=item.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=500_000,
        highest_share_percent=Decimal(50),
        despite_aid="Behövdes inte.",
        actor=cast.secretary,
        at=NOW,
    )
    assert (made.despite_aid, Entry.objects.filter(event="board.decided_despite_aid").count()) == ("", 0)


def test_a_link_that_waits_and_a_rate_that_is_missing_are_reasons_of_their_own(cast: Cast) -> None:
    case = application(cast, sought_sek=500_000)
    assessed(cast, case, government_informed_on=NOW.date())
    declared(cast, case, links=[told_link()])
    assert found(case) == [("declared_links_wait", "Ägarbolaget AB"), ("award_rate_missing", "2026-11")]


def test_the_part_of_another_is_tried_against_its_own_ceiling(cast: Cast, case: Application) -> None:
    on_de_minimis(cast, case)
    one = named(cast, case, 400_000, FIRM)
    assert [(p.code, p.params["name"]) for p in problems_with_grant(case, amount_sek=500_000, at=NOW)] == [
        ("aid_grant_refused", "Sågverket AB")
    ]
    told(cast, one, 27_000_000, on=NOW.date())
    assert found(case) == CEILING
    told(cast, one, 26_000_000, on=NOW.date())
    assert found(case) == []
    assert found(case, 300_000) == [("parts_above_grant", 100_000)]


def test_parts_of_one_single_undertaking_are_tried_together(cast: Cast, case: Application) -> None:
    on_de_minimis(cast, case, other_award(26_000_000))
    one = named(cast, case, 250_000, FIRM)
    told(cast, one, on=NOW.date())
    assert found(case) == []
    state_aid.controlled(cast, FIRM)
    assert found(case) == CEILING


def test_what_is_granted_counts_before_it_is_recorded(cast: Cast, case: Application) -> None:
    on_de_minimis(cast, case, other_award(22_000_000))
    assert found(case) == []
    earlier = state_aid.to_record(cast, 400_000)
    assert found(case) == [*CEILING, ("aid_granted_and_not_recorded", earlier.case_number)]
    state_aid.award(cast, earlier, 400_000)
    assert found(case) == CEILING
    assert problems_with_paying(earlier) == []


def test_aid_to_the_firms_that_a_project_serves_is_not_the_applicants(cast: Cast, case: Application) -> None:
    assessed(cast, case, reach=AidReach.INDIRECT)
    assert found(case) == [("aid_grant_refused", "aid_government_informed")]
    assessed(cast, case, reach=AidReach.INDIRECT, government_informed_on=NOW.date())
    assert found(case) == []


@pytest.mark.parametrize(("amount_sek", "codes"), [(500_000, []), (500_001, ["gber_intensity"])])
def test_aid_under_an_exemption_is_tried_with_the_amount_of_the_grant(
    cast: Cast, case: Application, amount_sek: int, codes: list[str]
) -> None:
    assessed(cast, case, AidBasis.BLOCK_EXEMPTION, government_informed_on=NOW.date())
    assert found(case) == [("aid_exemption_not_tried", None)]
    values = ExemptionValues(
        article="sme_innovation",
        size="small",
        eligible_sek=1_000_000,
        aid_sek=100_000,
        applied_on=date(2026, 11, 14),
    )
    try_exemption(application_id=case.pk, values=values, actor=cast.officer, at=NOW)
    assert [rule for _code, rule in found(case, amount_sek)] == codes


def test_a_grant_from_before_the_rule_has_no_basis_to_hold_it_up(cast: Cast) -> None:
    case = application(cast, State.GRANTED, round=open_round(cast, slug="forr"))
    delegated(cast, project=case)
    assert problems_with_paying(case) == []
    assessed(cast, case, at=NOW + timedelta(hours=1))
    assert [one.code for one in problems_with_paying(case)] == ["aid_award_missing"]
