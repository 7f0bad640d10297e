"""Two people at once: nothing is given away or counted twice, and postings are numbered without gaps."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.commands import decide_on_delegation, decisions
from bifall.board.queries import Frame
from bifall.board.states import Outcome
from bifall.calls.models import Call, Round
from bifall.calls.states import Decider
from bifall.claims.commands import (
    allocate_frame,
    decide_lump_sum,
    record_appropriation,
    remove_lump_sum,
    submit_claim,
    without_vouchers,
    write_row,
)
from bifall.claims.ledger_queries import faults, frame_lines
from bifall.claims.models import Appropriation, Claim, Posting
from bifall.claims.rules import Worked
from bifall.claims.states import AccountKind, StaffCosts
from bifall.documents.typesetting import Sheet
from bifall.flows import project_opening
from bifall.flows.project_opening import open_project
from bifall.kernel.problems import Refused
from tests.cast import assemble
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.funding import (
    LATER,
    active,
    board_grant,
    claim,
    controller,
    hour_rate,
    hours_of,
    lump,
    opened,
)
from tests.several_at_once import Together, together

__all__ = ["together"]


def test_two_frames_from_one_appropriation(together: Together) -> None:
    cast = assemble(NOW)
    case, keeper = application(cast, State.UNDER_REVIEW), controller(cast)
    given = record_appropriation(
        authority_id=cast.region.pk,
        year=2026,
        name="1:1",
        amount_sek=10,
        source="Villkorsbeslut",
        actor=keeper,
        at=NOW,
    )
    refused: list[str] = []

    def allocate() -> None:
        try:
            allocate_frame(
                appropriation_id=given.pk,
                round_id=case.round_id,
                amount_sek=6,
                reference="RUN § 4",
                actor=keeper,
                at=NOW,
            )
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(allocate, allocate)
    assert refused == ["ledger_not_enough"]
    assert [line.standing[AccountKind.FRAME] for line in frame_lines(cast.region)] == [600]
    assert list(Posting.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_project_is_opened_while_another_books(together: Together) -> None:
    cast = assemble(NOW)
    first, second = board_grant(cast), board_grant(cast, title="Insatsteam")
    given = Appropriation.objects.first()
    assert given is not None

    def open_one(case_id: object) -> None:
        open_project(application_id=case_id, actor=cast.officer, at=NOW)  # type: ignore[arg-type]

    def take_back() -> None:
        allocate_frame(
            appropriation_id=given.pk,
            round_id=first.round_id,
            amount_sek=1,
            reference="RUN § 9",
            take_back=True,
            actor=controller(cast),
            at=NOW,
        )

    together(lambda: open_one(first.pk), lambda: open_one(second.pk), take_back)
    numbers = list(Posting.objects.order_by("number").values_list("number", flat=True))
    assert (numbers, faults(cast.region)) == (list(range(1, 8)), [])


def test_two_grants_on_delegation_from_one_frame(together: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the round was locked both counted the frame without the other, and it was granted twice."""
    both, count = Barrier(2), decisions.frame_of

    def counted_together(round_: Round) -> Frame:
        """Wait for the other to have counted too, as far as it can."""
        frame = count(round_)
        with suppress(BrokenBarrierError):
            both.wait(timeout=1)
        return frame

    monkeypatch.setattr(decisions, "frame_of", counted_together)
    cast = assemble(NOW)
    round_ = open_round(cast, slug="sma-projekt")
    Call.objects.filter(pk=round_.call_id).update(decider=Decider.DIRECTOR)
    Round.objects.filter(pk=round_.pk).update(frame_sek=600_000)
    cases = [application(cast, State.PREPARED, round=round_, sought_sek=400_000) for _one in range(2)]
    refused: list[str] = []

    def grant(case: Application) -> None:
        try:
            decide_on_delegation(
                application_id=case.pk,
                board_id=cast.board.pk,
                outcome=Outcome.GRANTED,
                reasons="Projektet stärker länet.",
                legal_basis="Delegationsordningen 3.1",
                granted_sek=400_000,
                highest_share_percent=Decimal(50),
                actor=cast.director,
                at=NOW,
            )
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(lambda: grant(cases[0]), lambda: grant(cases[1]))
    assert refused == ["grants_exceed_frame"]
    assert count(Round.objects.get(pk=round_.pk)).granted_sek == 400_000


def test_the_same_hours_of_a_person_in_two_projects(
    together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, count = Barrier(2), without_vouchers.worked_in_the_years_of

    def counted_together(of: Claim, *, lock: bool = False) -> list[Worked]:
        """Wait for the other to have counted too, as far as it can."""
        worked = count(of, lock=lock)
        with suppress(BrokenBarrierError):
            both.wait(timeout=1)
        return worked

    monkeypatch.setattr(without_vouchers, "worked_in_the_years_of", counted_together)
    cast = assemble(NOW)
    made = []
    for title in ("Studenter möter arbetsliv", "Insatsteam"):
        project = active(cast, title=title, staff_costs=StaffCosts.BY_THE_HOUR)
        hour_rate(cast, project)
        draft = claim(cast, project)
        write_row(claim_id=draft.pk, values=hours_of("1000"), actor=cast.applicant, at=LATER)
        made.append(draft)
    refused: list[str] = []

    def send(one: Claim) -> None:
        try:
            submit_claim(claim_id=one.pk, actor=cast.applicant, at=LATER)
        except Refused as refusal:
            refused.extend(problem.code for problem in refusal.problems)

    together(lambda: send(made[0]), lambda: send(made[1]))
    assert refused == ["hours_above_the_year"]
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["draft", "submitted"]


@pytest.mark.parametrize("act", ["decide", "remove"])
def test_the_terms_stand_while_they_are_written_out(
    together: Together, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Before they locked the same row a lump sum could come in, or go, after the terms had been typeset."""
    cast = assemble(NOW)
    project = opened(cast)
    before = decide_lump_sum(project_id=project.pk, values=lump(), actor=cast.officer, at=NOW)
    typesetting, changed, typeset = Event(), Event(), project_opening.typeset

    def slowly(sheet: Sheet) -> bytes:
        typesetting.set()
        changed.wait(timeout=1)
        return typeset(sheet)

    monkeypatch.setattr(project_opening, "typeset", slowly)
    denied: list[str] = []

    def change() -> None:
        typesetting.wait(timeout=10)
        try:
            if act == "decide":
                decide_lump_sum(project_id=project.pk, values=lump(1), actor=cast.officer, at=NOW)
            else:
                remove_lump_sum(lump_sum_id=before.pk, actor=cast.officer, at=NOW)
        except PermissionDenied as denial:
            denied.append(str(denial))
        changed.set()

    together(
        lambda: project_opening.send_conditions(project_id=project.pk, actor=cast.officer, at=NOW), change
    )
    assert denied == [f"claims.{act}_lump_sum"]
    assert list(project.lump_sums.all()) == [before]
