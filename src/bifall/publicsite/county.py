"""The county's municipalities with what has been granted there, as rows and as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bifall.accounts.models import Authority
from bifall.kernel.money import nearest
from bifall.organisations.models import Municipality
from bifall.organisations.rules import inhabitants_on
from bifall.projectbank.statistics import NOTHING, Total
from bifall.ui import county_map, formats


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A municipality, what has been granted to projects there, and how many live there."""

    municipality: Municipality
    total: Total
    inhabitants: int

    @property
    def per_inhabitant_sek(self) -> int:
        return nearest(Fraction(self.total.part_sek, self.inhabitants)) if self.inhabitants else 0


def place_lines(authority: Authority, totals: Mapping[str, Total], year: int | None) -> list[PlaceLine]:
    """Every municipality of the county by name, with the inhabitants at the end of `year`, or the latest."""
    places = Municipality.objects.filter(authority=authority).prefetch_related("populations").order_by("name")
    return [PlaceLine(place, totals.get(place.code, NOTHING), _inhabitants(place, year)) for place in places]


def _inhabitants(place: Municipality, year: int | None) -> int:
    figures = {figure.counted_on: figure.inhabitants for figure in place.populations.all()}
    figures.setdefault(place.population_on, place.population)
    counted = inhabitants_on(figures.items(), date(year, 12, 31) if year else date.max)
    return counted[1] if counted else 0


def county_picture(lines: Sequence[PlaceLine]) -> SafeString:
    """Kronor for each inhabitant on the schematic map."""
    tiles = [
        county_map.Tile(
            line.municipality.code,
            line.municipality.name,
            line.per_inhabitant_sek,
            _("%(amount)s per invånare") % {"amount": formats.sek(line.per_inhabitant_sek)},
        )
        for line in lines
    ]
    drawn = county_map.draw(_("Schematisk karta: beviljat per invånare, kommun för kommun"), tiles)
    return mark_safe(drawn)  # noqa: S308 -- escaped there
