"""A round of consultations: one question about several cases, and the ways in which municipalities answer.

One has answered for itself and offers two others to say the same; one of them has, the other has it before
it. One asks for more time. In Sorsele a politician approves what the official has written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bifall.accounts.commands import register_person
from bifall.applications.models import Application
from bifall.collaboration.commands import (
    answer,
    ask_for_time,
    join_statement,
    offer_joint_statement,
    save_statement_draft,
    send_batch,
    set_answer_rule,
)
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import Position
from bifall.config.demo.collaboration_initiatives import speaker
from bifall.config.demo.collaboration_people import POLITICIANS, address_of
from bifall.flows.casefile.scene import Scene
from bifall.organisations.commands import give_mandate
from bifall.organisations.states import MandateKind

At = Callable[..., datetime]

VILHELMINA, STORUMAN, SORSELE, ASELE = "2462", "2421", "2422", "2463"
QUESTION = (
    "Vad betyder projektet för er kommun, och hur passar det ihop med det ni redan gör? Svara gärna"
    " tillsammans med era grannar."
)


def ask_in_a_round(scene: Scene, cases: Sequence[Application], at: At) -> None:
    """`cases` are under review and nobody has been asked about them; the municipalities are their own."""
    send_batch(
        authority_id=scene.authority.pk,
        title="Ansökningar från inlandet",
        application_ids=[case.pk for case in cases],
        municipality_ids=[],
        question=QUESTION,
        due_on=at(6).date(),
        actor=scene.officer,
        at=at(-8),
    )
    asked = {
        (one.application_id, one.municipality.code): one
        for one in Consultation.objects.filter(application__in=cases).select_related("municipality")
    }
    for case in cases:
        codes = {code for pk, code in asked if pk == case.pk}
        if {VILHELMINA, STORUMAN} <= codes:
            others = [asked[case.pk, code] for code in sorted(codes - {STORUMAN})]
            _answer_together(scene, asked[case.pk, STORUMAN], others, at)
        if ASELE in codes:
            ask_for_time(
                consultation_id=asked[case.pk, ASELE].pk,
                until=at(14).date(),
                reason="Kommunstyrelsen har sitt nästa möte först veckan efter sista svarsdag.",
                actor=speaker(scene, ASELE),
                at=at(-2),
            )


def _answer_together(scene: Scene, first: Consultation, others: Sequence[Consultation], at: At) -> None:
    statement = answer(
        consultation_id=first.pk,
        position=Position.SUPPORT_WITH_CONDITIONS,
        reasons="Våra kommuner lever av samma gäster. Projektet hjälper dem att stanna längre.",
        conditions="Alla tre kommunerna ska ha minst en aktivitet varje år.",
        actor=speaker(scene, STORUMAN),
        at=at(-5),
    )
    offers = offer_joint_statement(
        statement_id=statement.pk,
        consultation_ids=[one.pk for one in others],
        actor=speaker(scene, STORUMAN),
        at=at(-5, 10),
    )
    for offer in offers:
        if offer.consultation.municipality.code == VILHELMINA:
            join_statement(offer_id=offer.pk, actor=speaker(scene, VILHELMINA), at=at(-3))


def let_a_politician_approve(scene: Scene, case: Application, at: At) -> None:
    """Sorsele's answer about `case` is written by the official and waits for a politician."""
    name = POLITICIANS[SORSELE]
    politician = register_person(
        authority_id=scene.authority.pk,
        email=address_of(name),
        name=name,
        title="ordförande i kommunstyrelsen",
        phone="",
        actor=scene.administrator,
        at=at(-30),
    )
    sorsele = scene.municipalities[SORSELE]
    give_mandate(
        municipality_id=sorsele.pk,
        user_id=politician.pk,
        kind=MandateKind.POLITICIAN,
        actor=scene.administrator,
        at=at(-30),
    )
    set_answer_rule(municipality_id=sorsele.pk, politician_approves=True, actor=politician, at=at(-29))
    save_statement_draft(
        consultation_id=case.consultations.get(municipality=sorsele).pk,
        position=Position.SUPPORT,
        reasons="Vindelälven är hela vår kommuns tillgång. Vi deltar med två tjänstepersoner.",
        conditions="",
        base_version=0,
        actor=speaker(scene, SORSELE),
        at=at(-2),
        ask_for_approval=True,
    )
