"""The secretary's forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from bifall.applications.states import State
from bifall.board.commands import open_vote
from bifall.board.models import MinutesVerifier
from bifall.board.states import ItemKind, MeetingState
from bifall.boardroom import forms
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.sittings import in_session
from tests.factories.state_aid import assessed
from tests.filled import LATER, Filled, Table


def meeting(cast: Cast) -> Filled:
    values = {"day": LATER, "clock": "09:00", "place": "Regionens hus"}
    return Filled(cast.secretary, reverse("boardroom:plan"), values)


def _agenda_item(cast: Cast, values: Mapping[str, Any], **fields: Any) -> Filled:
    planned = [board.meeting(cast, MeetingState.PLANNED).pk]
    return Filled(
        cast.secretary,
        reverse("boardroom:add_item", args=planned),
        values,
        stands_on=reverse("boardroom:meeting", args=planned),
        named="item_form",
        **fields,
    )


def grant_item(cast: Cast) -> Filled:
    case = application(cast, State.PREPARED)
    return _agenda_item(
        cast,
        {"kind": "grant", "application": str(case.pk)},
        spared=frozenset({"title"}),
        besides={"application": {"title"}},
    )


def other_item(cast: Cast) -> Filled:
    values = {"kind": "matter", "title": "Svar på remiss"}
    return _agenda_item(cast, values, spared=frozenset({"application"}))


def roll_call(cast: Cast) -> Filled:
    summoned = board.meeting(cast, MeetingState.SUMMONED)
    values: dict[str, Any] = {f"seat-{member.pk}": "serving" for member in cast.members}
    values |= {f"seat-{cast.substitute.pk}": "absent"}
    values |= {"chair": str(cast.chair.pk), "verifiers": [str(cast.vice_chair.pk)]}
    return Filled(cast.secretary, reverse("boardroom:roll_call", args=[summoned.pk]), values)


def _at_the_item(name: str, form: str, cast: Cast, values: Mapping[str, Any]) -> Filled:
    """A form of the page of a case that is taken up, sent by the secretary."""
    case = application(cast, State.PREPARED)
    assessed(cast, case, AidBasis.NO_AID)
    item = board.item(in_session(cast), ItemKind.GRANT, case.title, application=case)
    return Filled(
        cast.secretary,
        reverse(f"boardroom:{name}", args=[item.pk]),
        values,
        stands_on=reverse("boardroom:item", args=[item.pk]),
        named=f"{form}_form",
        prefix=form,
    )


def conflict(cast: Cast) -> Filled:
    values = {"member": str(cast.members[2].pk), "reason": "Delägare"}
    return _at_the_item("declare_conflict", "conflict", cast, values)


def trial(cast: Cast) -> Filled:
    """Of somebody who acts for the applicant."""
    Membership.objects.create(
        organisation=cast.chamber, user=cast.members[2].user, role=MembershipRole.EDITOR, since=NOW
    )
    values = {"member": str(cast.members[2].pk), "reason": "Slutade där för tio år sedan."}
    return _at_the_item("try_conflict", "trial", cast, values)


def motion(cast: Cast) -> Filled:
    values = {"member": str(cast.chair.pk), "kind": "rejection", "text": "Avslag"}
    return _at_the_item("move_motion", "motion", cast, values)


def reservation(cast: Cast) -> Filled:
    return _at_the_item("record_reservation", "reservation", cast, {"member": str(cast.chair.pk)})


def vote(cast: Cast) -> Filled:
    return _at_the_item("open_vote", "vote", cast, {"yes_means": "Bifall", "no_means": "Avslag"})


def ballots(cast: Cast) -> Filled:
    item = board.item(in_session(cast))
    open_vote(item_id=item.pk, yes_means="Bifall", no_means="Avslag", actor=cast.secretary, at=NOW)
    return Filled(
        cast.secretary,
        reverse("boardroom:cast_ballots", args=[item.pk]),
        {f"ballot-{member.pk}": "yes" for member in cast.members},
        stands_on=reverse("boardroom:item", args=[item.pk]),
        named="ballots_form",
    )


def decision(cast: Cast) -> Filled:
    values = {
        "outcome": "granted",
        "text": "Nämnden beviljar stöd.",
        "granted_sek": "2 785 777",
        "highest_share_percent": "50",
    }
    return _at_the_item("decide", "decision", cast, values)


def announcement(cast: Cast) -> Filled:
    adjusted = board.meeting(cast, MeetingState.ADJUSTED)
    MinutesVerifier.objects.create(meeting=adjusted, member=cast.chair, verified_at=NOW)
    return Filled(
        cast.secretary,
        reverse("boardroom:announce", args=[adjusted.pk]),
        {"posted_on": "2026-11-24", "kept_at": "Regionens hus"},
        stands_on=reverse("boardroom:meeting", args=[adjusted.pk]),
        named="announce_form",
    )


FORMS: Table = {
    forms.MeetingForm: (meeting,),
    forms.ItemForm: (grant_item, other_item),
    forms.ConflictForm: (conflict,),
    forms.TrialForm: (trial,),
    forms.MotionForm: (motion,),
    forms.RollCallForm: (roll_call,),
    forms.BallotsForm: (ballots,),
    forms.ReservationForm: (reservation,),
    forms.VoteForm: (vote,),
    forms.DecisionForm: (decision,),
    forms.AnnounceForm: (announcement,),
}
