"""What cannot be true of the meeting in a case file: who is there, votes and decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bifall.board.rules import Seat, who_leads
from bifall.board.states import OUTCOMES_OF, Choice, ItemKind, MemberRole, Outcome
from bifall.flows.casefile.application_contradictions import facts_of, people_of
from bifall.flows.casefile.contradiction import Contradiction, repeated
from bifall.flows.casefile.schema import (
    ApplicationPart,
    CaseFile,
    DecisionPart,
    ItemPart,
    VotePart,
)
from bifall.kernel.money import share_of
from bifall.regulations.meetings import has_quorum


def in_attendance(file: CaseFile) -> Iterator[Contradiction]:
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
    for key in repeated(p.member for p in file.meeting.present):
        yield Contradiction("meeting.present", f"{key} is present more than once")
    for key in repeated(replaced):
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


def in_item(file: CaseFile, item: ItemPart, number: int) -> Iterator[Contradiction]:
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
            for key in repeated(keys):
                yield Contradiction(f"{place}.{name}", f"{key} is named more than once")
    seats = [m for m in file.board.members if m.role != MemberRole.SUBSTITUTE]
    if has_quorum(len(seats), len(serving)) and not has_quorum(len(seats), len(serving - shut_out)):
        yield Contradiction(f"{place}.conflicts", "too few members are left to decide (KL 6:27)")
    for i, vote in enumerate(item.votes, 1):
        yield from _vote(file, item, vote, f"{place}.votes[{i}]", serving, shut_out)
    yield from _decision(file, item, application, f"{place}.decision")


def _untried(
    file: CaseFile, application: ApplicationPart, taking_part: frozenset[str], place: str
) -> Iterator[Contradiction]:
    """Members who take part though the file says that they have a conflict of interest in the case."""
    grounds = [
        (a.assessor, "declared a conflict as an assessor") for a in application.assessments if a.conflict
    ]
    grounds += [(key, "acts for the applicant") for key in people_of(file, application)]
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
