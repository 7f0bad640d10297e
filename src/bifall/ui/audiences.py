"""For whom a page of the house is meant."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from bifall.accounts.models import User
from bifall.accounts.queries import DESK_ROLES
from bifall.accounts.states import Role
from bifall.board.models import BoardMember
from bifall.evaluation.policies import DESK as EVALUATION_ROLES
from bifall.organisations.models import Mandate, Membership, PowerOfAttorney

Seat = TypeVar("Seat", Membership, Mandate, BoardMember)

OF_ROLE: dict[Role, str] = {
    **dict.fromkeys(DESK_ROLES, "desk"),
    Role.ADMINISTRATOR: "administration",
    Role.ASSESSOR: "assessor",
    Role.SECRETARY: "boardroom",
    Role.COMMUNICATOR: "press",
    Role.AUDITOR: "auditor",
}


def audiences_of(user: User) -> frozenset[str]:
    """The audiences that a signed-in person belongs to: "applicant", "desk", "administration", "assessor",
    "municipal", "boardroom", "press", "auditor". Two queries, of which the roles are kept on the user.
    """
    roles = {role for _authority, role in user.roles}
    evaluates = {"evaluation"} if roles & set(EVALUATION_ROLES) else set()
    by_role = evaluates | {OF_ROLE[role] for role in roles if role in OF_ROLE}
    # Who looks at the pages as a role sees what the role has, and not what they have themself.
    return frozenset(by_role if user.views_as is not None else by_role | _by_seat(user))


def _by_seat(user: User) -> set[str]:
    seats = (
        ("applicant", Exists(_still_held(Membership.objects.all()))),
        ("applicant", Exists(PowerOfAttorney.objects.filter(holder=OuterRef("pk"), revoked_at=None))),
        ("municipal", Exists(_still_held(Mandate.objects.all()))),
        ("boardroom", Exists(_still_held(BoardMember.objects.all()))),
    )
    held = [holds for _audience, holds in seats]
    row = User.objects.filter(pk=user.pk).order_by().values_list(*held).first()
    return {audience for (audience, _), holds in zip(seats, row or (), strict=False) if holds}


def _still_held(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    return seats.filter(user=OuterRef("pk"), ended_at=None)
