"""What is told of a grant as data: each fact once, with what it is and where it stands.

The files of the public pages and the lists of the open data choose among them by name, and give them the
shape that their readers know. What is chosen nowhere is told nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from bifall.board.public_grants import Grant
from bifall.kernel.identifiers import public_number

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Fact:
    """of: a text, a whole number, a Decimal, a day, a truth, an id, a sorted list of codes, or None."""

    about: StrPromise
    of: Callable[[Grant], Any]


def _number(grant: Grant) -> str:
    organisation = grant.application.organisation
    return public_number(organisation.register_number, organisation.country)


FACTS: Mapping[str, Fact] = {
    "case_number": Fact(_("Diarienummer."), lambda grant: grant.application.case_number),
    "title": Fact(_("Projektets namn."), lambda grant: grant.application.title),
    "summary": Fact(_("Projektet i korthet."), lambda grant: grant.application.summary),
    "recipient": Fact(_("Stödmottagare."), lambda grant: grant.application.organisation.name),
    "organisation_number": Fact(
        _("Stödmottagarens organisationsnummer; tomt när det är eller kan vara ett personnummer."), _number
    ),
    "recipient_kind": Fact(_("Stödmottagarens slag."), lambda grant: grant.application.organisation.kind),
    "granted_sek": Fact(_("Beviljat belopp, hela kronor."), lambda grant: grant.granted_sek),
    "highest_share_percent": Fact(
        _("Högsta andel av godkända kostnader, procent."), lambda grant: grant.highest_share_percent
    ),
    "total_cost_sek": Fact(
        _("Projektets kostnad, hela kronor."), lambda grant: grant.application.total_cost_sek
    ),
    "starts_on": Fact(_("Projektet startar."), lambda grant: grant.application.starts_on),
    "ends_on": Fact(_("Projektet slutar."), lambda grant: grant.application.ends_on),
    "municipalities": Fact(
        _("Berörda kommuner, kommunkod."),
        lambda grant: sorted(place.code for place in grant.application.municipalities.all()),
    ),
    "priorities": Fact(
        _("Prioriteringar i strategin, kod."),
        lambda grant: sorted(priority.code for priority in grant.application.priorities.all()),
    ),
    "call": Fact(_("Utlysningens id."), lambda grant: grant.application.round.call_id),
    "decided_by": Fact(
        _("Nämnd som beslutet är fattat av eller på delegation från."),
        lambda grant: grant.item.meeting.board.name,
    ),
    "decided_on": Fact(_("Beslutsdag."), lambda grant: grant.decided_on),
    "on_delegation": Fact(_("Beslutet är fattat på delegation."), lambda grant: grant.on_delegation),
    "meeting": Fact(
        _("Id för sammanträdet där det beslutades eller anmäldes."), lambda grant: grant.item.meeting_id
    ),
    "paragraph": Fact(_("Paragraf i protokollet."), lambda grant: grant.item.paragraph),
    "reported_on": Fact(
        _("Sammanträdet där beslutet på delegation anmäldes; tomt för nämndens egna beslut."),
        lambda grant: grant.meeting_on if grant.on_delegation else None,
    ),
}
