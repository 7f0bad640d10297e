"""What cannot be true in a case file: every contradiction, with its place in the file.

These are the rules that the commands will ask too; asking them of the whole file first means that a file
is refused before anything is written, with all of its faults at once.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bifall.applications.rules import Cost, Facts, Financing, identities
from bifall.assessment.states import ProposedOutcome
from bifall.board.rules import Seat, who_leads
from bifall.board.states import OUTCOMES_OF, Choice, ItemKind, MemberRole, Outcome
from bifall.collaboration.states import Position
from bifall.flows.casefile.handled import faults_of_handling
from bifall.flows.casefile.schema import (
    ApplicationPart,
    CaseFile,
    DecisionPart,
    ItemPart,
    VotePart,
)
from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.money import share_of
from bifall.regulations.meetings import has_quorum


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`place` is the path in the file ("meeting.items[2].decision"), counted from 1 in lists."""

    place: str
    text: str


def contradictions_in(file: CaseFile) -> list[Contradiction]:
    """All of them, in the order of the file."""
    return [
        *_names(file),
        *_registers(file),
        *_calendar(file),
        *(found for i, a in enumerate(file.applications, 1) for found in _application(file, a, i)),
        *_attendance(file),
        *(found for i, item in enumerate(file.meeting.items, 1) for found in _item(file, item, i)),
        *(
            Contradiction("meeting.items", f"{key} is on the agenda more than once")
            for key in _repeated(item.application for item in file.meeting.items if item.application)
        ),
        *_frame(file),
    ]


def _repeated(keys: Iterable[str]) -> list[str]:
    return sorted(key for key, count in Counter(keys).items() if count > 1)


def _names(file: CaseFile) -> Iterator[Contradiction]:
    for place, keys in {
        "organisations": [o.key for o in file.organisations],
        "applications": [a.key for a in file.applications],
        "board.members": [m.key for m in file.board.members],
        "municipalities": [m.code for m in file.municipalities],
        "call.criteria": [c.key for c in file.call.criteria],
        "staff.assessors": [a.key for a in file.staff.assessors],
        "strategy.priorities": [p.code for p in file.strategy.priorities],
    }.items():
        for key in _repeated(keys):
            yield Contradiction(place, f"{key} is named more than once")
    chairs = [m.key for m in file.board.members if m.role == MemberRole.CHAIR]
    if len(chairs) != 1:
        yield Contradiction("board.members", f"a board has one chair, here are {len(chairs)}")


def _registers(file: CaseFile) -> Iterator[Contradiction]:
    for i, organisation in enumerate(file.organisations, 1):
        try:
            normalise_organisation_number(organisation.register_number, organisation.country)
        except InvalidIdentifier:
            yield Contradiction(
                f"organisations[{i}].register_number",
                f"{organisation.register_number} is not a number of {organisation.country}'s register",
            )
    try:
        normalise_organisation_number(file.authority.organisation_number)
    except InvalidIdentifier:
        yield Contradiction("authority.organisation_number", "is not a Swedish organisation number")


def _calendar(file: CaseFile) -> Iterator[Contradiction]:
    moments = [
        ("call.created_at", file.call.created_at),
        ("round.opens_at", file.round.opens_at),
        ("round.closes_at", file.round.closes_at),
        ("meeting.summoned_at", file.meeting.summoned_at),
        ("meeting.starts_at", file.meeting.starts_at),
        ("meeting.ends_at", file.meeting.ends_at),
        ("minutes.adjusted_at", file.minutes.adjusted_at),
    ]
    for (earlier, first), (later, second) in itertools.pairwise(moments):
        if second <= first:
            yield Contradiction(later, f"comes before {earlier}")
    if file.minutes.posted_on < file.minutes.adjusted_at.date():
        yield Contradiction("minutes.posted_on", "comes before minutes.adjusted_at")
    if file.release.published_at < file.meeting.ends_at:
        yield Contradiction("release.published_at", "comes before meeting.ends_at")


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


MONEY_TEXTS = {
    "in_kind_differs": "in-kind costs {left} and in-kind financing {right} differ",
    "financing_differs": "costs {left} and financing with the amount sought {right} differ",
}


