"""The students' and employers' forms. Who fills them in needs no account, so anybody signed in will do."""

from __future__ import annotations

from django.urls import reverse

from bifall.arenas.commands import make_link
from bifall.arenas.states import FollowUpMoment, Side
from bifall.meetingplace import forms
from bifall.meetingplace.follow_up_forms import FollowUpForm
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import fairs
from tests.factories.arenas import open_arena_of, registered
from tests.filled import Filled, Table

STUDENT = {"contact_name": "Stina Student", "programme": "Fysik"}
EMPLOYER = {"contact_name": "Arvid Arbetsgivare", "organisation_name": "Norrskogen AB", "size_class": "small"}


def _register(cast: Cast, page: str, values: dict[str, str]) -> Filled:
    address = reverse(f"meetingplace:{page}", args=[open_arena_of(cast).pk])
    return Filled(cast.stranger, address, values | {"email": "ny@example.org"})


def _own(cast: Cast, page: str, side: Side, values: dict[str, str]) -> Filled:
    _one, token = registered(open_arena_of(cast), side)
    return Filled(cast.stranger, reverse(f"meetingplace:{page}", args=[token]), values)


def new_link(cast: Cast) -> Filled:
    address = reverse("meetingplace:new_link", args=[open_arena_of(cast).pk])
    return Filled(cast.stranger, address, {"email": "stina@example.org"})


def follow_up(cast: Cast) -> Filled:
    arena, [student, *_students], _employers = fairs.fair(cast)
    fairs.published(cast, arena)
    fairs.asked(cast, student, FollowUpMoment.MONTHS_12)
    token = make_link(participant_id=student.pk, at=NOW)
    return Filled(cast.stranger, reverse("meetingplace:follow_up", args=[token]), {})


FORMS: Table = {
    forms.StudentRegistrationForm: (lambda cast: _register(cast, "register_student", STUDENT),),
    forms.EmployerRegistrationForm: (lambda cast: _register(cast, "register_employer", EMPLOYER),),
    forms.NewLinkForm: (new_link,),
    forms.StudentDetailsForm: (lambda cast: _own(cast, "details", Side.STUDENT, STUDENT),),
    forms.EmployerDetailsForm: (lambda cast: _own(cast, "details", Side.EMPLOYER, EMPLOYER),),
    forms.ProfileForm: (lambda cast: _own(cast, "profile", Side.STUDENT, {}),),
    forms.ConsentsForm: (lambda cast: _own(cast, "consents", Side.STUDENT, {}),),
    forms.AvailabilityForm: (lambda cast: _own(cast, "availability", Side.STUDENT, {"when": "all"}),),
    FollowUpForm: (follow_up,),
    forms.LeaveForm: (lambda cast: _own(cast, "leave", Side.STUDENT, {"how": "erase"}),),
}
