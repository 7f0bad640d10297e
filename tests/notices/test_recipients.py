"""Whom an act writes to: the page says it beforehand, and exactly they get a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.commands import request_completion, start_review
from bifall.applications.commands import submit as send_in
from bifall.applications.queries import digest_of
from bifall.applications.states import State
from bifall.board.models import MinutesVerifier
from bifall.board.states import ItemKind, MeetingState
from bifall.calls.models import Call
from bifall.calls.states import Decider
from bifall.collaboration.models import InitiativePart
from bifall.collaboration.states import ConsultationState, IssueState, Position
from bifall.collaboration.states import MeetingState as ForumState
from bifall.notices.commands import choose_deliveries, set_delay
from bifall.notices.kinds import KINDS
from bifall.notices.models import Message
from bifall.notices.recipients import (
    Guest,
    Told,
    can_be_stopped_until,
    published,
    readers_of,
    told_beforehand,
    users_told,
)
from bifall.notices.states import Delivery
from bifall.organisations.models import Signature
from bifall.organisations.states import SignedAct
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import board, collaboration, forums
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.concepts import concept, written
from tests.factories.drafts import draft
from tests.told import form_to, letters_written, named_in

DUE = (NOW + timedelta(days=20)).date().isoformat()

NOT_TOLD_BEFOREHAND = {
    # Nobody acts: the clock does.
    "assessment.reminder",
    "arenas.reminder",
    "arenas.follow_up",
    "webhooks.given_up",
    "press.picture_ending",
    # To the address that is written in the form itself, or the colleague who is chosen there.
    "accounts.welcome",
    "accounts.stands_in",
    "accounts.absence_stated",
    "organisations.signature_awaited",
    "organisations.signature_fell",
    "organisations.invited",
    "organisations.power_given",
    "press.quote_asked",
    "arenas.registered",
    "arenas.link",
    # To lists kept elsewhere: respondents, subscribers, participants, holders, colleagues.
    "evaluation.invited",
    "evaluation.reminded",
    "press.subscription_link",
    "press.subscription_release",
    "press.subscription_digest",
    "arenas.invited",
    "arenas.timetable",
    "arenas.changed",
    "arenas.cancelled",
    "organisations.power_revoked",
    "applications.handed_over",
    # Back to the one who asked.
    "press.quote_answered",
    "press.approval_asked",
    "press.release_returned",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@dataclass(frozen=True)
class Act:
    """What a person does on a page. sent_to: where its form goes when it is not the page itself."""

    user: User
    page: str
    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    sent_to: str = ""


def of_a_case(name: str, kind: str, **values: Any) -> Callable[[Cast], Act]:
    def make(cast: Cast) -> Act:
        case = application(cast)
        address = reverse(f"desk:{name}", args=[case.pk])
        return Act(cast.officer, reverse("desk:case", args=[case.pk]), kind, values, address)

    return make


def consult(cast: Cast) -> Act:
    act = of_a_case("consult", "collaboration.asked")(cast)
    chosen = {"consult-municipalities": [str(place.pk) for place in (cast.umea, cast.sorsele)]}
    act.values.update(chosen, **{"consult-question": "Vad anser ni?", "consult-due_on": DUE})
    return act


def assign(cast: Cast) -> Act:
    act = of_a_case("assign", "assessment.assigned")(cast)
    chosen = [str(assessor.pk) for assessor in (cast.assessor, cast.other_assessor)]
    act.values.update({"assign-assessors": chosen, "assign-due_on": DUE})
    return act


def extend(cast: Cast) -> Act:
    asked = collaboration.consultation(cast, application(cast))
    address = reverse("desk:extend", args=[asked.pk])
    page = reverse("desk:case", args=[asked.application_id])
    return Act(cast.officer, page, "collaboration.extended", {"extend-due_on": "2027-03-01"}, address)


def send_batch(cast: Cast) -> Act:
    case = application(cast)
    values = {
        "title": "Hösten",
        "applications": [str(case.pk)],
        "municipalities": [str(place.pk) for place in (cast.umea, cast.sorsele)],
        "question": "Vad anser ni?",
        "due_on": DUE,
    }
    return Act(cast.officer, reverse("desk:send_batch"), "collaboration.asked", values)


def answer_concept(name: str, kind: str) -> Callable[[Cast], Act]:
    def make(cast: Cast) -> Act:
        found = concept(cast)
        address = reverse(f"desk:{name}", args=[found.pk])
        page = reverse("desk:concept", args=[found.pk])
        return Act(cast.officer, page, kind, {"reasons": "Skäl."}, address)

    return make


def answer_time(kind: str, **values: str) -> Callable[[Cast], Act]:
    def make(cast: Cast) -> Act:
        asked = collaboration.time_request(collaboration.consultation(cast, application(cast)))
        return Act(cast.officer, reverse("desk:time_request", args=[asked.pk]), kind, values)

    return make


def hand_in_memo(cast: Cast) -> Act:
    case = application(cast)
    collaboration.consultation(cast, case, ConsultationState.ANSWERED)
    values = {
        "summary": "Kort",
        "background": "Bakgrund",
        "reasoning": "Skäl",
        "outcome": "reject",
        "unhandled_reason": "Det kom samma dag.",
        "go": "finish",
    }
    return Act(cast.officer, reverse("desk:memo", args=[case.pk]), "collaboration.handled", values)


def summon(cast: Cast) -> Act:
    planned = board.meeting(cast, MeetingState.PLANNED, starts_at=NOW + timedelta(days=30))
    board.item(planned, ItemKind.INFORMATION, "Läget")
    page = reverse("boardroom:meeting", args=[planned.pk])
    values = {"last_sent_at": ""}
    return Act(cast.secretary, page, "board.summons", values, reverse("boardroom:summons", args=[planned.pk]))


def announce(cast: Cast) -> Act:
    adjusted = board.meeting(cast, MeetingState.ADJUSTED)
    board.grant(cast, adjusted)
    MinutesVerifier.objects.create(meeting=adjusted, member=cast.chair, verified_at=NOW)
    page = reverse("boardroom:meeting", args=[adjusted.pk])
    values = {"posted_on": NOW.date().isoformat(), "kept_at": "Regionens hus"}
    return Act(
        cast.secretary, page, "board.decided", values, reverse("boardroom:announce", args=[adjusted.pk])
    )


def decide_on_delegation(cast: Cast) -> Act:
    round_ = open_round(cast)
    Call.objects.update(decider=Decider.DIRECTOR)
    case = application(cast, State.PREPARED, round=round_, sought_sek=1_000_000)
    page = reverse("desk:decide_on_delegation", args=[case.pk])
    values = {"outcome": "rejected", "text": "Projektet liknar ett annat.", "legal_basis": "3.1"}
    return Act(cast.director, page, "board.decided_on_delegation", values)


def sign_as_the_second(cast: Cast) -> Act:
    change_signing_of(cast)
    case = application(cast)
    Signature.objects.create(
        organisation=case.organisation,
        act=SignedAct.SUBMIT_APPLICATION,
        subject_id=case.pk,
        digest=digest_of(case),
        first_by=cast.applicant,
        first_at=NOW,
    )
    page, address = (reverse(f"portal:{name}", args=[case.pk]) for name in ("application", "sign"))
    return Act(cast.colleague, page, "applications.signed", {}, address)


def change_signing_of(cast: Cast) -> None:
    cast.chamber.signs_together = True
    cast.chamber.save(update_fields=["signs_together"])


def of_a_forum(name: str, kind: str, state: ForumState, days: int) -> Callable[[Cast], Act]:
    def make(cast: Cast) -> Act:
        where = forums.forum(forums.collaboration_model(cast), cast.umea)
        forums.seat(where, "Gun Gäst", cast.umea)
        forums.seat(where, "Umeå", cast.umea, user=cast.umea_official, email=cast.umea_official.email)
        made = forums.forum_meeting(where, state, starts_at=NOW + timedelta(days=days))
        forums.point(made)
        page = reverse("collaboration_desk:step", args=["mote", made.pk, name])
        return Act(cast.officer, page, kind)

    return make


def of_an_issue(name: str, kind: str, state: IssueState, **values: str) -> Callable[[Cast], Act]:
    def make(cast: Cast) -> Act:
        raised = forums.issue(cast, state, raised_by=cast.umea)
        page = reverse("collaboration_desk:step", args=["fraga", raised.pk, name])
        return Act(cast.officer, page, kind, values or {"owner": str(cast.officer.pk)})

    return make


def answer(cast: Cast) -> Act:
    asked = collaboration.consultation(cast, application(cast))
    page = reverse("municipal:consultation", args=[asked.pk])
    values = {"position": Position.SUPPORT, "reasons": "Bra.", "go": "send", "version": "0"}
    address = reverse("municipal:answer", args=[asked.pk])
    return Act(cast.umea_official, page, "collaboration.answered", values, address)


def submit(cast: Cast) -> Act:
    made = draft(cast)
    page, address = (reverse(f"portal:{name}", args=[made.pk]) for name in ("review", "submit"))
    return Act(cast.applicant, page, "applications.received", {}, address)


def complete(cast: Cast) -> Act:
    made = send_in(application_id=draft(cast).pk, actor=cast.applicant, at=NOW)
    start_review(application_id=made.pk, actor=cast.officer, at=NOW)
    request_completion(
        application_id=made.pk,
        text="Dela upp.",
        due_on=(NOW + timedelta(days=20)).date(),
        pages=[],
        actor=cast.officer,
        at=NOW,
    )
    page, address = (reverse(f"portal:{name}", args=[made.pk]) for name in ("review", "complete"))
    return Act(cast.applicant, page, "applications.completed", {"reply": "Se budgeten."}, address)


def withdraw(cast: Cast) -> Act:
    case = application(cast)
    page, address = (reverse(f"portal:{name}", args=[case.pk]) for name in ("application", "withdraw"))
    return Act(cast.applicant, page, "applications.withdrawn", {"sure": "yes"}, address)


def submit_concept(cast: Cast) -> Act:
    made = written(cast)
    page, address = (reverse(f"portal:{name}", args=[made.pk]) for name in ("concept", "submit_concept"))
    return Act(cast.applicant, page, "applications.concept_received", {}, address)


def propose(cast: Cast) -> Act:
    values = {
        "municipality": str(cast.umea.pk),
        "title": "Vikariepool",
        "aims": "Dela på vikarier.",
        "invited": [str(cast.sorsele.pk)],
    }
    page = reverse("municipal:propose_initiative")
    return Act(cast.umea_official, page, "collaboration.invited_to_initiative", values)


def invite(cast: Cast) -> Act:
    made = forums.initiative(cast, parts={})
    InitiativePart.objects.exclude(municipality=cast.umea).delete()
    page = reverse("municipal:initiative_step", args=[made.pk, "bjud-in"])
    values = {"invited": [str(cast.sorsele.pk)]}
    return Act(cast.umea_official, page, "collaboration.invited_to_initiative", values)


def offer_joint(cast: Cast) -> Act:
    case = application(cast)
    said = collaboration.consultation(cast, case, ConsultationState.ANSWERED)
    asked = collaboration.consultation(cast, case, municipality=cast.sorsele)
    page, address = (reverse(f"municipal:{name}", args=[said.pk]) for name in ("consultation", "offer_joint"))
    values = {"municipalities": [str(asked.pk)]}
    return Act(cast.umea_official, page, "collaboration.joint_offered", values, address)


ACTS: dict[str, Callable[[Cast], Act]] = {
    "begär komplettering": of_a_case(
        "request_completion",
        "applications.completion_requested",
        **{"completion-text": "Dela upp.", "completion-due_on": DUE},
    ),
    "avvisa": of_a_case("dismiss", "applications.dismissed", reason="Kom sent."),
    "fråga kommuner": consult,
    "utse bedömare": assign,
    "ge mer tid": extend,
    "skicka remissomgång": send_batch,
    "bjud in": answer_concept("invite_concept", "applications.invited"),
    "tacka nej": answer_concept("decline_concept", "applications.declined"),
    "ge begärd tid": answer_time("collaboration.extended", decision="give", due_on="2027-03-01"),
    "neka tid": answer_time("collaboration.time_refused", decision="refuse", answer="Nämnden möts."),
    "lämna till beslut": hand_in_memo,
    "kalla nämnden": summon,
    "anslå": announce,
    "underteckna som den andra": sign_as_the_second,
    "besluta på delegation": decide_on_delegation,
    "kalla till forum": of_a_forum("kalla", "collaboration.called", ForumState.PLANNED, 10),
    "dela anteckningar": of_a_forum("dela", "collaboration.notes_shared", ForumState.HELD, -1),
    "ställ in": of_a_forum("stall-in", "collaboration.cancelled", ForumState.CALLED, 10),
    "bered en fråga": of_an_issue("bered", "collaboration.issue_prepared", IssueState.IDEA),
    "avsluta en fråga": of_an_issue(
        "stang", "collaboration.issue_ended", IssueState.IDEA, reason="Annan part."
    ),
    "lämna yttrande": answer,
    "skicka in": submit,
    "komplettera": complete,
    "återkalla": withdraw,
    "skicka in en idéskiss": submit_concept,
    "föreslå ett initiativ": propose,
    "bjud in till ett initiativ": invite,
    "erbjud ett gemensamt yttrande": offer_joint,
}


@pytest.mark.parametrize("name", ACTS)
def test_the_page_names_exactly_those_who_then_get_a_letter(client: Client, cast: Cast, name: str) -> None:
    act = ACTS[name](cast)
    client.force_login(act.user)
    page = client.get(act.page).content.decode()
    named = named_in(form_to(page, act.sent_to) if act.sent_to else page)
    with letters_written() as written:
        assert client.post(act.sent_to or act.page, act.values).status_code == 302
    assert {letter.kind for letter in written} == {act.kind}
    assert named == sorted(letter.email for letter in written)
    assert named != []


def test_every_kind_is_told_beforehand_or_stands_among_those_that_are_not() -> None:
    assert published() & NOT_TOLD_BEFOREHAND == set()
    assert published() | NOT_TOLD_BEFOREHAND == KINDS.keys()


def test_nobody_is_named_where_nobody_is_written_to(client: Client, cast: Cast) -> None:
    User.objects.filter(pk__in=[cast.applicant.pk, cast.colleague.pk]).update(is_active=False)
    case = application(cast)
    client.force_login(cast.officer)
    form = form_to(
        client.get(reverse("desk:case", args=[case.pk])).content.decode(),
        reverse("desk:dismiss", args=[case.pk]),
    )
    assert "Inget brev går ut." in form
    with letters_written() as written:
        client.post(reverse("desk:dismiss", args=[case.pk]), {"reason": "Sent."})
    assert written == []


def test_the_page_says_how_the_letter_comes_and_until_when_it_can_be_stopped(cast: Cast) -> None:
    kind = "assessment.assigned"
    choose_deliveries(
        authority_id=cast.region.pk, choices={kind: Delivery.DIGEST}, actor=cast.assessor, at=NOW
    )
    assert told_beforehand(kind, cast.assessor, cast.region.pk, NOW) == [
        Told(cast.assessor.name, cast.assessor.email, Delivery.DIGEST)
    ]
    assert can_be_stopped_until(kind, cast.region.pk, NOW) == NOW + timedelta(minutes=10)
    assert can_be_stopped_until("assessment.withdrawn", cast.region.pk, NOW) is None
    set_delay(authority_id=cast.region.pk, minutes=0, actor=cast.administrator, at=NOW)
    assert can_be_stopped_until(kind, cast.region.pk, NOW) is None


def test_each_is_named_once_and_a_guest_among_them(cast: Cast) -> None:
    where = forums.forum(forums.collaboration_model(cast), cast.umea)
    for start in (0, 1):
        forums.seat(
            where,
            "Gun Gäst",
            cast.umea,
            starts_on=where.model.starts_on + timedelta(days=start),
        )
    forums.seat(where, "Umeå", cast.umea, user=cast.umea_official)
    met = forums.forum_meeting(where, ForumState.PLANNED, starts_at=NOW + timedelta(days=9))
    found = readers_of("collaboration.called", met, NOW)
    assert set(found) == {cast.umea_official, Guest("Gun Gäst", "gun.gast@example.org")}
    assert users_told("collaboration.called", met, NOW) == [cast.umea_official]
    assert len(found) == 2


def test_an_officer_who_has_left_is_not_written_to(cast: Cast) -> None:
    case = application(cast, State.COMPLETION_REQUESTED)
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)
    case.refresh_from_db()
    assert readers_of("applications.withdrawn", case, NOW) == []
    assert person("Ny Kollega", at=NOW) not in readers_of("applications.received", case, NOW)
    assert not Message.objects.exists()
