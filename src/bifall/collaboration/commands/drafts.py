"""Writing an answer together: in a municipality, and among municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration.commands.consultations import (
    give_statement,
    lock,
    problems_with_version,
    tell_municipality,
)
from bifall.collaboration.events import AnswerRuleSet, DraftSaved, JointOfferDeclined, JointOffered
from bifall.collaboration.models import AnswerRule, JointOffer, Statement, StatementDraft
from bifall.collaboration.queries import can_join
from bifall.collaboration.states import JointChoice, Position
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.models import Municipality
from bifall.organisations.queries import representatives_of
from bifall.organisations.states import MandateKind


@transaction.atomic
def save_statement_draft(
    *,
    consultation_id: UUID,
    position: Position | None,
    reasons: str,
    conditions: str,
    base_version: int,
    actor: User,
    at: datetime,
    ask_for_approval: bool = False,
) -> StatementDraft:
    """Keep what has been written, complete or not, for all who speak for the municipality.

    `base_version` is the version that it was written from, 0 for none: when somebody has saved another in
    between, nothing is written. With `ask_for_approval` the municipality's politicians are told. Refused:
    draft_changed_meanwhile.
    """
    consultation = lock(consultation_id)
    require(actor, "collaboration.write_draft", consultation)
    refuse_if(problems_with_version(consultation, base_version))
    draft, _created = StatementDraft.objects.update_or_create(
        consultation=consultation,
        defaults={
            "position": position or "",
            "reasons": reasons,
            "conditions": conditions,
            "version": base_version + 1,
            "written_by": actor,
            "written_at": at,
            **({"approval_asked_at": at} if ask_for_approval else {}),
        },
    )
    if ask_for_approval:
        for politician in users_told("collaboration.to_approve", consultation, at):
            notify(
                authority_id=consultation.authority_id,
                recipient=politician,
                kind="collaboration.to_approve",
                subject=format_lazy(
                    _("Yttrande att godkänna: {title}"), title=consultation.application.title
                ),
                body=format_lazy(_("{name} har skrivit ett förslag till svar."), name=actor.name),
                path=reverse("municipal:consultation", args=[consultation.pk]),
                at=at,
            )
    # Told of the draft itself, so that it stands in no history that the region reads.
    record(DraftSaved(version=draft.version), subject=draft, actor=actor, at=at)
    return draft


@transaction.atomic
def set_answer_rule(
    *, municipality_id: UUID, politician_approves: bool, actor: User, at: datetime
) -> AnswerRule:
    """Say whether a politician approves the municipality's answers, or an official sends them.

    A rule that nobody could follow is not made. Refused: answer_rule_without_politician.
    """
    municipality = Municipality.everywhere.select_for_update(of=("self",), no_key=True).get(
        pk=municipality_id
    )
    require(actor, "collaboration.set_answer_rule", municipality)
    politicians = representatives_of(municipality).filter(kind=MandateKind.POLITICIAN)
    if politician_approves and not politicians.exists():
        refuse_if([Problem("answer_rule_without_politician")])
    rule, _created = AnswerRule.objects.update_or_create(
        municipality=municipality,
        defaults={"politician_approves": politician_approves, "decided_by": actor, "decided_at": at},
    )
    record(AnswerRuleSet(politician_approves=politician_approves), subject=municipality, actor=actor, at=at)
    return rule


@transaction.atomic
def offer_joint_statement(
    *, statement_id: UUID, consultation_ids: Sequence[UUID], actor: User, at: datetime
) -> list[JointOffer]:
    """Offer other municipalities that are asked of the same application to say what this one has said.

    Refused: joint_nobody, joint_not_open.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("consultation__municipality", "consultation__application")
        .get(pk=statement_id)
    )
    require(actor, "collaboration.offer_joint", statement)
    wanted = list(dict.fromkeys(consultation_ids))
    offered = list(can_join(statement).filter(pk__in=wanted))
    problems = [] if wanted else [Problem("joint_nobody", "municipalities")]
    if len(offered) != len(wanted):
        problems.append(Problem("joint_not_open", "municipalities"))
    refuse_if(problems)
    made = []
    for consultation in offered:
        made.append(
            JointOffer.objects.create(
                statement=statement, consultation=consultation, offered_by=actor, offered_at=at
            )
        )
        tell_municipality(
            consultation,
            kind="collaboration.joint_offered",
            subject=format_lazy(
                _("{municipality} erbjuder ett gemensamt yttrande: {title}"),
                municipality=statement.consultation.municipality.name,
                title=consultation.application.title,
            ),
            at=at,
        )
        event = JointOffered(municipality_code=consultation.municipality.code)
        record(event, subject=statement.consultation, actor=actor, at=at)
    return made


@transaction.atomic
def join_statement(*, offer_id: UUID, actor: User, at: datetime) -> Statement:
    """Say the same as the municipality that offered it: an answer of one's own, with the same words."""
    offer = _lock_offer(offer_id)
    require(actor, "collaboration.join", offer)
    consultation = lock(offer.consultation_id)
    require(actor, "collaboration.answer", consultation)
    said = offer.statement
    statement = give_statement(
        consultation,
        position=Position(said.position),
        reasons=said.reasons,
        conditions=said.conditions,
        actor=actor,
        at=at,
    )
    offer.joined_as = statement
    _choose(offer, JointChoice.JOINED, actor, at)
    return statement


@transaction.atomic
def decline_joint_statement(*, offer_id: UUID, actor: User, at: datetime) -> JointOffer:
    """Do not join: the municipality answers with its own words, or not at all."""
    offer = _lock_offer(offer_id)
    require(actor, "collaboration.join", offer)
    _choose(offer, JointChoice.DECLINED, actor, at)
    event = JointOfferDeclined(municipality_code=offer.consultation.municipality.code)
    record(event, subject=offer.statement.consultation, actor=actor, at=at)
    return offer


def _choose(offer: JointOffer, choice: JointChoice, actor: User, at: datetime) -> None:
    offer.choice, offer.chosen_by, offer.chosen_at = choice, actor, at
    offer.save(update_fields=["choice", "joined_as", "chosen_by", "chosen_at"])


def _lock_offer(offer_id: UUID) -> JointOffer:
    return (
        JointOffer.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "statement__consultation__municipality",
            "consultation__municipality",
            "consultation__application",
        )
        .get(pk=offer_id)
    )
