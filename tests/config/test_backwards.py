"""Migrations that are taken back lose nothing: they are refused, in words that say why."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db.migrations import RunPython
from django.db.migrations.exceptions import IrreversibleError

from bifall.board.models import DecisionCondition
from bifall.claims.commands import start_claim_review
from bifall.flows.claim_handling import refuse_claim
from bifall.state_aid.models import AidAward
from tests.cast import Cast
from tests.factories.delegation import delegated
from tests.factories.funding import LATER, active, submitted
from tests.factories.state_aid import award, awarded, named, rate, to_record, told

BENEFICIARIES = "bifall.state_aid.migrations.0004_beneficiaries"
LETTERS = "bifall.board.migrations.0005_delegated_letter_and_conditions"
MONEY = "bifall.claims.migrations.0006_letters_on_money"


def take_back(name: str) -> None:
    """What the migration does first of all when it is taken back; Django goes through it from the end."""
    last = import_module(name).Migration.operations[-1]
    assert isinstance(last, RunPython)
    assert last.reverse_code is not None
    last.reverse_code(apps, None)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [BENEFICIARIES, LETTERS, MONEY])
def test_without_rows_there_is_nothing_to_lose(name: str) -> None:
    take_back(name)


def test_beneficiaries_and_their_awards_are_not_thrown_away(cast: Cast) -> None:
    rate(cast)
    case = to_record(cast)
    award(cast, case, 100_000)
    take_back(BENEFICIARIES)
    one = named(cast, case)
    told(cast, one)
    awarded(cast, one)
    assert AidAward.objects.filter(application=case).count() == 2
    with pytest.raises(IrreversibleError) as refused:
        take_back(BENEFICIARIES)
    assert str(refused.value) == (
        "state_aid 0004 cannot be taken back. Beneficiaries that are named: 1. Cases with more than one award"
        " that counts: 1. The tables before know of one award in a case, and of no beneficiary but the"
        " applicant. Restore a backup from before 0004 instead."
    )


def test_conditions_of_decisions_on_delegation_are_not_thrown_away(cast: Cast) -> None:
    made = delegated(cast)
    take_back(LETTERS)
    DecisionCondition.objects.create(delegated_decision=made, position=1, text="Redovisa.")
    with pytest.raises(IrreversibleError) as refused:
        take_back(LETTERS)
    assert str(refused.value) == (
        "board 0005 cannot be taken back. Conditions of decisions on delegation: 1. Letters of such"
        " decisions: 0. The tables before have no room for either. Restore a backup from before 0005 instead."
    )


def test_letters_on_money_are_not_thrown_away(cast: Cast) -> None:
    made = submitted(cast, active(cast), 10_000_000)
    start_claim_review(claim_id=made.pk, actor=cast.officer, at=LATER)
    refuse_claim(claim_id=made.pk, reasons="Underlaget saknas.", actor=cast.officer, at=LATER)
    with pytest.raises(IrreversibleError) as refused:
        take_back(MONEY)
    assert str(refused.value) == (
        "claims 0006 cannot be taken back. Decision letters: 1. Demands: 0. The tables before have no room"
        " for either. Restore a backup from before 0006 instead."
    )
