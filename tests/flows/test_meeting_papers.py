"""The board's papers as they can be read: the pack of three cases, and the minutes."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from bifall.accounts.models import RoleAssignment
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import StaffMemo
from bifall.assessment.states import ProposedOutcome
from bifall.board.commands import (
    decide,
    declare_conflict,
    move_motion,
    open_vote,
    record_reservation,
    withdraw_motion,
)
from bifall.board.models import AgendaItem, Meeting
from bifall.board.states import Choice, ItemKind, MeetingState, MotionKind, Outcome
from bifall.documents.models import Document
from bifall.documents.states import Access
from bifall.flows.agenda_papers import attach_pdf
from bifall.flows.meeting_papers import announce_minutes, end_meeting, send_summons, verify, write_minutes
from bifall.flows.voting import record_vote
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import call_roll, refusals, roll

pytestmark = pytest.mark.django_db


def reader(paper: Document) -> PdfReader:
    with paper.file.open("rb") as file:
        return PdfReader(io.BytesIO(file.read()))


def lines(paper: Document) -> list[str]:
    """What the paper says, line by line, without page headers."""
    text = "\n".join(page.extract_text() for page in reader(paper).pages)
    found = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return [line for line in found if not re.fullmatch(r"Region Västerbotten RUN · \d+ \(\d+\)", line)]


def part(paper: Document, first: str, after: str) -> list[str]:
    """The lines from one that is `first` up to one that is `after`."""
    found = lines(paper)
    return found[found.index(first) : found.index(after)]


def case(
    cast: Cast, title: str, sought_sek: int, share: str, total_sek: int, **fields: object
) -> Application:
    made = application(
        cast, State.PREPARED, title=title, sought_sek=sought_sek, total_cost_sek=total_sek, **fields
    )
    StaffMemo.objects.create(
        application=made,
        author=cast.officer,
        summary=f"{title} i korthet.",
        background="Bakgrunden.",
        reasoning="Bedömningen.",
        outcome=ProposedOutcome.GRANT,
        proposed_sek=sought_sek,
        highest_share_percent=Decimal(share),
        own_case_check="Prövat av regionjuristen.",
    )
    return made


@pytest.fixture
def planned(cast: Cast) -> Meeting:
    """The reference case as it comes to the board: an item of information and three cases."""
    meeting = board.meeting(cast, MeetingState.PLANNED, first_paragraph=104)
    board.item(
        meeting,
        ItemKind.INFORMATION,
        "Halvtidsutvärdering av samverkansmodellen",
        draft_decision="Nämnden lägger informationen till handlingarna.",
        presenter="Hanna Handläggare",
    )
    round_ = open_round(cast)
    for made in (
        case(cast, "Studenter möter arbetsliv", 2_785_777, "50", 5_571_554, round=round_),
        case(cast, "Insatsteam för företag", 500_000, "50", 1_000_000, round=round_),
        case(
            cast,
            "Västerbotten utan gränser",
            1_620_000,
            "5.5",
            29_454_546,
            round=round_,
            organisation=cast.region_as_applicant,
        ),
    ):
        board.item(meeting, ItemKind.GRANT, made.title, application=made)
    return meeting


@pytest.fixture
def held(cast: Cast, planned: Meeting, now: datetime) -> Meeting:
    """The meeting, closed: one case granted by the casting vote, one referred back, one granted."""
    by = {"actor": cast.secretary, "at": now}
    send_summons(meeting_id=planned.pk, **by)
    call_roll(cast, planned, roll(*cast.members[:4], instead={cast.substitute: cast.members[4]}))
    told, students, teams, borders = planned.items.order_by("position")
    decide(item_id=told.pk, outcome=Outcome.RECEIVED, text="Informationen läggs till handlingarna.", **by)
    deliberate(cast, students, now)
    decide(
        item_id=students.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=2_785_777,
        highest_share_percent=Decimal(50),
        conditions=["Rapport varje halvår.", "Öppna data."],
        **by,
    )
    record_reservation(item_id=students.pk, member_id=cast.members[3].pk, text="Jag ville avslå.", **by)
    decide(item_id=teams.pk, outcome=Outcome.REFERRED_BACK, text="Ärendet återremitteras.", **by)
    decide(
        item_id=borders.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=1_620_000,
        highest_share_percent=Decimal("5.5"),
        **by,
    )
    return end_meeting(meeting_id=planned.pk, **by)


def deliberate(cast: Cast, item: AgendaItem, now: datetime) -> None:
    """Lena leaves, Lars moves rejection, a motion is taken back, and the vote is one against one."""
    by = {"actor": cast.secretary, "at": now}
    chair, vice, lena, lars, _lisa = cast.members
    declare_conflict(item_id=item.pk, member_id=lena.pk, reason="Sitter i styrelsen.", **by)
    for minute, mover, kind, text in (
        (1, lars, MotionKind.REJECTION, "Avslag."),
        (2, chair, MotionKind.DRAFT_DECISION, "Bifall."),
    ):
        moved = by | {"at": now + timedelta(minutes=minute)}
        move_motion(item_id=item.pk, mover_id=mover.pk, kind=kind, text=text, **moved)
    regretted = move_motion(
        item_id=item.pk, mover_id=vice.pk, kind=MotionKind.AMENDMENT, text="Halva beloppet.", **by
    )
    withdraw_motion(motion_id=regretted.pk, **by)
    vote = open_vote(item_id=item.pk, yes_means="Bifall", no_means="Avslag", **by)
    ballots = {
        chair.pk: Choice.YES,
        vice.pk: Choice.ABSTAIN,
        lars.pk: Choice.NO,
        cast.substitute.pk: Choice.ABSTAIN,
    }
    record_vote(vote_id=vote.pk, ballots=ballots, **by)


def test_the_pack_holds_the_agenda_and_every_memo(cast: Cast, planned: Meeting, now: datetime) -> None:
    pack = send_summons(meeting_id=planned.pk, actor=cast.secretary, at=now).board_pack
    assert (pack.access, pack.filename) == (Access.BOARD, "kallelse-run-2026-11-18.pdf")
    information = "1. Halvtidsutvärdering av samverkansmodellen"
    assert lines(pack)[: lines(pack).index(information)] == [
        "Kallelse och föredragningslista",
        "Regionala utvecklingsnämnden 18 november 2026",
        "Tid onsdag 18 november 2026 kl. 09.00",
        "Plats Regionens hus, Umeå",
        "Sekreterare Sara Sekreterare",
        "Förhinder Meddela sekreteraren, så kallas en ersättare.",
        "Föredragningslista",
        "Ärenden, sökt belopp i kronor",
        "Nr Ärende Diarienummer Sökt",
        "1 Halvtidsutvärdering av",
        "samverkansmodellen",
        "information",
        "2 Studenter möter arbetsliv RUN 1-2026 2 785 777",
        "3 Insatsteam för företag RUN 2-2026 500 000",
        "4 Västerbotten utan gränser RUN 3-2026 1 620 000",
        "Tillsammans 4 905 777",
    ]
    assert part(pack, information, "2. Studenter möter arbetsliv") == [
        information,
        "Föredragande Hanna Handläggare",
        "Förslag till beslut",
        "Nämnden lägger informationen till handlingarna.",
    ]
    borders = lines(pack)[lines(pack).index("4. Västerbotten utan gränser") :]
    assert borders[: borders.index("Pengarna")] == [
        "4. Västerbotten utan gränser",
        "Diarienummer RUN 3-2026",
        "Sökande Region Västerbotten",
        "Sökt 1 620 000 kr",
        "Förslag till beslut",
        "Nämnden beviljar Region Västerbotten 1 620 000 kr, dock högst 5,5 % av godkända kostnader, till",
        "projektet Västerbotten utan gränser.",
        "Kommunallagen (2017:725) 6 kap. 7 §",
        "Regionen är själv sökande. En nämnd får inte bestämma om rättigheter eller skyldigheter för",
        "regionen i ärenden där nämnden företräder regionen som part. Pröva det innan kallelsen går ut.",
        "Prövningen: Prövat av regionjuristen.",
        "Sammanfattning",
        "Västerbotten utan gränser i korthet.",
        "Bakgrund",
        "Bakgrunden.",
        "Bedömning",
        "Bedömningen.",
    ]


def test_the_minutes_tell_who_served_left_moved_voted_and_reserved(held: Meeting) -> None:
    minutes = held.minutes
    assert part(minutes, "Protokoll", "§ 105 Studenter möter arbetsliv") == [
        "Protokoll",
        "Regionala utvecklingsnämnden 18 november 2026",
        "§§ 104–107",
        "Tid 2026-11-18 kl. 09.00–12.00",
        "Plats Regionens hus, Umeå",
        "Ordförande Rut Ordning",
        "Sekreterare Sara Sekreterare",
        "Justeras senast 2026-12-02",
        "Närvarande",
        "Ledamöter och ersättare",
        "Namn Uppdrag Tjänstgör",
        "Rut Ordning (A) ordförande ja",
        "Vidar Vice (B) 1:e vice ordförande ja",
        "Lena Ledamot (A) ledamot ja",
        "Lars Ledamot (B) ledamot ja",
        "Siv Suppleant (A) ersättare för Lisa Ledamot",
        "§ 104 Halvtidsutvärdering av samverkansmodellen",
        "Beslut",
        "Informationen läggs till handlingarna.",
    ]
    assert part(minutes, "§ 105 Studenter möter arbetsliv", "§ 106 Insatsteam för företag") == [
        "§ 105 Studenter möter arbetsliv",
        "Diarienummer RUN 1-2026",
        "Sökande Handelskammarens service AC län AB",
        "Jäv",
        "• Lena Ledamot (A) deltar inte och är inte närvarande: Sitter i styrelsen.",
        "Yrkanden",
        "• Lars Ledamot (B) (avslag): Avslag.",
        "• Rut Ordning (A) (bifall till förslaget): Bifall.",
        "Votering",
        "Ja betyder Bifall",
        "Nej betyder Avslag",
        "Ja röstar Rut Ordning (A)",
        "Nej röstar Lars Ledamot (B)",
        "Avstår Vidar Vice (B), Siv Suppleant (A)",
        "1 ja, 1 nej, 2 avstår. Nämnden beslutar: Bifall",
        "Utslagsröst",
        "Rösterna var lika många. Ordförandens röst avgjorde (KL 4:24, 5:56).",
        "Beslut",
        "Nämnden beviljar stöd.",
        "Beviljat belopp 2 785 777 kr",
        "Högsta andel av godkända",
        "kostnader",
        "50 %",
        "Villkor",
        "1. Rapport varje halvår.",
        "2. Öppna data.",
        "Reservationer",
        "• Lars Ledamot (B): Jag ville avslå.",
    ]
    assert part(minutes, "§ 106 Insatsteam för företag", "Justering") == [
        "§ 106 Insatsteam för företag",
        "Diarienummer RUN 2-2026",
        "Sökande Handelskammarens service AC län AB",
        "Beslut",
        "Ärendet återremitteras.",
        "§ 107 Västerbotten utan gränser",
        "Diarienummer RUN 3-2026",
        "Sökande Region Västerbotten",
        "Beslut",
        "Nämnden beviljar stöd.",
        "Beviljat belopp 1 620 000 kr",
        "Högsta andel av godkända",
        "kostnader",
        "5,5 %",
    ]


def test_the_minutes_are_written_anew_with_the_last_verification(
    cast: Cast, held: Meeting, now: datetime
) -> None:
    """The secretary of the meeting has left before the last verifier comes to it."""
    draft = held.minutes
    RoleAssignment.objects.filter(user=cast.secretary).update(ended_at=now)
    unsigned = ["Sara Sekreterare", "sekreterare", "Rut Ordning", "ordförande", "Vidar Vice", "justerare"]
    assert part(draft, "Justering", "Hur man överklagar") == ["Justering", *unsigned]
    days = {cast.chair: now + timedelta(days=1), cast.vice_chair: now + timedelta(days=2)}
    states = []
    for member, at in days.items():
        verified = verify(meeting_id=held.pk, member_id=member.pk, actor=member.user, at=at)
        states.append((verified.state, verified.minutes == draft))
    assert states == [(MeetingState.CLOSED, True), (MeetingState.ADJUSTED, False)]
    final = Meeting.objects.get(pk=held.pk).minutes
    assert (final.created_by, final.access) == (cast.vice_chair.user, Access.BOARD)
    assert sorted(part(final, "Justering", "Hur man överklagar")) == sorted(
        ["Justering", *unsigned, "justerat 2026-11-25 kl. 12.00", "justerat 2026-11-26 kl. 12.00"]
    )
    RoleAssignment.objects.filter(user=cast.secretary).update(ended_at=None)
    with pytest.raises(PermissionDenied):
        write_minutes(meeting_id=held.pk, actor=cast.secretary, at=now + timedelta(days=3))


def test_the_papers_say_that_they_are_accessible_and_can_be_archived(held: Meeting) -> None:
    for paper in (held.board_pack, held.minutes):
        root = reader(paper).trailer["/Root"]
        described = root["/Metadata"].get_data().decode()
        claims = re.findall(r"<(pdf(?:ua|a)id:\w+)>(\w+)</", described)
        assert sorted(claims) == [
            ("pdfaid:conformance", "A"),
            ("pdfaid:part", "2"),
            ("pdfuaid:part", "1"),
        ]
        assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sv", True)
        assert "/StructTreeRoot" in root


def test_the_announced_decisions_are_sent_with_the_last_day_to_appeal(
    cast: Cast, held: Meeting, now: datetime
) -> None:
    for member in (cast.chair, cast.vice_chair):
        verify(meeting_id=held.pk, member_id=member.pk, actor=member.user, at=now)
    announce_minutes(
        meeting_id=held.pk, posted_on=now.date(), kept_at="Regionens hus", actor=cast.secretary, at=now
    )
    _told, students, teams, borders = held.items.order_by("position")
    letters = {item: item.decision.letter for item in (students, teams, borders)}
    assert [item for item, letter in letters.items() if letter is None] == [teams]
    said = part(letters[students], "Beslut", "Kontakt")
    assert said[:10] == [
        "Beslut",
        "Studenter möter arbetsliv",
        "Diarienummer RUN 1-2026",
        "Till Handelskammarens service AC län AB (556012-5790)",
        "Beslutat av Regionala utvecklingsnämnden",
        "Dag och paragraf 2026-11-18, § 105",
        "Projekttid 2027-02-01 – 2029-12-31",
        "Beslut",
        "Nämnden beviljar stöd.",
        "Beviljat belopp 2 785 777 kr",
    ]
    assert [line.count("2026-12-15") for line in said if "2026-12-15" in line] == [1]
    entries = students.application.case.entries.values_list("direction", "description", "document")
    assert list(entries) == [("outgoing", "Beslut", letters[students].pk)]


def test_a_refused_summons_or_ballot_leaves_nothing_behind(
    cast: Cast, planned: Meeting, now: datetime
) -> None:
    Application.objects.filter(title="Insatsteam för företag").update(state=State.WITHDRAWN)
    with pytest.raises(Refused) as refused:
        send_summons(meeting_id=planned.pk, actor=cast.secretary, at=now)
    assert refusals(refused) == [("item_not_prepared", None)]
    assert (Document.objects.count(), Message.objects.count()) == (0, 0)
    Application.objects.update(state=State.PREPARED)
    send_summons(meeting_id=planned.pk, actor=cast.secretary, at=now)
    call_roll(cast, planned)
    item = planned.items.get(position=1)
    vote = open_vote(item_id=item.pk, yes_means="Ja", no_means="Nej", actor=cast.secretary, at=now)
    ballots = {member.pk: Choice.YES for member in cast.members[:4]} | {cast.substitute.pk: Choice.NO}
    with pytest.raises(Refused) as refused:
        record_vote(vote_id=vote.pk, ballots=ballots, actor=cast.secretary, at=now)
    assert refusals(refused) == [("not_serving", "member")]
    vote.refresh_from_db()
    assert (vote.closed_at, vote.ballots.count()) == (None, 0)


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        ("underlag.pdf", b"%PDF-1.7 underlag", None),
        ("underlag.pdf", b"PK\x03\x04", "attachment_is_not_what_it_says"),
        ("underlag.docx", b"PK\x03\x04", "attachment_kind_unknown"),
        ("underlag.pdf", b"", "attachment_empty"),
    ],
)
def test_only_a_pdf_is_attached_to_an_item(
    cast: Cast, planned: Meeting, now: datetime, filename: str, content: bytes, code: str | None
) -> None:
    item = planned.items.get(position=1)
    values = {"item_id": item.pk, "filename": filename, "content": content, "at": now}
    with pytest.raises(PermissionDenied):
        attach_pdf(actor=cast.officer, **values)
    if code is None:
        attach_pdf(actor=cast.secretary, **values)
        assert list(item.papers.values_list("title", "kind", "access")) == [
            ("underlag.pdf", "agenda_paper", "board")
        ]
        return
    with pytest.raises(Refused) as refused:
        attach_pdf(actor=cast.secretary, **values)
    assert refusals(refused) == [(code, "attachment")]
    assert item.papers.count() == 0
