"""What came of it is counted once, split so that nobody is given away, and asked of those who agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.arenas.commands.day import hold_arena, mark_meeting, note_arrivals, take_back_arrival
from bifall.arenas.commands.outcomes import answer_follow_up, ask_what_came, set_indicator_counts
from bifall.arenas.models import Arena, Arrival, Meeting, Outcome, Participant
from bifall.arenas.outcomes import DIMENSIONS, Fact, Person, ProposedActual, actual, once_each, split, told
from bifall.arenas.queries import results
from bifall.arenas.states import Counted, FollowUpMoment, MeetingState, OutcomeKind, Purpose, Sex
from bifall.kernel.problems import Refused
from bifall.kernel.suppression import LEAST
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.fairs import asked, fair, held, published, slots_of

RIGHT_AFTER, MONTHS_12 = FollowUpMoment.RIGHT_AFTER, FollowUpMoment.MONTHS_12


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def people(count: int, sex: str = "", first: int = 0) -> list[Person]:
    return [Person(f"p{number}", sex=sex) for number in range(first, first + count)]


def test_what_both_tell_is_one_thing() -> None:
    siri = Person("siri")
    facts = [told(OutcomeKind.THESIS, siri, "m1")] * 2 + [told(OutcomeKind.THESIS, siri, "m2")]
    assert [fact.meeting for fact in once_each(facts)] == ["m1", "m2"]


def test_an_actual_by_sex_needs_five_of_each() -> None:
    facts = [Fact(Counted.JOB, one, one.id) for one in people(6, Sex.WOMAN)]
    more = [Fact(Counted.JOB, one, one.id) for one in people(4, Sex.MAN, 6)]
    assert actual(facts, Counted.JOB) == ProposedActual(6, 6, 0)
    assert actual([*facts, *more], Counted.JOB) == ProposedActual(10, None, None)
    # Six meetings of one man are one man.
    [man] = people(1, Sex.MAN, 20)
    many = [Fact(Counted.JOB, man, f"m{number}") for number in range(6)]
    assert actual([*facts, *many], Counted.JOB) == ProposedActual(12, None, None)
    assert actual([], Counted.JOB) == ProposedActual(0, 0, 0)


def test_a_count_with_few_behind_it_is_hidden_and_another_with_it() -> None:
    students = [*people(8, Sex.WOMAN), *people(7, Sex.MAN, 8), *people(2, "", 15)]
    facts = [Fact(Counted.MEETINGS, one, f"{one.id}-{n}") for one in students for n in range(3)]
    by_sex = split(facts, students)[0]
    place = list(Counted).index(Counted.MEETINGS)
    shown = {group: cells[place].count for group, cells in by_sex.rows}
    assert shown == {Sex.MAN: None, Sex.WOMAN: 24, "": None}
    assert by_sex.totals[place].count == 51


GROUPS = st.sampled_from(["", "a", "b", "c"])
STUDENTS = st.lists(st.tuples(GROUPS, GROUPS, GROUPS, st.integers(0, 3)), max_size=25)


@settings(max_examples=40, deadline=None)
@given(STUDENTS)
def test_nothing_small_is_shown_or_left_alone_in_its_table(rows: list[tuple[str, str, str, int]]) -> None:
    students = [Person(f"p{n}", *groups) for n, (*groups, _count) in enumerate(rows)]
    facts = [
        Fact(Counted.USEFUL, one, f"{one.id}-{n}")
        for one, row in zip(students, rows, strict=True)
        for n in range(row[3])
    ]
    place = list(Counted).index(Counted.USEFUL)
    for table in split(facts, students):
        hidden = [group for group, cells in table.rows if cells[place].is_hidden]
        for group, cells in table.rows:
            heads = {f.student.id for f in facts if f.student.group(table.dimension) == group}
            if 0 < len(heads) < LEAST:
                assert cells[place].is_hidden
        # One hidden cell in a table whose total is shown could be had by subtraction.
        assert len(hidden) != 1 or table.totals[place].is_hidden
    assert [table.dimension for table in split(facts, students)] == list(DIMENSIONS)


def test_the_day_is_settled_by_who_came(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=2, employers=2)
    published(cast, arena)
    after = held(cast, arena, [students[0], *employers])
    states = set(Meeting.objects.values_list("student_id", "state"))
    assert states == {(students[0].pk, MeetingState.HELD), (students[1].pk, MeetingState.MISSED)}
    missed = Meeting.objects.filter(student=students[1]).first()
    assert missed is not None
    marked = mark_meeting(meeting_id=missed.pk, held=True, actor=cast.applicant, at=after)
    assert marked.state == MeetingState.HELD


def test_the_day_is_not_over_while_meetings_are_left(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    published(cast, arena)
    first = slots_of(arena)[0]
    with pytest.raises(Refused) as refused:
        hold_arena(arena_id=arena.pk, actor=cast.applicant, at=first.starts_at)
    assert codes(refused) == {"meetings_left"}
    meeting = Meeting.objects.filter(slot=first).first()
    assert meeting is not None
    with pytest.raises(Refused) as refused:
        mark_meeting(
            meeting_id=meeting.pk, held=True, actor=cast.applicant, at=first.starts_at - timedelta(minutes=1)
        )
    assert codes(refused) == {"meeting_has_not_begun"}


def test_checking_in_twice_and_taking_it_back(cast: Cast) -> None:
    arena, [one, *_rest], _employers = fair(cast)
    published(cast, arena)
    [day] = arena.days.all()
    for _press in range(2):
        note_arrivals(day_id=day.pk, participant_ids=[one.pk], actor=cast.applicant, at=NOW)
    assert Arrival.objects.count() == 1
    for _press in range(2):
        take_back_arrival(day_id=day.pk, participant_id=one.pk, actor=cast.applicant, at=NOW)
    assert Arrival.objects.count() == 0
    Participant.objects.filter(pk=one.pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused) as refused:
        note_arrivals(day_id=day.pk, participant_ids=[one.pk], actor=cast.applicant, at=NOW)
    assert codes(refused) == {"arrival_not_a_participant"}


def test_an_answer_counts_once_and_can_be_changed(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=1, employers=1)
    published(cast, arena)
    held(cast, arena, [*students, *employers])
    [meeting] = Meeting.objects.all()
    useful = {meeting.pk: [OutcomeKind.USEFUL, OutcomeKind.THESIS]}
    for one in (students[0], employers[0]):
        follow_up = asked(cast, one, RIGHT_AFTER)
        answer_follow_up(follow_up_id=follow_up.pk, outcomes=useful, stayed=None, at=NOW)
    arenas = Arena.objects.filter(pk=arena.pk)
    counted = [fact.counted for fact in results.facts_of(arenas, results.students_of(arenas))]
    assert sorted(counted) == [Counted.MEETINGS, Counted.THESIS, Counted.USEFUL]
    assert Outcome.objects.count() == 4
    answer_follow_up(follow_up_id=follow_up.pk, outcomes={}, stayed=None, at=NOW)
    assert Outcome.objects.count() == 2
    assert [(one.asked, one.answered) for one in results.answering(arenas)] == [(2, 2)]


def test_what_cannot_be_told(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=2, employers=1)
    published(cast, arena)
    held(cast, arena, [*students, *employers])
    own, others = (Meeting.objects.get(student=one) for one in students)
    follow_up = asked(cast, students[0], MONTHS_12)
    for meeting, kind, code in (
        (others, OutcomeKind.JOB, "outcome_of_another_meeting"),
        (own, OutcomeKind.USEFUL, "outcome_not_asked"),
    ):
        with pytest.raises(Refused) as refused:
            answer_follow_up(follow_up_id=follow_up.pk, outcomes={meeting.pk: [kind]}, stayed=None, at=NOW)
        assert codes(refused) == {code}
    Participant.objects.filter(pk=students[0].pk).update(withdrawn_at=NOW)
    with pytest.raises(Refused) as refused:
        answer_follow_up(follow_up_id=follow_up.pk, outcomes={}, stayed=True, at=NOW)
    assert codes(refused) == {"follow_up_has_left"}


def test_who_stayed_is_what_they_said_last(cast: Cast) -> None:
    arena, [one], employers = fair(cast, students=1, employers=1)
    published(cast, arena)
    held(cast, arena, [one, *employers])
    arenas = Arena.objects.filter(pk=arena.pk)

    def stayed() -> int:
        facts = results.facts_of(arenas, results.students_of(arenas))
        return sum(fact.counted == Counted.STAYED for fact in facts)

    for days, moment, answer in ((365, MONTHS_12, True), (730, FollowUpMoment.MONTHS_24, False)):
        at = NOW + timedelta(days=days)
        follow_up = asked(cast, one, moment, at)
        answer_follow_up(follow_up_id=follow_up.pk, outcomes={}, stayed=answer, at=at)
        assert stayed() == answer
    assert ask_what_came(arena_id=arena.pk, moment=MONTHS_12, participants=[one], at=NOW) == []


def test_who_has_not_agreed_is_in_no_group(cast: Cast) -> None:
    arena, [one, two], _employers = fair(cast, students=2, employers=1)
    Participant.objects.filter(arena=arena).update(sex=Sex.WOMAN)
    two.consents.filter(purpose=Purpose.STATISTICS).update(withdrawn_at=NOW)
    found = results.students_of(Arena.objects.filter(pk=arena.pk))
    assert found[one.pk] == Person(str(one.pk), Sex.WOMAN, "Civilingenjör", "")
    assert found[two.pk] == Person(str(two.pk))


def test_meetings_spread_by_the_employers_municipality(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=2, employers=3)
    for one, place in zip(employers, (cast.umea, cast.sorsele, cast.sorsele), strict=True):
        Participant.objects.filter(pk=one.pk).update(municipality=place)
    employers[2].consents.filter(purpose=Purpose.STATISTICS).update(withdrawn_at=NOW)
    published(cast, arena)
    held(cast, arena, [*students, *employers])
    found = results.spread_of(Arena.objects.filter(pk=arena.pk), grouping=[cast.sorsele.pk])
    lines = {line.label: (line.employers, line.meetings) for line in found.municipalities}
    assert lines == {"Sorsele": (1, 2), "Umeå": (1, 2)}
    assert (found.elsewhere.employers, found.elsewhere.meetings) == (1, 2)
    assert found.inside is not None
    assert found.outside is not None
    assert (found.inside.meetings, found.outside.meetings, found.total.meetings) == (2, 2, 6)
    assert found.total.small_employers == 3


def test_an_indicator_of_another_project(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    with pytest.raises(Refused) as refused:
        set_indicator_counts(
            project_id=arena.project_id, counts={arena.pk: Counted.JOB}, actor=cast.applicant, at=NOW
        )
    assert codes(refused) == {"actual_not_in_project"}
