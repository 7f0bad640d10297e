"""Everything that changes people and roles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.events import PersonRegistered, RoleAssigned, RoleEnded
from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.audit.commands import record


@transaction.atomic
def assign_role(
    *, authority_id: UUID, user_id: UUID, role: Role, actor: User, at: datetime
) -> RoleAssignment:
    """Let a person work as `role`. Giving a role that is held already changes nothing."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "accounts.assign_role", authority)
    assignment, created = RoleAssignment.objects.get_or_create(
        authority=authority, user_id=user_id, role=role, ended_at=None, defaults={"assigned_at": at}
    )
    if created:
        record(RoleAssigned(user_id=str(user_id), role=role), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def end_role(*, assignment_id: UUID, actor: User, at: datetime) -> RoleAssignment:
    assignment = RoleAssignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment_id)
    require(actor, "accounts.end_role", assignment)
    if assignment.ended_at is None:
        assignment.ended_at = at
        assignment.save(update_fields=["ended_at"])
        record(
            RoleEnded(user_id=str(assignment.user_id), role=assignment.role),
            subject=assignment,
            actor=actor,
            at=at,
        )
    return assignment


@transaction.atomic
def register_person(
    *,
    authority_id: UUID,
    email: str,
    name: str,
    actor: User,
    at: datetime,
    title: str = "",
    phone: str = "",
    language: str = "sv",
) -> User:
    """Give a person an account without a password, so that roles and seats can be given to it.

    Somebody who has an account already keeps it as it is. They choose a password by way of a letter.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "accounts.register_person", authority)
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, name=name, title=title, phone=phone, language=language)
        record(PersonRegistered(user_id=str(person.pk)), subject=authority, actor=actor, at=at)
    return person


@transaction.atomic
def found_authority(*, administrator: User, at: datetime, **fields: str) -> Authority:
    """Make the installation's authority and its first administrator.

    The one command without a permission: it is called from the command line, by whoever has the machine.
    """
    authority = Authority.objects.create(**fields)
    assignment = RoleAssignment.objects.create(
        authority=authority, user=administrator, role=Role.ADMINISTRATOR, assigned_at=at
    )
    administrator.__dict__.pop("roles", None)
    record(
        RoleAssigned(user_id=str(administrator.pk), role=Role.ADMINISTRATOR),
        subject=assignment,
        actor=administrator,
        at=at,
    )
    return authority
