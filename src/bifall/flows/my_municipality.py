"""One municipality's own view: what it said and what became of that, and the money and projects there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bifall.board.public_grants import Grant, grants_to, publicly_granted
from bifall.collaboration.models import Statement
from bifall.collaboration.policies import DECIDED, HANDED_OVER
from bifall.collaboration.queries import StatementLine, line_of
from bifall.flows.influence import PublicOutcome, is_settled, public_outcomes
from bifall.kernel.money import nearest
from bifall.organisations.models import Municipality
from bifall.organisations.rules import inhabitants_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A statement and what became of it.

    line: with the handling, from the day that the case was handed over; until then None. asks_back: the
    decision is public, and the municipality has not said whether it recognises itself.
    """

    statement: Statement
    line: StatementLine | None
    outcome: PublicOutcome | None
    asks_back: bool


def what_became_of(statements: Iterable[Statement]) -> list[Told]:
    """Of each of `collaboration.queries.said_by`, in their order, in a constant number of questions."""
    said = list(statements)
    outcomes = public_outcomes({statement.consultation.application_id for statement in said})
    return [_told(statement, outcomes.get(statement.consultation.application_id)) for statement in said]


def _told(statement: Statement, outcome: PublicOutcome | None) -> Told:
    state = statement.consultation.application.state
    return Told(
        statement=statement,
        line=line_of(statement.consultation) if state in HANDED_OVER else None,
        outcome=outcome,
        asks_back=is_settled(outcome) and state in DECIDED and not hasattr(statement, "feedback"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectHere:
    """A granted project that concerns the municipality.

    shared_by: how many municipalities it concerns. part_sek: the grant divided equally among them, in whole
    kronor; a way of counting and not a rule of who gets the money.
    """

    grant: Grant
    shared_by: int
    part_sek: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearHere:
    """The grants of one year, in whole kronor, over those who lived there by the count of `counted_on`."""

    year: int
    projects: int
    part_sek: int
    counted_on: date
    inhabitants: int

    @property
    def per_inhabitant_sek(self) -> int:
        return nearest(Fraction(self.part_sek, self.inhabitants)) if self.inhabitants else 0


@dataclass(frozen=True, slots=True)
class MoneyHere:
    """projects: the latest first. years: each from the first grant to the last, also one without grants."""

    projects: tuple[ProjectHere, ...]
    years: tuple[YearHere, ...]

    @property
    def granted_sek(self) -> int:
        """The whole grants of the projects, not divided."""
        return sum(project.grant.granted_sek for project in self.projects)

    @property
    def part_sek(self) -> int:
        return sum(year.part_sek for year in self.years)

    @property
    def per_inhabitant_sek(self) -> int:
        """By the count of the last year."""
        if not self.years or not self.years[-1].inhabitants:
            return 0
        return nearest(Fraction(self.part_sek, self.years[-1].inhabitants))


def money_of(municipality: Municipality) -> MoneyHere:
    """What has been granted publicly to projects that concern the municipality."""
    granted = publicly_granted(municipality.authority).filter(municipalities=municipality)
    found = [
        _here(grant, len(grant.application.municipalities.all()))
        for grant in grants_to(granted.prefetch_related("municipalities"))
    ]
    if not found:
        return MoneyHere((), ())
    figures = dict(municipality.populations.values_list("counted_on", "inhabitants"))
    figures.setdefault(municipality.population_on, municipality.population)
    decided = [project.grant.decided_on.year for project in found]
    years = [_year(year, found, figures) for year in range(min(decided), max(decided) + 1)]
    return MoneyHere(tuple(found), tuple(years))


def _here(grant: Grant, shared_by: int) -> ProjectHere:
    part_sek = nearest(Fraction(grant.granted_sek, shared_by))
    return ProjectHere(grant=grant, shared_by=shared_by, part_sek=part_sek)


def _year(year: int, projects: Iterable[ProjectHere], figures: dict[date, int]) -> YearHere:
    """By the last count that was made when the year ended."""
    decided = [project for project in projects if project.grant.decided_on.year == year]
    counted_on, inhabitants = inhabitants_on(figures.items(), date(year, 12, 31)) or (date(year, 12, 31), 0)
    return YearHere(
        year=year,
        projects=len(decided),
        part_sek=sum(project.part_sek for project in decided),
        counted_on=counted_on,
        inhabitants=inhabitants,
    )
