"""The page of one item: what it is about, what was said, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bifall.assessment.models import StaffMemo
from bifall.assessment.states import ProposedOutcome
from bifall.board import queries
from bifall.board.models import AgendaItem
from bifall.board.policies import is_disqualified
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.boardroom.forms import (
    BallotsForm,
    ConflictForm,
    DecisionForm,
    MotionForm,
    ReservationForm,
    TrialForm,
    VoteForm,
)
from bifall.boardroom.forum_steps import OF_AN_ITEM
from bifall.boardroom.views.meetings import find_meeting
from bifall.collaboration.queries import statements_on
from bifall.kernel.problems import Problem
from bifall.regulations.meetings import own_case_flag
from bifall.ui.middleware import signed_in
from bifall.ui.steps import open_to

OUTCOME_PROPOSED = {ProposedOutcome.GRANT: Outcome.GRANTED, ProposedOutcome.REJECT: Outcome.REJECTED}


def find_item(request: HttpRequest, item_id: UUID) -> AgendaItem:
    """The item, if its meeting is one that the user works with or sits on; announced ones are public."""
    user = signed_in(request)
    row = AgendaItem.objects.filter(meeting__in=queries.visible_to(user), pk=item_id).first()
    if row is None:
        raise Http404
    meeting = find_meeting(user, row.meeting_id)
    found = queries.agenda_of(meeting).get(pk=item_id)
    found.meeting = meeting
    if not user.has_perm("board.view_item", found) and not is_disqualified.test(user, found):
        raise Http404
    return found


def item_page(
    request: HttpRequest,
    found: AgendaItem,
    *,
    status: int,
    problems: tuple[Problem, ...] = (),
    forms: dict[str, Form] | None = None,
) -> HttpResponse:
    """`forms` puts a refused form back as it was typed. A member with a conflict sees that, and the papers
    that were sent to them; not what the board says and does at the item.
    """
    user = signed_in(request)
    meeting, application = found.meeting, found.application
    memo = (
        StaffMemo.objects.filter(application=application).select_related("document").first()
        if application
        else None
    )
    if not user.has_perm("board.view_item", found):
        return render(request, "boardroom/shut_out.html", {"item": found, "memo": memo}, status=status)
    neighbours = {i.position: i for i in meeting.items.all()}
    records = user.has_perm("board.record_proceedings", found)
    decision = getattr(found, "decision", None)
    possible = [] if decision else queries.possible_conflicts(found, queries.who_may_take_part(found))
    context: dict[str, Any] = {
        "item": found,
        "meeting": meeting,
        "application": application,
        "problems": problems,
        "decision": decision,
        "memo": memo,
        "flag": own_case_flag(
            applicant_is_authority=application is not None and application.applicant_is_authority
        ),
        "statements": statements_on(application) if application else [],
        "frame": queries.frame_of(application.round) if application else None,
        "previous": neighbours.get(found.position - 1),
        "following": neighbours.get(found.position + 1),
        "open_vote": next((vote for vote in found.votes.all() if vote.closed_at is None), None),
        "closed_votes": [vote for vote in found.votes.all() if vote.closed_at is not None],
        "may_record": records,
        "possible_conflicts": possible if records or user.has_perm("board.change_item", found) else [],
        "item_steps": open_to(user, found, OF_AN_ITEM),
        "own_conflict": next((line for line in possible if line.member.user_id == user.pk), None),
    }
    if records:
        context |= _forms(found, memo, possible, decided=decision is not None)
    elif context["own_conflict"] and meeting.state == MeetingState.IN_SESSION:
        context["conflict_form"] = ConflictForm(members=[context["own_conflict"].member], prefix="conflict")
    return render(request, "boardroom/item.html", context | (forms or {}), status=status)


def _forms(
    found: AgendaItem,
    memo: StaffMemo | None,
    possible: Sequence[queries.PossibleConflict],
    *,
    decided: bool,
) -> dict[str, Form]:
    """What the secretary can record now; after the decision, reservations alone."""
    taking_part = queries.takes_part(found)
    reservation = ReservationForm(members=taking_part, prefix="reservation")
    if decided:
        return {"reservation_form": reservation}
    kind = ItemKind(found.kind)
    asked = [line.member for line in possible]
    trial = {"trial_form": TrialForm(members=asked, prefix="trial")} if asked else {}
    return {
        **trial,
        "conflict_form": ConflictForm(members=taking_part, prefix="conflict"),
        "motion_form": MotionForm(members=taking_part, prefix="motion"),
        "vote_form": VoteForm(prefix="vote"),
        "ballots_form": BallotsForm(members=taking_part),
        "decision_form": DecisionForm(kind=kind, prefix="decision", initial=_proposed(found, memo)),
        "reservation_form": reservation,
    }


def _proposed(found: AgendaItem, memo: StaffMemo | None) -> dict[str, Any]:
    """The decision as it was proposed, for the secretary to confirm or change."""
    proposed: dict[str, Any] = {"text": found.draft_decision}
    if memo is not None and memo.outcome:
        proposed |= {
            "outcome": OUTCOME_PROPOSED[ProposedOutcome(memo.outcome)],
            "granted_sek": memo.proposed_sek,
            "highest_share_percent": memo.highest_share_percent,
            "conditions": "\n".join(condition.text for condition in memo.conditions.all()),
        }
    return proposed
