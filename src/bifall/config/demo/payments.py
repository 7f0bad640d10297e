"""Two small projects that are paid in advance: the bank has answered for one, and the other's file waits."""

from __future__ import annotations

from datetime import datetime, time

from bifall.accounts.commands import assign_role, register_person
from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.claims.commands import (
    apply_for_advance,
    confirm_payee_account,
    decide_advance,
    give_payee_account,
    prepare_advance,
    prepare_batch,
    release_batch,
    set_payer_account,
)
from bifall.claims.models import Advance, PaymentBatch
from bifall.flows.casefile.handling import LOCAL_TIME
from bifall.flows.casefile.scene import Scene
from bifall.flows.payment_reports import take_in_bank_report
from bifall.flows.project_opening import accept_conditions, open_project, send_conditions
from bifall.kernel.workdays import add_workdays
from bifall.projects.commands import start_project
from bifall.projects.models import Project

CONTROLLER = "kajsa-controller@example.org"
ACCOUNTS = (("bankgiro", "5050-1055"), ("plusgiro", "415682-4"))
ADVANCE_SEK = 100_000


def pay_in_advance(scene: Scene, now: datetime) -> None:
    """Open two of the small projects, pay one of them and leave the other for somebody to release."""
    day = add_workdays(now.astimezone(LOCAL_TIME).date(), -1)

    def at(hour: int) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=LOCAL_TIME)

    controller = User.objects.get(email=CONTROLLER)
    set_payer_account(
        authority_id=scene.authority.pk,
        name=scene.authority.name,
        iban="SE45 5000 0000 0583 9825 7466",
        bic="ESSESESS",
        actor=controller,
        at=at(8),
    )
    granted = Application.objects.filter(
        authority=scene.authority, state=State.GRANTED, delegated_decision__isnull=False
    ).select_related("organisation")
    advances = [
        _advance(scene, application, kind=kind, number=number, controller=controller, at=at(9))
        for application, (kind, number) in zip(granted.order_by("case__number"), ACCOUNTS, strict=False)
    ]
    batches = [
        prepare_batch(
            authority_id=scene.authority.pk,
            claim_ids=[],
            advance_ids=[advance.pk],
            executes_on=day if number == 0 else add_workdays(day, 4),
            actor=controller,
            at=at(10),
        )
        for number, advance in enumerate(advances)
    ]
    if batches:
        release_batch(batch_id=batches[0].pk, actor=_second(scene, at(8)), at=at(11))
        take_in_bank_report(
            authority_id=scene.authority.pk,
            filename="camt054.xml",
            content=_answer(PaymentBatch.objects.get(pk=batches[0].pk)),
            actor=controller,
            at=at(16),
        )


def _advance(
    scene: Scene, application: Application, *, kind: str, number: str, controller: User, at: datetime
) -> Advance:
    """The project opened, accepted and started; its advance asked for and granted; its account confirmed."""
    signatory = _signatory(application)
    project = _running(scene, application, signatory, at)
    account = give_payee_account(project_id=project.pk, kind=kind, number=number, actor=signatory, at=at)
    confirm_payee_account(account_id=account.pk, actor=controller, at=at)
    advance = apply_for_advance(
        project_id=project.pk,
        asked_sek=ADVANCE_SEK,
        reasons="Föreningen har ingen kassa att ligga ute med lönerna ur.",
        actor=signatory,
        at=at,
    )
    prepare_advance(
        advance_id=advance.pk,
        viability="Senaste bokslutet visar god soliditet.",
        viability_tested_on=at.date(),
        actor=scene.officer,
        at=at,
    )
    return decide_advance(
        advance_id=advance.pk,
        approve=True,
        granted_sek=ADVANCE_SEK,
        reasons="De särskilda skälen räcker.",
        actor=scene.people[scene.file.staff.director.key],
        at=at,
    )


def _running(scene: Scene, application: Application, signatory: User, at: datetime) -> Project:
    project = open_project(application_id=application.pk, actor=scene.officer, at=at)
    send_conditions(project_id=project.pk, actor=scene.officer, at=at)
    accept_conditions(project_id=project.pk, actor=signatory, at=at)
    return start_project(project_id=project.pk, actor=scene.officer, at=at)


def _signatory(application: Application) -> User:
    held = application.organisation.memberships.filter(role="signatory", ended_at=None)
    return held.select_related("user").earliest("since").user


def _second(scene: Scene, at: datetime) -> User:
    """Another controller, so that none releases a file of their own."""
    person = register_person(
        authority_id=scene.authority.pk,
        email="kim-controller@example.org",
        name="Kim Bäckström",
        title="Controller",
        actor=scene.administrator,
        at=at,
    )
    assign_role(
        authority_id=scene.authority.pk,
        user_id=person.pk,
        role=Role.CONTROLLER,
        actor=scene.administrator,
        at=at,
    )
    return person


def _answer(batch: PaymentBatch) -> bytes:
    """What the bank would say of the file when it has booked all of it; and of a payment that is not ours."""
    paid = [(one.end_to_end_id, one.amount_ore) for one in batch.payments.all()]
    entries = "".join(
        f'<Ntry><Amt Ccy="SEK">{ore // 100}.{ore % 100:02}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{batch.executes_on.isoformat()}</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
        for reference, ore in [*paid, ("LEVERANTOR-118", 1_250_000)]
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn>'
        f"<GrpHdr><MsgId>BANK-{batch.executes_on:%Y%m%d}-01</MsgId></GrpHdr><Ntfctn>{entries}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()
