"""To which account, and from which: given by one person, confirmed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims.bank.account_numbers import cleaned, is_bic
from bifall.claims.commands.accounts import lock_account
from bifall.claims.events import PayeeAccountConfirmed, PayeeAccountGiven, PayerAccountSet
from bifall.claims.models import PayeeAccount, PayerAccount
from bifall.claims.states import PayeeKind
from bifall.kernel.problems import Problem, refuse_if
from bifall.organisations.models import Organisation


@transaction.atomic
def give_payee_account(
    *, project_id: UUID, kind: str, number: str, actor: User, at: datetime
) -> PayeeAccount:
    """Say where the beneficiary is paid. Nothing is paid there until a controller has confirmed it.

    What is on its way goes to the account that stood when it was put together.
    """
    project = lock_account(project_id).project
    require(actor, "claims.give_payee_account", project, at=at)
    problems, written = [], ""
    if kind not in PayeeKind.values:
        problems.append(Problem("payee_account_kind_missing", "kind"))
    else:
        try:
            written = cleaned(PayeeKind(kind), number)
        except ValueError:
            problems.append(Problem("payee_account_wrong", "number"))
    refuse_if(problems)
    # Two projects of one organisation have an account each to lock, so its own row is locked too.
    Organisation.objects.select_for_update(no_key=True).get(pk=project.organisation_id)
    PayeeAccount.objects.filter(organisation=project.organisation, ended_at=None).update(ended_at=at)
    made = PayeeAccount.objects.create(
        organisation=project.organisation, kind=kind, number=written, given_by=actor, given_at=at
    )
    record(PayeeAccountGiven(kind=kind), subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def confirm_payee_account(*, account_id: UUID, actor: User, at: datetime) -> PayeeAccount:
    """Say that the account is the organisation's, found out in some other way than by its own word here."""
    account = (
        PayeeAccount.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=account_id)
    )
    require(actor, "claims.confirm_payee_account", account, at=at)
    account.confirmed_by, account.confirmed_at = actor, at
    account.save(update_fields=["confirmed_by", "confirmed_at"])
    record(PayeeAccountConfirmed(kind=account.kind), subject=account, actor=actor, at=at)
    return account


@transaction.atomic
def set_payer_account(
    *, authority_id: UUID, name: str, iban: str, bic: str, actor: User, at: datetime
) -> PayerAccount:
    """Say which account the authority pays from; files that have been put together keep theirs."""
    authority = Authority.objects.select_for_update(no_key=True).get(pk=authority_id)
    require(actor, "claims.prepare_payments", authority, at=at)
    problems, written = [], ""
    if not name.strip():
        problems.append(Problem("payer_name_missing", "name"))
    try:
        written = cleaned(PayeeKind.IBAN, iban)
    except ValueError:
        problems.append(Problem("payer_iban_wrong", "iban"))
    if not is_bic(bic.strip().upper()):
        problems.append(Problem("payer_bic_wrong", "bic"))
    refuse_if(problems)
    made, _created = PayerAccount.objects.update_or_create(
        authority=authority,
        defaults={"name": name.strip(), "iban": written, "bic": bic.strip().upper()},
    )
    record(PayerAccountSet(), subject=made, actor=actor, at=at)
    return made
