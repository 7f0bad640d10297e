"""People come to an authority: an account, what they are to do there, and a letter with the way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy

from bifall.accounts import commands as accounts
from bifall.accounts import letters
from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.permissions import require
from bifall.accounts.sign_in import has_a_way_in, password_path
from bifall.accounts.states import Role
from bifall.board.commands.seats import lock_board, problems_with_seat, seat_member
from bifall.board.models import BoardMember
from bifall.board.states import MemberRole
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.notices.commands import write_letter
from bifall.organisations.commands import give_mandate
from bifall.organisations.models import Mandate, Municipality
from bifall.organisations.states import MandateKind
from bifall.press.commands import admit_communicators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonValues:
    """Somebody by e-mail address. Of one who has an account, the rest is known already and not read."""

    email: str
    name: str = ""
    title: str = ""
    phone: str = ""
    language: str = "sv"


@transaction.atomic
def admit_employee(
    *, authority_id: UUID, person: PersonValues, role: Role | None, actor: User, at: datetime
) -> User:
    """Register somebody who is to work at the authority, and give them their first role."""
    problems = [] if role else [Problem("role_missing", "role")]
    user = _register(authority_id, person, problems, actor, at)
    if role is not None:
        give_role(authority_id=authority_id, user_id=user.pk, role=role, actor=actor, at=at)
    _welcome(authority_id, user, actor, at)
    return user


@transaction.atomic
def admit_representative(
    *, municipality_id: UUID, person: PersonValues, kind: MandateKind, actor: User, at: datetime
) -> Mandate:
    """Register somebody who is to speak for a municipality, and give them the mandate."""
    municipality = Municipality.everywhere.get(pk=municipality_id)
    held = municipality.mandates.filter(user__email=person.email.strip().lower(), ended_at=None)
    problems = [
        Problem("already_a_representative", "email", {"name": mandate.user.name})
        for mandate in held.select_related("user")
    ]
    user = _register(municipality.authority_id, person, problems, actor, at)
    mandate = give_mandate(municipality_id=municipality.pk, user_id=user.pk, kind=kind, actor=actor, at=at)
    _welcome(municipality.authority_id, user, actor, at)
    return mandate


@transaction.atomic
def admit_member(
    *,
    board_id: UUID,
    person: PersonValues,
    role: MemberRole,
    party: str,
    position: int | None,
    since: date,
    actor: User,
    at: datetime,
) -> BoardMember:
    """Register somebody who has been elected to a board, and give them the seat."""
    board = lock_board(board_id)
    known = User.objects.filter(email=person.email.strip().lower()).first()
    problems = problems_with_seat(board, role=role, since=since, at=at, user_id=known.pk if known else None)
    user = _register(board.authority_id, person, problems, actor, at)
    member = seat_member(
        board_id=board.pk,
        user_id=user.pk,
        role=role,
        party=party,
        position=position,
        since=since,
        actor=actor,
        at=at,
    )
    _welcome(board.authority_id, user, actor, at)
    return member


@transaction.atomic
def give_role(*, authority_id: UUID, user_id: UUID, role: Role, actor: User, at: datetime) -> RoleAssignment:
    """The role, and for a communicator the keys to the newsroom."""
    assignment = accounts.assign_role(
        authority_id=authority_id, user_id=user_id, role=role, actor=actor, at=at
    )
    _hand_over_keys(assignment)
    return assignment


@transaction.atomic
def take_back_role(*, assignment_id: UUID, actor: User, at: datetime) -> RoleAssignment:
    assignment = accounts.end_role(assignment_id=assignment_id, actor=actor, at=at)
    _hand_over_keys(assignment)
    return assignment


@transaction.atomic
def send_link_again(*, authority_id: UUID, user_id: UUID, actor: User, at: datetime) -> None:
    """A new link to choose a password, to somebody who has never come in."""
    require(actor, "accounts.register_person", Authority.objects.get(pk=authority_id))
    user = User.objects.get(pk=user_id)
    refuse_if([Problem("has_a_way_in_already")] if has_a_way_in(user) else [])
    _welcome(authority_id, user, actor, at)


def _register(
    authority_id: UUID, person: PersonValues, problems: Iterable[Problem], actor: User, at: datetime
) -> User:
    """The person's account; refused together with what else is wrong."""
    found = list(problems)
    try:
        user = accounts.register_person(
            authority_id=authority_id,
            email=person.email,
            name=person.name,
            title=person.title,
            phone=person.phone,
            language=person.language,
            actor=actor,
            at=at,
        )
    except Refused as refused:
        raise Refused([*refused.problems, *found]) from None
    refuse_if(found)
    return user


def _hand_over_keys(assignment: RoleAssignment) -> None:
    if assignment.role == Role.COMMUNICATOR:
        admit_communicators(authority_id=assignment.authority_id)


def _welcome(authority_id: UUID, user: User, actor: User, at: datetime) -> None:
    authority = Authority.objects.get(pk=authority_id)
    why = format_lazy(letters.ADDED, name=actor.name or actor.email, authority=authority.name)
    if has_a_way_in(user):
        _write(authority, user, why, letters.SIGN_IN_AS_BEFORE, reverse("account_login"), at)
    else:
        write_way_in(authority, user, why, at)


def write_way_in(authority: Authority, user: User, why: StrPromise, at: datetime) -> None:
    """The letter with the link to choose a password: it alone holds the key."""
    days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT).days
    how = format_lazy(letters.CHOOSE_A_PASSWORD, email=user.email, days=days)
    _write(authority, user, why, how, password_path(user), at)


def _write(
    authority: Authority, user: User, why: StrPromise, how: StrPromise, path: str, at: datetime
) -> None:
    write_letter(
        authority_id=authority.pk,
        email=user.email,
        language=user.language,
        kind="accounts.welcome",
        subject=format_lazy(letters.WELCOME, authority=authority.name),
        body=format_lazy("{why} {how}", why=why, how=how),
        path=path,
        at=at,
    )