def _application(file: CaseFile, application: ApplicationPart, number: int) -> Iterator[Contradiction]:
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
    applicants = _people_of(file, application)
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
    for key in _repeated(a.assessor for a in application.assessments):
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
    for code in _repeated(s.municipality for s in application.statements):
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


def _attendance(file: CaseFile) -> Iterator[Contradiction]:
    members = {m.key: m for m in file.board.members}
    seats = [m for m in file.board.members if m.role != MemberRole.SUBSTITUTE]
    present = {p.member for p in file.meeting.present}
    replaced: list[str] = []
    for i, line in enumerate(file.meeting.present, 1):
        here = f"meeting.present[{i}]"
        if line.member not in members:
            yield Contradiction(f"{here}.member", f"no member is called {line.member}")
            continue
        is_substitute = members[line.member].role == MemberRole.SUBSTITUTE
        if line.serves_for is not None:
            replaced.append(line.serves_for)
            if not is_substitute or line.serves_for not in {m.key for m in seats}:
                yield Contradiction(f"{here}.serves_for", "a substitute serves for a member")
            elif line.serves_for in present:
                yield Contradiction(f"{here}.serves_for", f"{line.serves_for} is present")
            elif not line.serving:
                yield Contradiction(f"{here}.serves_for", f"{line.member} does not serve")
        elif is_substitute and line.serving:
            yield Contradiction(f"{here}.serves_for", "is missing: for whom does the substitute serve?")
    for key in _repeated(p.member for p in file.meeting.present):
        yield Contradiction("meeting.present", f"{key} is present more than once")
    for key in _repeated(replaced):
        yield Contradiction("meeting.present", f"{key} is served for more than once")
    serving = serving_members(file)
    if not has_quorum(len(seats), len(serving)):
        yield Contradiction(
            "meeting.present",
            f"{len(serving)} of {len(seats)} seats serve: no quorum (KL 6:27), so nothing can be decided",
        )
    yield from _chair_and_verifiers(file, serving)


def _chair_and_verifiers(file: CaseFile, serving: frozenset[str]) -> Iterator[Contradiction]:
    for place, keys in [("chair", [file.meeting.chair]), ("verifiers", list(file.meeting.verifiers))]:
        for key in keys:
            if key not in serving:
                yield Contradiction(f"meeting.{place}", f"{key} does not serve at the meeting")
    if set(file.meeting.verifiers) == {file.meeting.chair}:
        yield Contradiction("meeting.verifiers", "name nobody but the chair (KL 5:69)")


def serving_members(file: CaseFile) -> frozenset[str]:
    return frozenset(p.member for p in file.meeting.present if p.serving)


def _item(file: CaseFile, item: ItemPart, number: int) -> Iterator[Contradiction]:
    place = f"meeting.items[{number}]"
    application = next((a for a in file.applications if a.key == item.application), None)
    if item.application is not None and application is None:
        yield Contradiction(f"{place}.application", f"no application is called {item.application}")
    if item.kind == ItemKind.GRANT and item.application is None:
        yield Contradiction(f"{place}.application", "is missing: a grant is about an application")
    if item.kind != ItemKind.GRANT and not item.title.strip():
        yield Contradiction(f"{place}.title", "is missing")
    serving = serving_members(file)
    shut_out = {c.member for c in item.conflicts}
    if application is not None:
        yield from _untried(file, application, serving - shut_out, place)
    for name, keys in [
        ("conflicts", [c.member for c in item.conflicts]),
        ("motions", [m.mover for m in item.motions]),
        ("reservations", [r.member for r in item.reservations]),
    ]:
        for i, key in enumerate(keys, 1):
            if key not in serving:
                yield Contradiction(f"{place}.{name}[{i}]", f"{key} does not serve at the meeting")
            elif name != "conflicts" and key in shut_out:
                yield Contradiction(f"{place}.{name}[{i}]", f"{key} has a conflict of interest")
        if name != "motions":
            for key in _repeated(keys):
                yield Contradiction(f"{place}.{name}", f"{key} is named more than once")
    seats = [m for m in file.board.members if m.role != MemberRole.SUBSTITUTE]
    if has_quorum(len(seats), len(serving)) and not has_quorum(len(seats), len(serving - shut_out)):
        yield Contradiction(f"{place}.conflicts", "too few members are left to decide (KL 6:27)")
    for i, vote in enumerate(item.votes, 1):
        yield from _vote(file, item, vote, f"{place}.votes[{i}]", serving, shut_out)
    yield from _decision(file, item, application, f"{place}.decision")


