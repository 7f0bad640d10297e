"""What cannot be true of an application in a case file, or of what was written about it."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.applications.rules import Cost, Facts, Financing, identities
from bifall.assessment.states import ProposedOutcome
from bifall.collaboration.states import Position
from bifall.flows.casefile.contradiction import Contradiction, repeated
from bifall.flows.casefile.handled import faults_of_handling
from bifall.flows.casefile.schema import (
    ApplicationPart,
    CaseFile,
)


def facts_of(application: ApplicationPart) -> Facts:
    """The money of an application in the file, as the rules read it."""
    return Facts(
        costs=tuple(Cost(c.cost_type, c.year, c.amount_sek) for c in application.costs),
        financing=tuple(
            Financing(f.financier, f.sector == "public", f.form == "in_kind", f.amount_sek)
            for f in application.financing
        ),
        sought_sek=application.sought_sek,
    )


def people_of(file: CaseFile, application: ApplicationPart) -> list[str]:
    """The keys of those who act for the applicant."""
    return [p.key for o in file.organisations if o.key == application.organisation for p in o.people]


MONEY_TEXTS = {
    "in_kind_differs": "in-kind costs {left} and in-kind financing {right} differ",
    "financing_differs": "costs {left} and financing with the amount sought {right} differ",
}


def in_application(file: CaseFile, application: ApplicationPart, number: int) -> Iterator[Contradiction]:
    place = f"applications[{number}]"
    if application.organisation not in {o.key for o in file.organisations}:
        yield Contradiction(f"{place}.organisation", f"no organisation is called {application.organisation}")
    if not file.round.opens_at <= application.submitted_at < file.round.closes_at:
        yield Contradiction(f"{place}.submitted_at", "the round is not open then")
    if application.ends_on < application.starts_on:
        yield Contradiction(f"{place}.ends_on", "the project ends before it starts")
    years = range(application.starts_on.year, application.ends_on.year + 1)
    for i, cost in enumerate(application.costs, 1):
        if cost.year not in years:
            yield Contradiction(f"{place}.costs[{i}].year", f"{cost.year} is outside the project's period")
    facts = facts_of(application)
    for identity in identities(facts):
        if not identity.holds:
            text = MONEY_TEXTS[identity.code].format(left=identity.left_sek, right=identity.right_sek)
            yield Contradiction(f"{place}.financing", text)
    if facts.sought_sek * 100 > facts.total_cost_sek * file.call.highest_share_percent:
        yield Contradiction(
            f"{place}.sought_sek", f"is more than {file.call.highest_share_percent} % of the costs"
        )
    limit = file.call.highest_grant_sek
    if limit is not None and application.sought_sek > limit:
        yield Contradiction(f"{place}.sought_sek", f"is more than the call's {limit}")
    codes = {m.code for m in file.municipalities}
    for i, code in enumerate(application.municipalities, 1):
        if code not in codes:
            yield Contradiction(f"{place}.municipalities[{i}]", f"no municipality has the code {code}")
    priorities = {p.code for p in file.strategy.priorities}
    for i, priority in enumerate(application.priorities, 1):
        if priority not in priorities:
            yield Contradiction(f"{place}.priorities[{i}]", f"no priority is called {priority}")
    yield from _steps(application, place)
    yield from _assessments(file, application, place)
    yield from _statements(file, application, place)
    yield from _memo(file, application, place)


def _steps(application: ApplicationPart, place: str) -> Iterator[Contradiction]:
    results = {result.key for result in application.results}
    effects = {effect.key for effect in application.effects}
    links = [
        *((f"activities[{i}]", a.leads_to, results) for i, a in enumerate(application.activities, 1)),
        *((f"results[{i}]", r.leads_to, effects) for i, r in enumerate(application.results, 1)),
    ]
    for name, leads_to, targets in links:
        for target in leads_to:
            if target not in targets:
                yield Contradiction(f"{place}.{name}.leads_to", f"no next step is called {target}")


def _assessments(file: CaseFile, application: ApplicationPart, place: str) -> Iterator[Contradiction]:
    assessors = {a.key for a in file.staff.assessors}
    applicants = people_of(file, application)
    criteria = {c.key for c in file.call.criteria}
    for i, assessment in enumerate(application.assessments, 1):
        here = f"{place}.assessments[{i}]"
        if assessment.assessor not in assessors:
            yield Contradiction(f"{here}.assessor", f"no assessor is called {assessment.assessor}")
        if assessment.conflict and assessment.scores:
            yield Contradiction(f"{here}.scores", "an assessor with a conflict of interest does not score")
        elif not assessment.conflict and set(assessment.scores) != criteria:
            yield Contradiction(f"{here}.scores", "every criterion of the call is scored, and no other")
        if assessment.assessor in applicants:
            yield Contradiction(f"{here}.assessor", f"{assessment.assessor} acts for the applicant (KL 6:28)")
    for key in repeated(a.assessor for a in application.assessments):
        yield Contradiction(f"{place}.assessments", f"{key} assesses more than once")


def _statements(file: CaseFile, application: ApplicationPart, place: str) -> Iterator[Contradiction]:
    codes = {m.code for m in file.municipalities}
    for i, statement in enumerate(application.statements, 1):
        here, code = f"{place}.statements[{i}]", statement.municipality
        if code not in codes:
            yield Contradiction(f"{here}.municipality", f"no municipality has the code {code}")
        if statement.position is None and (statement.reasons or statement.conditions):
            yield Contradiction(here, "a municipality that kept silent gave no reasons")
        if statement.position not in {None, Position.NO_COMMENT} and not statement.reasons.strip():
            yield Contradiction(f"{here}.reasons", "are missing")
        if statement.position == Position.SUPPORT_WITH_CONDITIONS and not statement.conditions.strip():
            yield Contradiction(f"{here}.conditions", "are missing")
        for below, text in faults_of_handling(statement, application.memo.unhandled_reason):
            yield Contradiction(here + below, text)
    for code in repeated(s.municipality for s in application.statements):
        yield Contradiction(f"{place}.statements", f"{code} answers more than once")


def _memo(file: CaseFile, application: ApplicationPart, place: str) -> Iterator[Contradiction]:
    memo = application.memo
    if memo.outcome == ProposedOutcome.GRANT:
        if not memo.proposed_sek or memo.highest_share_percent is None:
            yield Contradiction(f"{place}.memo", "a grant is proposed as an amount and a highest share")
        elif memo.proposed_sek > application.sought_sek:
            yield Contradiction(f"{place}.memo.proposed_sek", "is larger than the amount sought")
    elif memo.proposed_sek is not None or memo.highest_share_percent is not None:
        yield Contradiction(f"{place}.memo", "only a proposed grant has an amount and a share")
    own = next((o for o in file.organisations if o.key == application.organisation), None)
    if (
        own is not None
        and own.register_number == file.authority.organisation_number
        and not memo.own_case_check.strip()
    ):
        yield Contradiction(
            f"{place}.memo.own_case_check", "is missing, and the authority is the applicant (KL 6:7)"
        )
