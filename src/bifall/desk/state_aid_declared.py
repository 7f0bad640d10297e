"""The lines of a declaration: what was declared, how it counts, and what can be done with each now."""

from __future__ import annotations

from dataclasses import dataclass

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.desk.state_aid_steps import STEPS
from bifall.state_aid.models import AidDeclaration, AwardCorrection, DeclaredAward, DeclaredLink
from bifall.ui.steps import Step, open_to


@dataclass(frozen=True, slots=True)
class AwardLine:
    """correction: how the award is counted; None when it counts as it was declared."""

    row: DeclaredAward
    correction: AwardCorrection | None
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class LinkLine:
    link: DeclaredLink
    steps: list[Step]


def award_lines(user: User, declaration: AidDeclaration | None, case: Application) -> list[AwardLine]:
    """The awards of a declaration in the case, from `award_queries.declaration_of`; none without one."""
    if declaration is None:
        return []
    # So that the permissions, which ask for the case of each line, ask nothing of the database.
    declaration.application = case
    lines = []
    for row in declaration.awards.all():
        row.declaration = declaration
        correction = next(iter(row.corrections.all()), None)
        lines.append(AwardLine(row, correction, open_to(user, row, STEPS["uppgivet-stod"])))
    return lines


def link_lines(user: User, declaration: AidDeclaration | None, case: Application) -> list[LinkLine]:
    """The undertakings that the declaration tells of; none without one."""
    if declaration is None:
        return []
    declaration.application = case
    lines = []
    for link in declaration.links.all():
        link.declaration = declaration
        lines.append(LinkLine(link, open_to(user, link, STEPS["uppgiven-lank"])))
    return lines
