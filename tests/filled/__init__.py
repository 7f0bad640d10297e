"""Every form of the rooms, with what somebody fills in who leaves out what need not be filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form

from bifall.accounts.models import User
from tests.cast import Cast

LATER = "2027-01-11"


@dataclass(frozen=True)
class Filled:
    """Who fills in, where it is sent, and the page that the form stands on."""

    user: User
    sent_to: str
    values: Mapping[str, Any]
    stands_on: str = ""
    named: str = "form"
    """What the page's context calls the form."""
    prefix: str = ""
    with_it: Mapping[str, Any] = field(default_factory=dict)
    """What the page sends along beside the form's own fields."""
    spared: frozenset[str] = frozenset()
    """Unmarked, and not asked for when the form is filled in this way; in another way it is."""
    besides: Mapping[str, set[str]] = field(default_factory=dict)
    """Field left out → other fields where something is wrong then."""

    @property
    def page(self) -> str:
        return self.stands_on or self.sent_to


Table = dict[type[Form], tuple[Callable[[Cast], Filled], ...]]
"""Form → how it is filled in: once for each of the ways in which it asks for other things."""
