"""The administrator's forms."""

from __future__ import annotations

from django.urls import reverse

from bifall.desk import administration_forms as forms
from bifall.desk.webhook_forms import EndpointForm
from tests.cast import Cast
from tests.factories import webhooks
from tests.filled import Filled, Table

NEW_PERSON = {"email": "ny@example.org", "name": "Ny Person"}


def employee(cast: Cast) -> Filled:
    values = NEW_PERSON | {"language": "sv", "role": "assessor"}
    return Filled(cast.administrator, reverse("desk:register_person"), values)


def role(cast: Cast) -> Filled:
    who = [cast.officer.pk]
    person_page = reverse("desk:person", args=who)
    return Filled(cast.administrator, reverse("desk:give_role", args=who), {"role": "assessor"}, person_page)


def representative(cast: Cast) -> Filled:
    place = [cast.umea.pk]
    return Filled(
        cast.administrator,
        reverse("desk:add_representative", args=place),
        NEW_PERSON | {"kind": "official"},
        stands_on=reverse("desk:municipality", args=place),
    )


def municipality(cast: Cast) -> Filled:
    values = {"code": "2401", "name": "Nordmaling", "population": "7 000", "population_on": "2025-12-31"}
    return Filled(cast.administrator, reverse("desk:add_municipality"), values)


def seat(cast: Cast) -> Filled:
    values = NEW_PERSON | {"role": "member", "since": "2026-11-24"}
    return Filled(cast.administrator, reverse("desk:add_seat", args=[cast.board.pk]), values)


def end_seat(cast: Cast) -> Filled:
    member = [cast.members[4].pk]
    return Filled(
        cast.administrator,
        reverse("desk:end_seat", args=member),
        {"ended_on": "2026-11-24"},
        stands_on=reverse("desk:seat", args=member),
        named="end_form",
    )


def strategy(cast: Cast) -> Filled:
    values = {"name": "Strategi 2026–2034", "valid_from": "2026-01-01", "priorities": "Kompetens"}
    return Filled(cast.administrator, reverse("desk:strategies"), values)


def authority(cast: Cast) -> Filled:
    values = {
        "name": "Region Västerbotten",
        "short_name": "Västerbotten",
        "email": "region@example.org",
        "court": "Förvaltningsrätten i Umeå",
    }
    return Filled(cast.administrator, reverse("desk:authority"), values)


def receiver(cast: Cast) -> Filled:
    values = {
        "name": "Exempelbladet",
        "address": "https://mottagare.example.org/andringar",
        "resources": ["grants"],
    }
    return Filled(cast.administrator, reverse("desk:add_webhook"), values)


def changed_receiver(cast: Cast) -> Filled:
    made = webhooks.endpoint(cast)
    values = {"name": "Bladet", "address": "https://ny.example.org/", "resources": ["calls", "grants"]}
    return Filled(cast.administrator, reverse("desk:change_webhook", args=[made.pk]), values)


FORMS: Table = {
    forms.EmployeeForm: (employee,),
    forms.RoleForm: (role,),
    forms.RepresentativeForm: (representative,),
    forms.MunicipalityForm: (municipality,),
    forms.BoardForm: (
        lambda cast: Filled(
            cast.administrator, reverse("desk:add_board"), {"name": "Kulturnämnden", "organ_code": "KUN"}
        ),
    ),
    forms.SeatForm: (seat,),
    forms.ChangeSeatForm: (
        lambda cast: Filled(
            cast.administrator, reverse("desk:seat", args=[cast.members[4].pk]), {"position": "2"}
        ),
    ),
    forms.EndSeatForm: (end_seat,),
    forms.StrategyForm: (strategy,),
    forms.AuthorityForm: (authority,),
    EndpointForm: (receiver, changed_receiver),
}