def _people_of(file: CaseFile, application: ApplicationPart) -> list[str]:
    return [p.key for o in file.organisations if o.key == application.organisation for p in o.people]


def _untried(
    file: CaseFile, application: ApplicationPart, taking_part: frozenset[str], place: str
) -> Iterator[Contradiction]:
    """Members who take part though the file says that they have a conflict of interest in the case."""
    grounds = [
        (a.assessor, "declared a conflict as an assessor") for a in application.assessments if a.conflict
    ]
    grounds += [(key, "acts for the applicant") for key in _people_of(file, application)]
    for key, ground in grounds:
        if key in taking_part:
            yield Contradiction(f"{place}.conflicts", f"{key} {ground} (KL 6:28)")


def _vote(
    file: CaseFile,
    item: ItemPart,
    vote: VotePart,
    place: str,
    serving: frozenset[str],
    shut_out: set[str],
) -> Iterator[Contradiction]:
    for key in vote.ballots:
        if key in shut_out:
            yield Contradiction(
                f"{place}.ballots.{key}", "votes in spite of a conflict of interest (KL 6:28)"
            )
        elif key not in serving:
            yield Contradiction(f"{place}.ballots.{key}", "votes without serving at the meeting")
    for key in sorted(serving - shut_out - set(vote.ballots)):
        yield Contradiction(f"{place}.ballots", f"{key} serves and has no ballot")
    counts = Counter(vote.ballots.values())
    leader = who_leads(
        chair=file.meeting.chair,
        seats=[Seat(member.key, member.role) for member in file.board.members],
        taking_part=serving - shut_out,
    )
    if counts[Choice.YES] == counts[Choice.NO] and vote.ballots.get(str(leader)) not in {
        Choice.YES,
        Choice.NO,
    }:
        yield Contradiction(f"{place}.ballots", "is a tie, and the one who leads has not voted")


def _decision(
    file: CaseFile, item: ItemPart, application: ApplicationPart | None, place: str
) -> Iterator[Contradiction]:
    decision: DecisionPart = item.decision
    if decision.outcome not in OUTCOMES_OF[item.kind]:
        yield Contradiction(
            f"{place}.outcome", f"{decision.outcome} is no outcome of an item of the kind {item.kind}"
        )
    if decision.outcome != Outcome.GRANTED:
        if decision.granted_sek is not None or decision.highest_share_percent is not None:
            yield Contradiction(place, "only a grant has an amount and a share")
        return
    if not decision.granted_sek or decision.highest_share_percent is None:
        yield Contradiction(place, "a grant is an amount and a highest share")
        return
    if application is None:
        return
    if decision.granted_sek > application.sought_sek:
        yield Contradiction(
            f"{place}.granted_sek",
            f"{decision.granted_sek} is larger than the {application.sought_sek} sought",
        )
    if decision.highest_share_percent > file.call.highest_share_percent:
        yield Contradiction(
            f"{place}.highest_share_percent", f"is more than the call's {file.call.highest_share_percent}"
        )
        return
    ceiling = share_of(facts_of(application).total_cost_sek, decision.highest_share_percent)
    if decision.granted_sek > ceiling:
        yield Contradiction(
            f"{place}.granted_sek",
            f"{decision.granted_sek} is more than the highest share of the costs, {ceiling}",
        )


def _frame(file: CaseFile) -> Iterator[Contradiction]:
    granted = sum(item.decision.granted_sek or 0 for item in file.meeting.items)
    if granted > file.round.frame_sek:
        yield Contradiction("round.frame_sek", f"{granted} is granted in all, which is more than the frame")
