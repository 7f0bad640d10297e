"""Everything that changes people and roles."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts import rules
from bifall.accounts.events import AuthorityChanged, PersonRegistered, RoleAssigned, RoleEnded
from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.permissions import require
from bifall.accounts.sign_in import has_proved_to_be_theirs
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number, normalise_phone
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def assign_role(
    *, authority_id: UUID, user_id: UUID, role: Role, actor: User, at: datetime
) -> RoleAssignment:
    """Let a person work as `role`. Giving a role that is held already changes nothing."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "accounts.assign_role", authority)
    closed = User.objects.filter(pk=user_id, is_active=False).exists()
    refuse_if([Problem("account_closed", "role")] if closed else [])
    assignment, created = RoleAssignment.objects.get_or_create(
        authority=authority, user_id=user_id, role=role, ended_at=None, defaults={"assigned_at": at}
    )
    if created:
        _forget_roles(actor)
        record(RoleAssigned(user_id=str(user_id), role=role), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def end_role(*, assignment_id: UUID, actor: User, at: datetime) -> RoleAssignment:
    """Let a person work as that no more. The last administrator cannot go, for nobody could come after."""
    authority_id = RoleAssignment.objects.values_list("authority_id", flat=True).get(pk=assignment_id)
    # Two administrators who end each other's role at once wait for one another here.
    Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    assignment = RoleAssignment.objects.select_for_update(of=("self",), no_key=True).get(pk=assignment_id)
    require(actor, "accounts.end_role", assignment)
    if assignment.ended_at is not None:
        return assignment
    refuse_if([Problem("last_administrator")] if _is_last_administrator(assignment) else [])
    assignment.ended_at = at
    assignment.save(update_fields=["ended_at"])
    _forget_roles(actor)
    record(
        RoleEnded(user_id=str(assignment.user_id), role=assignment.role),
        subject=assignment,
        actor=actor,
        at=at,
    )
    return assignment


def _forget_roles(user: User) -> None:
    """Ask anew at the next question. A request's user is a proxy, whose own `__dict__` knows nothing."""
    with suppress(AttributeError):
        del user.roles


def _is_last_administrator(assignment: RoleAssignment) -> bool:
    others = RoleAssignment.objects.filter(
        authority_id=assignment.authority_id, role=Role.ADMINISTRATOR, ended_at=None, user__is_active=True
    ).exclude(user_id=assignment.user_id)
    return assignment.role == Role.ADMINISTRATOR and not others.exists()


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

    They choose a password by way of a letter. Somebody who has an account already keeps it as it is; but a
    password that was set by somebody who has never shown that the address is theirs is taken away.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "accounts.register_person", authority)
    email = email.strip().lower()
    person = User.objects.filter(email=email).first()
    problems = list(
        rules.problems_with_person(email=email, name=name, title=title, phone=phone, is_new=person is None)
    )
    if person is not None and not person.is_active:
        problems.append(Problem("account_closed", "email"))
    refuse_if(problems)
    if person is None:
        person = User.objects.create_user(
            email,
            name=name.strip(),
            title=title.strip(),
            phone=normalise_phone(phone) if phone.strip() else "",
            language=language,
        )
        record(PersonRegistered(user_id=str(person.pk)), subject=authority, actor=actor, at=at)
    elif person.has_usable_password() and not has_proved_to_be_theirs(person):
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


@transaction.atomic
def found_authority(*, administrator: User, at: datetime, **fields: str) -> Authority:
    """Make the installation's authority and its first administrator.

    The one command without a permission: it is called from the command line, by whoever has the machine.
    """
    fields = {name: value.strip() for name, value in fields.items()}
    slug, hostname = fields.get("slug", ""), fields.get("hostname", "").lower()
    number = fields.get("organisation_number", "")
    problems = [
        *rules.problems_with_founding(slug=slug, organisation_number=number, hostname=hostname),
        *rules.problems_with_authority(fields),
    ]
    if not any(problem.field == "organisation_number" for problem in problems):
        number = normalise_organisation_number(number)
    problems += _already_there(slug=slug, organisation_number=number, hostname=hostname)
    refuse_if(problems)
    authority = Authority.objects.create(
        **{**fields, "organisation_number": number, "hostname": hostname},
    )
    assignment = RoleAssignment.objects.create(
        authority=authority, user=administrator, role=Role.ADMINISTRATOR, assigned_at=at
    )
    _forget_roles(administrator)
    record(
        RoleAssigned(user_id=str(administrator.pk), role=Role.ADMINISTRATOR),
        subject=assignment,
        actor=administrator,
        at=at,
    )
    return authority


def _already_there(*, slug: str, organisation_number: str, hostname: str) -> list[Problem]:
    known = (
        ("slug", slug, "authority_slug_taken"),
        ("organisation_number", organisation_number, "authority_number_taken"),
        ("hostname", hostname, "authority_hostname_taken"),
    )
    problems = []
    for field, value, code in known:
        other = Authority.objects.filter(**{field: value}).first() if value else None
        if other is not None:
            problems.append(Problem(code, field, {"slug": slug, "name": other.name}))
    return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityValues:
    """What an administrator may change. The number, the slug and the host name stand."""

    name: str
    short_name: str
    email: str
    court: str
    phone: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""


@transaction.atomic
def change_authority(*, authority_id: UUID, values: AuthorityValues, actor: User, at: datetime) -> Authority:
    """Bring the authority's own facts up to date: they stand on its pages and in its letters."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "accounts.change_authority", authority)
    details = {name: value.strip() for name, value in asdict(values).items()}
    refuse_if(rules.problems_with_authority(details))
    changed = sorted(name for name, value in details.items() if getattr(authority, name) != value)
    if changed:
        for name in changed:
            setattr(authority, name, details[name])
        authority.save(update_fields=changed)
        record(AuthorityChanged(changed=changed), subject=authority, actor=actor, at=at)
    return authority
