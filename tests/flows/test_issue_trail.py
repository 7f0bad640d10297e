"""An issue's way through forums, consultations, applications and the board, as each reader may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bifall.board.commands import tie_to_issue
from bifall.board.models import AgendaItem
from bifall.board.states import MeetingState as BoardMeetingState
from bifall.collaboration.models import Issue, MeetingExtract
from bifall.collaboration.states import ConsultationState, IssueState, MeetingState
from bifall.documents.sheets import Heading, Paragraph, Table
from bifall.flows.forum_extracts import attach_extract_of
from bifall.flows.issue_trail import Kind, Said, trail_of
from bifall.flows.pack_sheet import pack_sheet
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.collaboration import consultation
from tests.factories.forums import collaboration_model, forum, forum_meeting, issue, point, position

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(cast: Cast) -> Issue:
    """Raised by Umeå, discussed where Umeå sits, tied to a case that was consulted on and granted."""
    raised = issue(cast, IssueState.DECIDED, raised_by=cast.umea)
    council = forum(collaboration_model(cast), cast.umea)
    said = point(forum_meeting(council, starts_at=NOW - timedelta(days=25)), issue=raised)
    position(cast, said, cast.umea, words="Ja tack.")
    case = application(cast, submitted_at=NOW - timedelta(days=18))
    raised.applications.add(case)
    consultation(cast, case, ConsultationState.ANSWERED, asked_at=NOW - timedelta(days=15))
    consultation(cast, case, municipality=cast.sorsele, asked_at=NOW - timedelta(days=15))
    board.grant(cast, board.meeting(cast), project=case)
    return raised


def kinds(cast: Cast, of: Issue, who: str) -> list[str]:
    return [str(step.kind) for step in trail_of(of, getattr(cast, who))]


def test_the_way_from_idea_to_decision(cast: Cast, followed: Issue) -> None:
    trail = trail_of(followed, cast.umea_official)
    assert [step.kind for step in trail] == [
        Kind.RAISED,
        Kind.DISCUSSED,
        Kind.PREPARED,
        Kind.APPLIED,
        Kind.CONSULTED,
        Kind.BOARD,
        Kind.ENDED,
    ]
    raised, discussed, prepared, _applied, asked, decided, ended = trail
    assert (raised.title, prepared.title, ended.text) == (
        "Umeå",
        cast.officer.name,
        "Nämnden beviljade pengar.",
    )
    assert (discussed.title, discussed.text, discussed.said) == (
        "Samrådet",
        "Alla vill gå vidare.",
        (Said("Umeå", "ställer sig bakom", "Ja tack."),),
    )
    assert (asked.asked, asked.answered) == (2, 1)
    item = AgendaItem.objects.get()
    assert (decided.title, decided.text, decided.paragraph) == (
        f"{cast.board.name}: {item.title}",
        item.decision.text,
        item.paragraph,
    )
    assert (decided.outcome, decided.granted_sek) == ("bifall", item.decision.granted_sek)


def test_those_who_were_not_there_see_that_it_was_discussed_and_no_more(cast: Cast, followed: Issue) -> None:
    [discussed] = [s for s in trail_of(followed, cast.sorsele_official) if s.kind == Kind.DISCUSSED]
    assert (discussed.title, discussed.text, discussed.said, discussed.thing_id) == (
        "Samrådet",
        "",
        (),
        None,
    )


@pytest.mark.parametrize("state", BoardMeetingState)
def test_what_is_on_the_boards_agenda_is_told_when_it_is_announced(
    cast: Cast, state: BoardMeetingState
) -> None:
    raised = issue(cast)
    item = board.item(board.meeting(cast, state), title="Bussar")
    item.issues.add(raised)
    assert ("board" in kinds(cast, raised, "officer")) is True
    announced = state == BoardMeetingState.ANNOUNCED
    assert ("board" in kinds(cast, raised, "umea_official")) is announced


def test_a_meeting_that_is_planned_is_not_yet_of_the_way(cast: Cast) -> None:
    raised, council = issue(cast), forum(collaboration_model(cast), cast.umea)
    for number, state in enumerate(MeetingState):
        point(forum_meeting(council, state, starts_at=NOW - timedelta(days=number)), issue=raised)
    assert kinds(cast, raised, "officer").count("discussed") == 2


def test_the_way_is_told_in_a_constant_number_of_queries(cast: Cast, followed: Issue) -> None:
    counts = []
    council = followed.points.get().meeting.forum
    for more in (1, 2, 57):
        for row in range(more):
            starts_at = NOW - timedelta(days=50 + row + 100 * more)
            position(cast, point(forum_meeting(council, starts_at=starts_at), issue=followed), cast.umea)
        reader = type(cast.umea_official).objects.get(pk=cast.umea_official.pk)
        with CaptureQueriesContext(connection) as asked:
            trail_of(followed, reader)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_an_extract_stands_with_its_item_and_in_the_pack(cast: Cast) -> None:
    raised, council = issue(cast), forum(collaboration_model(cast), cast.umea)
    said = point(forum_meeting(council), issue=raised)
    position(cast, said, cast.umea, words="Ja tack.")
    meeting = board.meeting(cast, BoardMeetingState.PLANNED)
    item = board.item(meeting, title="Bussar")
    with pytest.raises(PermissionDenied):
        attach_extract_of(item_id=item.pk, point_id=said.pk, actor=cast.officer, at=NOW)
    assert not MeetingExtract.objects.exists()
    attach_extract_of(item_id=item.pk, point_id=said.pk, actor=cast.secretary, at=NOW)
    item = AgendaItem.objects.get(pk=item.pk)
    assert (list(item.extracts.all()), list(item.issues.all())) == ([MeetingExtract.objects.get()], [raised])
    blocks = pack_sheet(meeting, language="sv", at=NOW).blocks
    at = blocks.index(Heading("Utdrag ur anteckningar: Samrådet 17 november 2026", 2))
    assert blocks[at + 1 : at + 3] == [
        Paragraph("1. Kompetens i inlandet"),
        Paragraph("Alla vill gå vidare."),
    ]
    table = blocks[at + 3]
    assert isinstance(table, Table)
    assert list(table.rows) == [("Umeå", "ställer sig bakom", "Ja tack.")]
    other = issue(cast, title="Tåg")
    tie_to_issue(item_id=item.pk, issue_id=other.pk, actor=cast.secretary, at=NOW)
    tie_to_issue(item_id=item.pk, issue_id=other.pk, actor=cast.secretary, at=NOW)
    assert item.issues.count() == 2
