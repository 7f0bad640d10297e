"""The forms of those who lead a project's meeting places."""

from __future__ import annotations

from django.urls import reverse

from bifall.portal import arena_setup_forms as forms
from tests.cast import Cast
from tests.factories.arenas import draft_arena, open_arena_of
from tests.factories.funding import active
from tests.filled import Filled, Table

ARENA = {
    "kind": "fair",
    "title": "Framtidsdagen",
    "registration_opens_at": "2026-12-01T08:00",
    "registration_closes_at": "2027-01-31T16:00",
    "most_in_a_row": "4",
}
DAYS = {
    "date": "2027-02-12",
    "first_slot_starts": "10:00",
    "slot_minutes": "15",
    "slot_count": "12",
    "tables": "20",
}


def _of_a_draft(cast: Cast, page: str, values: dict[str, str]) -> Filled:
    return Filled(cast.applicant, reverse(f"my_projects:{page}", args=[draft_arena(cast).pk]), values)


def new(cast: Cast) -> Filled:
    return Filled(cast.applicant, reverse("my_projects:new_arena", args=[active(cast).pk]), ARENA)


def invite(cast: Cast) -> Filled:
    address = reverse("my_projects:arena_invite", args=[open_arena_of(cast).pk])
    return Filled(cast.applicant, address, {"side": "employer", "invited": "Norrskogen AB; n@example.org"})


def cancel(cast: Cast) -> Filled:
    address = reverse("my_projects:arena_step", args=[open_arena_of(cast).pk, "stall-in"])
    return Filled(cast.applicant, address, {"reason": "Snöstorm."})


FORMS: Table = {
    forms.ArenaForm: (new, lambda cast: _of_a_draft(cast, "change_arena", ARENA)),
    forms.DaysForm: (lambda cast: _of_a_draft(cast, "arena_days", DAYS),),
    forms.TermsForm: (lambda cast: _of_a_draft(cast, "arena_terms", {"kind": "skill", "words": "Python"}),),
    forms.InviteForm: (invite,),
    forms.CancelForm: (cancel,),
}
