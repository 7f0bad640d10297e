"""Two people at once: no ceiling is passed, and what one has done the other has seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from bifall.kernel.problems import Refused
from bifall.state_aid.commands import correct_declared_award, remove_beneficiary
from bifall.state_aid.models import AidAward, AidBeneficiary, AwardCorrection, DeclaredAward
from tests.cast import assemble
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.state_aid import (
    assessed,
    award,
    awarded,
    controlled,
    declared,
    named,
    other_award,
    rate,
    to_record,
    told,
)
from tests.several_at_once import Together, together

__all__ = ["together"]


def in_turn(together: Together, first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins when the first has done its work, and is still to be committed."""
    is_done = threading.Event()

    def leads() -> None:
        with transaction.atomic():
            first()
            is_done.set()
            time.sleep(0.3)

    def follows() -> None:
        assert is_done.wait(10)
        second()

    together(leads, follows)


@pytest.mark.parametrize("is_struck_first", [False, True])
def test_a_beneficiary_is_struck_while_its_part_is_recorded(
    together: Together, is_struck_first: bool
) -> None:
    """Whichever comes last is refused: a part that is recorded is never that of one who was struck."""
    cast = assemble(NOW)
    rate(cast)
    one = named(cast, to_record(cast))
    told(cast, one)
    refused: list[str] = []

    def give() -> None:
        try:
            awarded(cast, one)
        except PermissionDenied as denied:
            refused.append(str(denied))

    def strike() -> None:
        try:
            remove_beneficiary(beneficiary_id=one.pk, reason="Konkurs.", actor=cast.officer, at=NOW)
        except PermissionDenied as denied:
            refused.append(str(denied))

    in_turn(together, *((strike, give) if is_struck_first else (give, strike)))
    denied = "state_aid.award_beneficiary" if is_struck_first else "state_aid.remove_beneficiary"
    assert refused == [denied]
    assert AidAward.objects.exists() is not is_struck_first
    assert AidBeneficiary.objects.filter(removed_at=None).exists() is not is_struck_first


@pytest.mark.parametrize("is_declared_first", [False, True])
def test_an_award_is_corrected_while_its_declaration_is_replaced(
    together: Together, is_declared_first: bool
) -> None:
    """Corrected first, it holds in the new one too; corrected last, it is refused."""
    cast = assemble(NOW)
    case = application(cast)
    assessed(cast, case)
    row = declared(cast, case, other_award()).awards.get()
    refused: list[str] = []

    def correct() -> None:
        try:
            correct_declared_award(
                award_id=row.pk,
                granted_on=row.granted_on,
                kind=row.kind,
                amount_cents=0,
                reason="Återkallat.",
                actor=cast.officer,
                at=NOW,
            )
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    def declare() -> None:
        declared(cast, case, other_award())

    in_turn(together, *((declare, correct) if is_declared_first else (correct, declare)))
    assert refused == (["declaration_replaced"] if is_declared_first else [])
    assert DeclaredAward.objects.count() == 2
    assert AwardCorrection.objects.count() == (0 if is_declared_first else 2)


def test_two_awards_to_sisters_under_one_owner(together: Together) -> None:
    cast = assemble(NOW)
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 2_000_000, organisation=cast.rival)
    controlled(cast)
    controlled(cast, of=cast.rival)
    refused: list[str] = []

    def give(case: object) -> None:
        try:
            award(cast, case)  # type: ignore[arg-type]
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(lambda: give(first), lambda: give(second))
    assert refused == ["award_above_ceiling"]
    assert [made.amount_cents for made in AidAward.objects.all()] == [20_000_000]


def test_an_award_while_the_owner_is_recorded(together: Together) -> None:
    """Whichever comes first, what is recorded last has counted what was there."""
    cast = assemble(NOW)
    rate(cast)
    first, second = to_record(cast, 2_000_000), to_record(cast, 2_000_000, organisation=cast.rival)
    controlled(cast)
    award(cast, first)
    refused: list[str] = []

    def give() -> None:
        try:
            award(cast, second)
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(give, lambda: controlled(cast, of=cast.rival))
    given = AidAward.objects.count()
    assert (refused, given) in [(["award_above_ceiling"], 1), ([], 2)]
