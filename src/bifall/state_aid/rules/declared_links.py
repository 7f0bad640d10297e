"""What is wrong with an undertaking that the applicant tells of, or with how the officer handles it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class LinkValues:
    """An undertaking and how it is linked, as it was written; "" or None where nothing was.

    direction, control: of `state_aid.states`. since: from which day.
    """

    name: str
    register_number: str
    direction: str
    control: str
    since: date | None
    country: str = "SE"

    def settled(self) -> LinkValues:
        """With its number as registers write it. The values must have been tried."""
        number = normalise_organisation_number(self.register_number, self.country)
        return replace(self, name=self.name.strip(), register_number=number)


def problems_with_link_values(values: LinkValues, *, of: str, today: date) -> Iterator[Problem]:
    """`of` is the number of the applicant: nobody controls itself."""
    if not 0 < len(values.name.strip()) <= 200:
        yield Problem("related_name_missing", "name")
    try:
        number = normalise_organisation_number(values.register_number, values.country)
    except InvalidIdentifier as error:
        yield Problem(error.code, "country" if error.code == "country_not_in_eu" else "register_number")
    else:
        if number == of:
            yield Problem("related_is_itself", "register_number")
    if not values.direction:
        yield Problem("ownership_direction_missing", "direction")
    if not values.control:
        yield Problem("declared_control_missing", "control")
    if values.since is None:
        yield Problem("ownership_start_missing", "since")
    elif values.since > today:
        yield Problem("ownership_start_in_future", "since")


def problems_with_links(links: Sequence[LinkValues], *, of: str, today: date) -> list[Problem]:
    return [problem for link in links for problem in problems_with_link_values(link, of=of, today=today)]
