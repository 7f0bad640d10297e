"""Which cases wait for an award to be recorded, when others than the applicant get a part of the aid."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import MeetingState, Outcome
from bifall.state_aid.award_queries import to_record
from bifall.state_aid.commands import remove_beneficiary
from bifall.state_aid.models import AidBeneficiary
from bifall.state_aid.queries import grant_of, granted_of_each
from bifall.state_aid.rules.undertakings import RelatedUndertaking
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.state_aid import FIRM, assessed, awarded, named, rate, told
from tests.factories.state_aid import to_record as granted_case

pytestmark = pytest.mark.django_db

OTHER = RelatedUndertaking("Snickeriet AB", "559990-0049")


def waits(cast: Cast, case: Application) -> bool:
    return to_record(cast.officer, cast.region).filter(pk=case.pk).exists()


def decided_by_the_board(cast: Cast, granted_sek: int) -> Application:
    case = application(cast, State.GRANTED, title="I nämnden", sought_sek=granted_sek)
    assessed(cast, case)
    item = board.item(board.meeting(cast, MeetingState.CLOSED), title="Ärendet", application=case)
    board.decision(item, Outcome.GRANTED, "Bifall.", granted_sek=granted_sek, highest_share_percent=50)
    return case


def test_the_query_tells_what_each_grant_tells(cast: Cast) -> None:
    cases = [granted_case(cast, 400_000), decided_by_the_board(cast, 250_000), application(cast, title="Ny")]
    found = {
        case.pk: granted_sek
        for case in cases
        for granted_sek in Application.objects.filter(pk=case.pk).values_list(granted_of_each(), flat=True)
    }
    assert list(found.values()) == [400_000, 250_000, None]
    grants = [grant_of(case) for case in cases]
    assert [grant and grant.granted_sek for grant in grants] == list(found.values())


@pytest.mark.parametrize("is_by_the_board", [False, True])
def test_nothing_waits_when_others_have_the_whole_grant(cast: Cast, is_by_the_board: bool) -> None:
    rate(cast)
    case = (decided_by_the_board if is_by_the_board else granted_case)(cast, 1_000_000)
    first, second = named(cast, case, 600_000, FIRM), named(cast, case, 399_999, OTHER)
    grant = grant_of(case)
    assert grant is not None
    for one in (first, second):
        told(cast, one, on=grant.granted_on)
        assert waits(cast, case)
        awarded(cast, one, granted_on=grant.granted_on)
    # One krona is the applicant's own.
    assert waits(cast, case)
    AidBeneficiary.objects.filter(pk=second.pk).update(amount_sek=400_000)
    assert not waits(cast, case)
    AidBeneficiary.objects.filter(pk=second.pk).update(amount_sek=400_001)
    assert not waits(cast, case)


def test_the_part_of_one_that_is_struck_is_the_applicants_again(cast: Cast) -> None:
    rate(cast)
    case = granted_case(cast, 1_000_000)
    first, second = named(cast, case, 600_000, FIRM), named(cast, case, 400_000, OTHER)
    told(cast, first)
    awarded(cast, first)
    assert waits(cast, case)
    remove_beneficiary(beneficiary_id=second.pk, reason="Gick i konkurs.", actor=cast.officer, at=NOW)
    assert waits(cast, case)
