"""Accounts to pay from and to, files to the bank, and what a bank answers; by the house's own commands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.claims.commands import (
    approve_claim,
    attest_second,
    confirm_payee_account,
    give_payee_account,
    prepare_batch,
    release_batch,
    set_payer_account,
)
from bifall.claims.models import Advance, Claim, PayeeAccount, Payment, PaymentBatch
from bifall.claims.states import ClaimState
from bifall.projects.models import Project
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.funding import LATER, checked, controller

IBAN = "SE45 5000 0000 0583 9825 7466"
BANKGIRO = "5050-1055"
PAY_DAY = date(2027, 7, 6)


def second_controller(cast: Cast) -> User:
    found = User.objects.filter(email="sven.slapp@example.org").first()
    return found or person("Sven Släpp", authority=cast.region, role=Role.CONTROLLER, at=NOW)


def payer(cast: Cast) -> None:
    set_payer_account(
        authority_id=cast.region.pk,
        name="Region Västerbotten",
        iban=IBAN,
        bic="ESSESESS",
        actor=controller(cast),
        at=LATER,
    )


def payee(
    cast: Cast, project: Project, *, kind: str = "bankgiro", number: str = BANKGIRO, confirmed: bool = True
) -> PayeeAccount:
    made = give_payee_account(project_id=project.pk, kind=kind, number=number, actor=cast.applicant, at=LATER)
    if confirmed:
        confirm_payee_account(account_id=made.pk, actor=controller(cast), at=LATER)
    return made


def approved(cast: Cast, project: Project, *costs: int, **fields: object) -> Claim:
    """A claim that the officer has approved (and the director too, above the limit)."""
    made = checked(cast, project, *costs, **fields)
    made = approve_claim(claim_id=made.pk, actor=cast.officer, at=LATER)
    if made.state == ClaimState.AWAITING_SECOND:
        made = attest_second(claim_id=made.pk, actor=cast.director, at=LATER)
    return made


def batch(cast: Cast, *things: Claim | Advance, executes_on: date = PAY_DAY) -> PaymentBatch:
    return prepare_batch(
        authority_id=cast.region.pk,
        claim_ids=[one.pk for one in things if isinstance(one, Claim)],
        advance_ids=[one.pk for one in things if isinstance(one, Advance)],
        executes_on=executes_on,
        actor=controller(cast),
        at=LATER,
    )


def released(cast: Cast, *things: Claim | Advance) -> PaymentBatch:
    made = batch(cast, *things)
    return release_batch(batch_id=made.pk, actor=second_controller(cast), at=LATER)


ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>B{reference}</AcctSvcrRef>
<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"""


def entry(
    reference: str,
    ore: int,
    *,
    indicator: str = "DBIT",
    status: str = "BOOK",
    currency: str = "SEK",
    day: str = "2027-07-06",
) -> str:
    amount = f"{ore // 100}.{ore % 100:02}"
    return ENTRY.format(
        reference=reference, amount=amount, indicator=indicator, status=status, currency=currency, day=day
    )


def camt(entries: Sequence[str], *, name: str = "BANK1", version: str = "02") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn>'
        f"<GrpHdr><MsgId>{name}</MsgId><CreDtTm>2027-07-06T18:00:00</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>1</Id>{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def answer_to(found: PaymentBatch, *, name: str = "BANK1") -> bytes:
    """The bank has paid everything in the file."""
    rows = Payment.objects.filter(batch=found).values_list("end_to_end_id", "amount_ore")
    return camt([entry(reference, ore) for reference, ore in rows], name=name)
