"""What those who are asked to a meeting place, and those who take part, get by letter.

Each letter has a link of its own: its token is written nowhere but there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.text import format_lazy

from bifall.accounts.models import User
from bifall.arenas import commands, letters
from bifall.arenas.models import Arena, Invitation, Participant, PersonalLink
from bifall.arenas.rules import Invited, RegistrationValues
from bifall.arenas.states import Side
from bifall.arenas.tokens import hash_of
from bifall.notices.commands import write_letter

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE = "meetingplace:me"


@transaction.atomic
def register_by_letter(
    *, arena_id: UUID, values: RegistrationValues, invitation_token: str = "", at: datetime
) -> str:
    """Register, and write to the address either way; return the token of a new participant's link, or "".

    Whoever has registered already gets their link anew, so that the page afterwards is the same for all.
    """
    participant, is_new = commands.register(
        arena_id=arena_id, values=values, invitation_token=invitation_token, at=at
    )
    if not is_new:
        _write_new_link(participant, at)
        return ""
    return write_to_participant(
        participant, kind="arenas.registered", subject=letters.REGISTERED, body=letters.CONFIRM, at=at
    )


@transaction.atomic
def send_link(*, arena_id: UUID, email: str, at: datetime) -> None:
    """Write to everybody at the address who takes part. That nobody does is told to no one."""
    here = Participant.objects.filter(arena_id=arena_id, email=email.strip().lower(), erased_at=None)
    for participant in here.exclude(email="").select_related("arena__authority"):
        _write_new_link(participant, at)


def write_to_participant(
    participant: Participant,
    *,
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    at: datetime,
    key: str | None = None,
    page: str = PAGE,
) -> str:
    """A letter with a personal link; {arena} is filled in. Returns the link's token.

    kind begins with "arenas.", so that an erasure finds the letter. With a `key` that the address has had a
    letter with already, nothing is written and "" is returned. Nobody writes to one who has been erased.
    """
    if participant.erased_at is not None:
        return ""
    arena = participant.arena
    token = commands.make_link(participant_id=participant.pk, at=at)
    written = write_letter(
        authority_id=arena.authority_id,
        email=participant.email,
        language=participant.language,
        kind=kind,
        subject=format_lazy(subject, arena=arena.title),
        body=format_lazy(body, arena=arena.title),
        path=reverse(page, args=[token]),
        at=at,
        key=key,
    )
    if written is None:
        PersonalLink.objects.filter(token_hash=hash_of(token)).delete()
        return ""
    return token


@transaction.atomic
def invite_by_letter(
    *, arena_id: UUID, side: Side, invited: Iterable[Invited], actor: User, at: datetime
) -> int:
    """Ask them, each by a letter with a link; return how many."""
    made = commands.invite(arena_id=arena_id, side=side, invited=invited, actor=actor, at=at)
    _write_invitations(arena_id, made, letters.INVITATION, actor, at)
    return len(made)


@transaction.atomic
def remind_invited(*, arena_id: UUID, side: Side, actor: User, at: datetime) -> int:
    """Write once more to those whom nobody has registered for; return how many."""
    again = commands.invite_again(arena_id=arena_id, side=side, actor=actor, at=at)
    _write_invitations(arena_id, again, letters.REMINDER, actor, at)
    return len(again)


@transaction.atomic
def cancel_by_letter(*, arena_id: UUID, reason: str, actor: User, at: datetime) -> Arena:
    """Call the meeting place off, and tell all who have registered."""
    arena = commands.cancel_arena(arena_id=arena_id, reason=reason, actor=actor, at=at)
    body = format_lazy(letters.WHY_CANCELLED, arena="{arena}", reason=_plain(arena.cancelled_reason))
    for participant in arena.participants.filter(withdrawn_at=None).select_related("arena"):
        write_to_participant(
            participant, kind="arenas.cancelled", subject=letters.CANCELLED, body=body, at=at
        )
    return arena


def _plain(text: str) -> str:
    """What somebody has written holds no place to fill in."""
    return text.replace("{", "{{").replace("}", "}}")


def _write_new_link(participant: Participant, at: datetime) -> None:
    """At most one an hour: anybody can ask for it, in somebody else's name."""
    write_to_participant(
        participant,
        kind="arenas.link",
        subject=letters.NEW_LINK,
        body=letters.HERE_IS_YOUR_LINK,
        at=at,
        key=f"arenas.link:{participant.pk}:{at:%Y%m%d%H}",
    )


def _write_invitations(
    arena_id: UUID,
    invitations: Iterable[tuple[Invitation, str]],
    subject: StrPromise | str,
    actor: User,
    at: datetime,
) -> None:
    arena = Arena.objects.select_related("project").get(pk=arena_id)
    with translation.override(actor.language):
        when = [formats.date_format(day.date) for day in arena.days.order_by("date")]
        closes = formats.date_format(timezone.localdate(arena.registration_closes_at))
    days = ", ".join(when if len(when) <= 3 else [when[0], "…", when[-1]])
    where = arena.place or letters.REMOTE
    for invitation, token in invitations:
        is_programme = invitation.side == Side.STUDENT
        asked = letters.INVITED_PROGRAMME if is_programme else letters.INVITED_EMPLOYER
        page = "meetingplace:register_student" if is_programme else "meetingplace:register_employer"
        write_letter(
            authority_id=arena.authority_id,
            email=invitation.email,
            language=actor.language,
            kind="arenas.invited",
            subject=format_lazy(subject, arena=arena.title),
            body=format_lazy(
                "{asked}\n\n{facts}",
                asked=format_lazy(
                    asked, project=arena.project.title, name=invitation.name, arena=arena.title
                ),
                facts=format_lazy(letters.WHEN_AND_WHERE, days=days, place=where, closes=closes),
            ),
            path=f"{reverse(page, args=[arena.pk])}?inbjudan={token}",
            at=at,
        )
