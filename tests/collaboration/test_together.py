"""Answers written together: in one municipality, and by several."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.collaboration.commands import (
    answer,
    decline_joint_statement,
    join_statement,
    offer_joint_statement,
    save_statement_draft,
    set_answer_rule,
)
from bifall.collaboration.models import Consultation, JointOffer, Statement, StatementDraft
from bifall.collaboration.queries import can_join, statements_on
from bifall.collaboration.states import ConsultationState, Position
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import of, written
from tests.factories.collaboration import consultation, joint_offer

OPEN, ANSWERED = ConsultationState.OPEN, ConsultationState.ANSWERED


@pytest.fixture
def asked(cast: Cast) -> Consultation:
    return consultation(cast, application(cast))


@pytest.fixture
def politician(cast: Cast) -> User:
    user = person("Pia Politiker", at=NOW)
    Mandate.objects.create(municipality=cast.umea, user=user, kind=MandateKind.POLITICIAN, since=NOW)
    return user


def save(
    asked: Consultation, actor: User, reasons: str, base_version: int, **values: object
) -> StatementDraft:
    return save_statement_draft(
        consultation_id=asked.pk,
        position=None,
        reasons=reasons,
        conditions="",
        base_version=base_version,
        actor=actor,
        at=NOW,
        **values,  # type: ignore[arg-type]
    )


def refused_by(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_a_draft_is_shared_and_nobody_overwrites_another_unknowingly(
    cast: Cast, asked: Consultation, politician: User
) -> None:
    assert save(asked, cast.umea_official, "Första", 0).version == 1
    assert save(asked, politician, "Andra", 1).version == 2
    with pytest.raises(Refused) as refused:
        save(asked, cast.umea_official, "Tredje", 1)
    assert [(p.code, dict(p.params)) for p in refused.value.problems] == [
        ("draft_changed_meanwhile", {"name": "Pia Politiker"})
    ]
    draft = StatementDraft.objects.get()
    assert (draft.reasons, draft.version, draft.written_by) == ("Andra", 2, politician)
    with pytest.raises(Refused) as refused:
        answer(
            consultation_id=asked.pk,
            position=Position.SUPPORT,
            reasons="Första",
            conditions="",
            draft_version=1,
            actor=cast.umea_official,
            at=NOW,
        )
    assert refused_by(refused) == ["draft_changed_meanwhile"]
    assert Statement.objects.count() == 0
    # The region reads the history of the consultation, and nothing of the draft stands there.
    assert {entry.subject for entry in written()} == {of(draft)}


def test_a_question_to_approve_goes_to_the_politicians(
    cast: Cast, asked: Consultation, politician: User
) -> None:
    save(asked, cast.umea_official, "Förslag", 0, ask_for_approval=True)
    assert [(m.recipient, m.kind) for m in Message.objects.all()] == [
        (politician, "collaboration.to_approve")
    ]


def test_by_the_municipalitys_rule_a_politician_sends_the_answer(
    cast: Cast, asked: Consultation, politician: User, now: datetime
) -> None:
    def may_answer() -> list[bool]:
        people = [cast.umea_official, politician]
        return [
            User.objects.get(pk=user.pk).has_perm(f"collaboration.{what}", asked)
            for user in people
            for what in ("answer", "write_draft")
        ]

    assert may_answer() == [True, True, True, True]
    with pytest.raises(PermissionDenied):
        set_answer_rule(
            municipality_id=cast.umea.pk, politician_approves=True, actor=cast.umea_official, at=now
        )
    set_answer_rule(municipality_id=cast.umea.pk, politician_approves=True, actor=politician, at=now)
    assert may_answer() == [False, True, True, True]
    # When the last politician has left, the officials answer, so that the municipality is never mute.
    Mandate.objects.filter(user=politician).update(ended_at=now)
    assert may_answer()[:2] == [True, True]


def test_a_rule_that_nobody_can_follow_is_not_made(cast: Cast, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        set_answer_rule(
            municipality_id=cast.umea.pk, politician_approves=True, actor=cast.umea_official, at=now
        )
    assert refused_by(refused) == ["answer_rule_without_politician"]
    made = set_answer_rule(
        municipality_id=cast.umea.pk, politician_approves=False, actor=cast.umea_official, at=now
    )
    assert made.politician_approves is False


def test_who_joins_answers_for_itself_with_the_same_words(cast: Cast, now: datetime) -> None:
    case = application(cast)
    ours = consultation(cast, case, ANSWERED, position=Position.AGAINST, reasons="Det finns redan.")
    theirs = consultation(cast, case, municipality=cast.sorsele)
    said = Statement.objects.get()
    assert list(can_join(said)) == [theirs]
    [offer] = offer_joint_statement(
        statement_id=said.pk, consultation_ids=[theirs.pk], actor=cast.umea_official, at=now
    )
    assert [m.recipient for m in Message.objects.filter(kind="collaboration.joint_offered")] == [
        cast.sorsele_official
    ]
    assert list(can_join(said)) == []
    with pytest.raises(PermissionDenied):
        join_statement(offer_id=offer.pk, actor=cast.umea_official, at=now)
    joined = join_statement(offer_id=offer.pk, actor=cast.sorsele_official, at=now)
    assert (joined.position, joined.reasons, joined.given_by, joined.consultation) == (
        "against",
        "Det finns redan.",
        cast.sorsele_official,
        theirs,
    )
    offer.refresh_from_db()
    assert (offer.choice, offer.joined_as, offer.chosen_by) == ("joined", joined, cast.sorsele_official)
    assert [(line.municipality, line.joint_with) for line in statements_on(ours.application)] == [
        ("Sorsele", "Umeå"),
        ("Umeå", ""),
    ]
    with pytest.raises(PermissionDenied):
        decline_joint_statement(offer_id=offer.pk, actor=cast.sorsele_official, at=now)


def test_who_does_not_join_answers_with_its_own_words(cast: Cast, now: datetime) -> None:
    case = application(cast)
    consultation(cast, case, ANSWERED)
    theirs = consultation(cast, case, municipality=cast.sorsele)
    offer = joint_offer(Statement.objects.get(), theirs)
    decline_joint_statement(offer_id=offer.pk, actor=cast.sorsele_official, at=now)
    assert JointOffer.objects.get().choice == "declined"
    answer(
        consultation_id=theirs.pk,
        position=Position.SUPPORT,
        reasons="Egna ord.",
        conditions="",
        actor=cast.sorsele_official,
        at=now,
    )
    assert statements_on(case)[0].joint_with == ""


def test_only_those_who_can_still_answer_are_offered(cast: Cast, now: datetime) -> None:
    case = application(cast)
    consultation(cast, case, ANSWERED)
    done = consultation(cast, case, ANSWERED, municipality=cast.sorsele)
    said = Statement.objects.get(consultation__municipality=cast.umea)
    codes = []
    for wanted in ([], [done.pk]):
        with pytest.raises(Refused) as refused:
            offer_joint_statement(
                statement_id=said.pk, consultation_ids=wanted, actor=cast.umea_official, at=now
            )
        codes += refused_by(refused)
    assert codes == ["joint_nobody", "joint_not_open"]
