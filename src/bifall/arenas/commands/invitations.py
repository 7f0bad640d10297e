"""Programmes and employers are asked to a meeting place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas.commands.arenas import lock_arena
from bifall.arenas.events import ArenaInvited
from bifall.arenas.models import Invitation
from bifall.arenas.queries.missing import unanswered
from bifall.arenas.rules import Invited
from bifall.arenas.states import Side
from bifall.arenas.tokens import hash_of, new_token
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.organisations.models import Municipality


@transaction.atomic
def invite(
    *, arena_id: UUID, side: Side, invited: Iterable[Invited], actor: User, at: datetime
) -> list[tuple[Invitation, str]]:
    """Ask programmes (whose students register) or employers; return each invitation with its token.

    The tokens are kept nowhere: `flows.arena_letters` puts them in the letters.
    """
    arena = lock_arena(arena_id)
    require(actor, "arenas.invite", arena, at=at)
    asked = [
        Invited(
            name=" ".join(one.name.split()),
            email=one.email.strip().lower(),
            municipality_id=one.municipality_id,
            size_class=one.size_class,
        )
        for one in invited
    ]
    there = set(arena.invitations.filter(side=side).values_list("name", "email"))
    known = set(Municipality.objects.filter(authority=arena.authority).values_list("pk", flat=True))
    refuse_if(_problems(asked, there, known))
    tokens = [new_token() for _one in asked]
    made = Invitation.objects.bulk_create(
        Invitation(
            arena=arena,
            side=side,
            name=one.name,
            email=one.email,
            municipality_id=one.municipality_id,
            size_class=one.size_class or "",
            token_hash=hash_of(token),
            invited_by=actor,
            sent_at=at,
        )
        for one, token in zip(asked, tokens, strict=True)
    )
    record(ArenaInvited(side=side, invitations=len(made)), subject=arena, actor=actor, at=at)
    return list(zip(made, tokens, strict=True))


@transaction.atomic
def invite_again(*, arena_id: UUID, side: Side, actor: User, at: datetime) -> list[tuple[Invitation, str]]:
    """New links for those of the side whom nobody has registered for; the old links end."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.invite", arena, at=at)
    found = []
    for invitation in unanswered(arena).filter(side=side).exclude(email=""):
        token = new_token()
        invitation.token_hash, invitation.sent_at = hash_of(token), at
        found.append((invitation, token))
    Invitation.objects.bulk_update([one for one, _token in found], ["token_hash", "sent_at"])
    if found:
        record(ArenaInvited(side=side, invitations=len(found)), subject=arena, actor=actor, at=at)
    return found


@transaction.atomic
def note_opened(*, token: str, at: datetime) -> Invitation | None:
    """Somebody has followed an invitation's link; None when there is no such."""
    found = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if found is not None and found.opened_at is None:
        found.opened_at = at
        found.save(update_fields=["opened_at"])
    return found


def _problems(asked: Sequence[Invited], there: set[tuple[str, str]], known: set[UUID]) -> list[Problem]:
    problems = []
    if not asked or any(not one.name or len(one.name) > 160 for one in asked):
        problems.append(Problem("arena_invitation_missing", "invited"))
    seen = set(there)
    for one in asked:
        try:
            validate_email(one.email)
        except ValidationError:
            problems.append(Problem("arena_invitation_email_wrong", "invited", {"email": one.email[:80]}))
            continue
        if (one.name, one.email) in seen:
            problems.append(Problem("arena_already_invited", "invited", {"email": one.email}))
        seen.add((one.name, one.email))
    if any(one.municipality_id not in {None, *known} for one in asked):
        problems.append(Problem("arena_municipality_unknown", "invited"))
    return problems
