"""Where the one who is quoted can be reached."""

from __future__ import annotations

from bifall.accounts.models import Authority
from bifall.board.models import BoardMember
from bifall.press.models import PressContact


def known_address(authority: Authority, speaker: str) -> str:
    """The e-mail address of the member of a board, or the press contact, whose name `speaker` begins with.

    A member is written with the party, "Rut Ordning (A)". Empty when nobody is known by that name.
    """
    seats = BoardMember.objects.filter(board__authority=authority, ended_at=None).select_related("user")
    names = {seat.user.name: seat.user.email for seat in seats}
    names |= dict(PressContact.objects.filter(authority=authority).values_list("name", "email"))
    fitting = [name for name in names if name and speaker.startswith(name)]
    return names[max(fitting, key=len)] if fitting else ""
