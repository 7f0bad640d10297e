"""A grant's account: opened with the project, moved by each decision about its money."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.audit.commands import record
from bifall.claims.events import AccountOpened, FinalReportCounted
from bifall.claims.models import GrantAccount
from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.projects.models import Project
from bifall.regulations.payments import Account


@transaction.atomic
def open_account(
    *,
    project_id: UUID,
    actor: User,
    at: datetime,
    simplified_costs: SimplifiedCosts = SimplifiedCosts.NONE,
    staff_costs: StaffCosts = StaffCosts.REAL,
) -> GrantAccount:
    """Open the account of a new project. Called by the step that opens it, whose door asks for permission."""
    project = Project.objects.get(pk=project_id)
    made = GrantAccount.objects.create(
        project=project,
        decided_ore=project.granted_sek * 100,
        granted_ore=project.granted_sek * 100,
        share_percent=project.highest_share_percent,
        holdback_percent=project.holdback_percent,
        simplified_costs=simplified_costs,
        staff_costs=staff_costs,
    )
    record(AccountOpened(granted_sek=project.granted_sek), subject=project, actor=actor, at=at)
    return made


@transaction.atomic
def count_final_report(*, project_id: UUID, actor: User, at: datetime) -> GrantAccount:
    """The final report was approved: what was held back can be paid. The flow's door asks for permission."""
    account = lock_account(project_id)
    account.final_report_approved = True
    account.save(update_fields=["final_report_approved"])
    record(FinalReportCounted(), subject=account.project, actor=actor, at=at)
    return account


def lock_account(project_id: UUID) -> GrantAccount:
    """The account, locked until the transaction ends. Every decision about its money takes it first."""
    return (
        GrantAccount.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "project__authority",
            "project__organisation",
            "project__application__case",
            "project__application__case_officer",
        )
        .get(project_id=project_id)
    )


def write_back(row: GrantAccount, account: Account) -> None:
    """Keep what the regulations made of the account."""
    row.granted_ore, row.approved_ore = account.granted_ore, account.approved_ore
    row.advanced_ore, row.paid_ore = account.advanced_ore, account.paid_ore
    row.save(update_fields=["granted_ore", "approved_ore", "advanced_ore", "paid_ore"])
