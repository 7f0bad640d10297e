"""How a board deliberates: who takes part in an item, who leads it, what a decision must hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bifall.board.states import OUTCOMES_OF, ItemKind, MemberRole, Outcome
from bifall.kernel.money import share_of
from bifall.kernel.problems import Problem
from bifall.regulations.meetings import has_quorum

LEADS_IN_ORDER = (MemberRole.FIRST_VICE_CHAIR, MemberRole.SECOND_VICE_CHAIR)
PRESIDENCY = (MemberRole.CHAIR, *LEADS_IN_ORDER)
"""Presidium: what one member at a time can be."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A member, by id, with the role that the member holds on the board."""

    member_id: object
    role: MemberRole


@dataclass(frozen=True, slots=True)
class Present:
    """One line of the roll call."""

    seat: Seat
    serving: bool
    serves_for: object | None = None


def problems_with_board(*, name: str, organ_code: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("board_name_missing", "name")
    if not re.fullmatch(r"[A-ZÅÄÖ]{1,10}", organ_code):
        yield Problem("organ_code_wrong", "organ_code")


def problems_with_roll_call(
    *, seats: Collection[Seat], present: Sequence[Present], chair: object, verifiers: Collection[object]
) -> Iterator[Problem]:
    """Quorum, substitutes in the place of absent members, a chair and verifiers who serve (KL 6:27, 5:69)."""
    ids = [line.seat.member_id for line in present]
    if len(set(ids)) != len(ids):
        yield Problem("present_twice", "present")
    ordinary = {s.member_id for s in seats if s.role != MemberRole.SUBSTITUTE}
    replaced: list[object] = []
    for line in present:
        if line.seat.role != MemberRole.SUBSTITUTE:
            if line.serves_for is not None:
                yield Problem("member_cannot_substitute", "present")
        elif line.serving and (line.serves_for not in ordinary or line.serves_for in ids):
            yield Problem("substitute_serves_for_nobody", "present")
        elif line.serving:
            replaced.append(line.serves_for)
    if len(set(replaced)) != len(replaced):
        yield Problem("seat_taken_twice", "present")
    serving = {line.seat.member_id for line in present if line.serving}
    if not has_quorum(len(ordinary), len(serving)):
        yield Problem("no_quorum", "present", {"serving": len(serving), "seats": len(ordinary)})
    if chair not in serving:
        yield Problem("chair_does_not_serve", "chair")
    if not set(verifiers) - {chair}:
        yield Problem("verifier_missing", "verifiers")
    if set(verifiers) - serving:
        yield Problem("verifier_does_not_serve", "verifiers")


def who_leads(*, chair: object, seats: Sequence[Seat], taking_part: Collection[object]) -> object | None:
    """The chair, or the first vice chair who takes part when the chair may not; None when nobody can."""
    if chair in taking_part:
        return chair
    for role in LEADS_IN_ORDER:
        for seat in seats:
            if seat.role == role and seat.member_id in taking_part:
                return seat.member_id
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantValues:
    """What a grant is measured against: amounts in whole kronor, shares in percent."""

    sought_sek: int
    total_cost_sek: int
    highest_share_of_call_percent: Decimal
    applicant_is_authority: bool
    own_case_was_checked: bool


def problems_with_decision(
    *,
    kind: ItemKind,
    outcome: Outcome,
    text: str,
    granted_sek: int | None,
    highest_share_percent: Decimal | None,
    grant: GrantValues | None,
) -> Iterator[Problem]:
    """The outcome fits the item, and a grant is an amount and a share within what was sought and allowed."""
    if outcome not in OUTCOMES_OF[kind]:
        yield Problem("outcome_not_for_this_item", "outcome")
    if not text.strip():
        yield Problem("decision_text_missing", "text")
    if outcome != Outcome.GRANTED:
        if granted_sek is not None or highest_share_percent is not None:
            yield Problem("only_a_grant_has_an_amount", "granted_sek")
        return
    if not granted_sek:
        yield Problem("granted_amount_missing", "granted_sek")
    if highest_share_percent is None or not 0 < highest_share_percent <= 100:
        yield Problem("granted_share_missing", "highest_share_percent")
    if grant is None:
        return
    if granted_sek and granted_sek > grant.sought_sek:
        yield Problem("granted_more_than_sought", "granted_sek", {"sought_sek": grant.sought_sek})
    if highest_share_percent and highest_share_percent > grant.highest_share_of_call_percent:
        limit = {"highest_percent": grant.highest_share_of_call_percent}
        yield Problem("share_above_the_call", "highest_share_percent", limit)
    elif granted_sek and highest_share_percent:
        ceiling = share_of(grant.total_cost_sek, highest_share_percent)
        if granted_sek > ceiling:
            yield Problem("granted_more_than_the_share", "granted_sek", {"ceiling_sek": ceiling})
    if grant.applicant_is_authority and not grant.own_case_was_checked:
        yield Problem("own_case_not_checked", "outcome")
