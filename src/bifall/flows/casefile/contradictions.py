"""What cannot be true in a case file: every contradiction, with its place in the file.

These are the rules that the commands will ask too; asking them of the whole file first means that a file
is refused before anything is written, with all of its faults at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bifall.board.states import MemberRole
from bifall.flows.casefile.application_contradictions import in_application
from bifall.flows.casefile.contradiction import Contradiction, repeated
from bifall.flows.casefile.meeting_contradictions import in_attendance, in_item
from bifall.flows.casefile.schema import (
    CaseFile,
)
from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number


def contradictions_in(file: CaseFile) -> list[Contradiction]:
    """All of them, in the order of the file."""
    return [
        *_names(file),
        *_registers(file),
        *_calendar(file),
        *(found for i, a in enumerate(file.applications, 1) for found in in_application(file, a, i)),
        *in_attendance(file),
        *(found for i, item in enumerate(file.meeting.items, 1) for found in in_item(file, item, i)),
        *(
            Contradiction("meeting.items", f"{key} is on the agenda more than once")
            for key in repeated(item.application for item in file.meeting.items if item.application)
        ),
        *_frame(file),
    ]


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
        for key in repeated(keys):
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


def _frame(file: CaseFile) -> Iterator[Contradiction]:
    granted = sum(item.decision.granted_sek or 0 for item in file.meeting.items)
    if granted > file.round.frame_sek:
        yield Contradiction("round.frame_sek", f"{granted} is granted in all, which is more than the frame")
