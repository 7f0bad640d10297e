"""A round as a whole: who sees what of it, and what it comes to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState, MemoState, ProposedOutcome
from bifall.board.models import Disqualification
from bifall.board.states import Outcome
from bifall.calls.models import Criterion, Round
from bifall.calls.states import Decider
from bifall.flows.portfolio.entries import Decided, Portfolio, Proposal, portfolio_of
from bifall.flows.portfolio.figures import Tally, balance, decided_by, line_of, split, tally
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import assignment, done, memo
from tests.factories.calls import open_round
from tests.factories.delegation import delegated

ACCEPTED = AssignmentState.ACCEPTED


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


def seen(found: Portfolio) -> dict[str, Fraction | None]:
    return {entry.title: entry.total for entry in found.entries}


def test_a_round_is_ranked_by_weighted_totals(cast: Cast, round_: Round) -> None:
    names = ("Etta", "Delad tvåa", "Också tvåa", "Fyra", "Obedömd")
    cases = {name: application(cast, round=round_, title=name) for name in names}
    for name, first, second in [
        ("Fyra", (1, 1), (0, 5)),
        ("Etta", (5, 5), (5, 4)),
        ("Delad tvåa", (4, 3), (3, 4)),
        ("Också tvåa", (3, 4), (4, 3)),
    ]:
        done(cast, cases[name], first)
        done(cast, cases[name], second, assessor=cast.other_assessor)
    assignment(cast, cases["Obedömd"], ACCEPTED, points=(5, 5))
    assignment(cast, cases["Etta"], AssignmentState.CONFLICTED, assessor=cast.director, points=(0, 0))
    application(cast, State.WITHDRAWN, round=round_, title="Återkallad")
    found = portfolio_of(round_, cast.officer)
    assert [
        (place, entry.title, entry.total, entry.spread, entry.differs, entry.assessors)
        for place, entry in found.ranked()
    ] == [
        (1, "Etta", Fraction("4.8"), 1, False, 2),
        (2, "Delad tvåa", Fraction("3.5"), 1, False, 2),
        (2, "Också tvåa", Fraction("3.5"), 1, False, 2),
        (4, "Fyra", Fraction("1.5"), 4, True, 2),
        (None, "Obedömd", None, None, False, 0),
    ]
    # Four in common are too few to adjust by: the adjusted totals are the totals.
    assert [entry.adjusted for _place, entry in found.ranked()] == [
        entry.total for _place, entry in found.ranked()
    ]
    assert [(a.name, a.line.shared, a.difference) for a in found.assessors] == [
        ("Beda Bedömare", 4, Decimal("-0.15")),
        ("Bo Bedömare", 4, Decimal("0.15")),
    ]


def test_what_the_reader_has_yet_to_score_stands_without_points(cast: Cast, round_: Round) -> None:
    mine = application(cast, round=round_, title="Min")
    other = application(cast, round=round_, title="Annans")
    task = assignment(cast, mine, ACCEPTED, assessor=cast.officer)
    for case in (mine, other):
        done(cast, case, (5, 5))
    found = portfolio_of(round_, cast.officer)
    assert (seen(found), found.unscored) == ({"Min": None, "Annans": Fraction(5)}, 1)
    # Neither do the assessors' means tell it.
    assert [a.line.assessed for a in found.assessors] == [1]
    assert seen(portfolio_of(round_, cast.director))["Min"] == Fraction(5)
    task.state = AssignmentState.WITHDRAWN
    task.save()
    assert portfolio_of(round_, cast.officer).unscored == 0


def test_a_conflict_of_interest_shuts_an_application_and_counts_it_nowhere(cast: Cast, round_: Round) -> None:
    declared = application(cast, round=round_, title="Anmäld")
    assignment(cast, declared, AssignmentState.CONFLICTED, assessor=cast.officer)
    decided = application(cast, round=round_, title="Vid nämnden", organisation=cast.rival)
    item = board.item(board.meeting(cast), application=decided)
    Disqualification.objects.create(
        item=item, member=cast.members[3], reason="Delägare", declared_at=cast.chair.since
    )
    own = application(cast, round=round_, title="Egen", organisation=cast.region_as_applicant)

    def hidden(user: User) -> set[str]:
        found = portfolio_of(round_, User.objects.get(pk=user.pk))
        assert found.hidden == 3 - len(found.entries)
        return {"Anmäld", "Vid nämnden", "Egen"} - set(seen(found))

    assert hidden(cast.officer) == {"Anmäld"}
    assert hidden(cast.members[3].user) == {"Vid nämnden"}
    assert hidden(cast.chair.user) == set()
    cast.director.memberships.create(organisation=own.organisation, role="editor", since=cast.chair.since)
    assert hidden(cast.director) == {"Egen"}


def test_what_is_proposed_and_decided(cast: Cast, round_: Round) -> None:
    drafted = application(cast, round=round_, title="Utkast")
    memo(cast, drafted, proposed_sek=100)
    finished = application(cast, round=round_, title="Klar")
    memo(cast, finished, state=MemoState.FINISHED, outcome=ProposedOutcome.REJECT, proposed_sek=None)
    by_board = application(cast, State.GRANTED, round=round_, title="Nämnden")
    board.grant(cast, board.meeting(cast), project=by_board, granted_sek=70)
    delegated(cast, Outcome.REJECTED, round=round_, title="Direktören")

    def told(user: User) -> dict[str, tuple[Proposal | None, Decided | None, int]]:
        entries = portfolio_of(round_, user).entries
        return {entry.title: (entry.proposal, entry.decided, entry.expected_sek) for entry in entries}

    sought = drafted.sought_sek
    rejection = Proposal(ProposedOutcome.REJECT, 0, False)
    known = {
        "Klar": (rejection, None, 0),
        "Nämnden": (None, Decided(Decider.BOARD, Outcome.GRANTED, 70), 70),
        "Direktören": (None, Decided(Decider.DIRECTOR, Outcome.REJECTED, 0), 0),
    }
    draft = Proposal(ProposedOutcome.GRANT, 100, True)
    assert told(cast.officer) == known | {"Utkast": (draft, None, 100)}
    # An officer's draft is for the desk.
    for reader in (cast.auditor, cast.chair.user):
        assert told(reader) == known | {"Utkast": (None, None, sought)}


def test_what_it_comes_to(cast: Cast, round_: Round) -> None:
    def add(title: str, state: State, **fields: object) -> Application:
        return application(cast, state, round=round_, title=title, sought_sek=1000, **fields)

    meeting = board.meeting(cast)
    for title, amount in (("A", 1000), ("B", 400)):
        board.grant(cast, meeting, project=add(title, State.GRANTED), granted_sek=amount)
    rejected = add("C", State.REJECTED)
    board.decision(board.item(meeting, application=rejected), Outcome.REJECTED)
    delegated(cast, Outcome.GRANTED, project=add("D", State.GRANTED, organisation=cast.region_as_applicant))
    waiting = add("E", State.UNDER_REVIEW)
    add("F", State.WITHDRAWN)
    add("G", State.DISMISSED)
    waiting.municipalities.set([cast.umea, cast.sorsele])
    rejected.municipalities.set([cast.umea])
    found = portfolio_of(round_, cast.officer)
    whole = tally(found.entries)
    assert whole == Tally(
        received=7,
        withdrawn=1,
        dismissed=1,
        granted=3,
        rejected=1,
        sought_sek=7000,
        proposed_sek=0,
        granted_sek=2400,
        decided_sought_sek=4000,
    )
    assert (whole.decided, whole.waiting, whole.rate, whole.money_rate) == (
        4,
        1,
        Decimal("75.0"),
        Decimal("60.0"),
    )
    assert [(by, t.granted, t.rejected, t.granted_sek) for by, t in decided_by(found.entries)] == [
        (Decider.BOARD, 2, 1, 1400),
        (Decider.DIRECTOR, 1, 0, 1000),
    ]
    by_place = split(found.running, lambda entry: entry.municipalities)
    assert [(name, t.received, t.decided, t.rate) for name, t in by_place] == [
        ("Umeå", 2, 1, Decimal("0.0")),
        ("Sorsele", 1, 0, None),
    ]
    by_kind = split(found.running, lambda entry: (entry.kind.value,))
    assert [(name, t.received) for name, t in by_kind] == [("company", 4), ("region", 1)]
    assert tally([]).rate is None


def test_whether_the_chosen_ones_stand_higher_on_a_horizontal_criterion(cast: Cast, round_: Round) -> None:
    Criterion.objects.filter(call=round_.call, key="genomforande").update(is_horizontal=True)
    proposed = application(cast, round=round_)
    memo(cast, proposed)
    done(cast, proposed, (5, 2))
    done(cast, proposed, (3, 2), assessor=cast.other_assessor)
    left = application(cast, round=round_)
    done(cast, left, (1, 4))
    application(cast, round=round_)
    found = portfolio_of(round_, cast.officer)
    two, three = Decimal("2.00"), Decimal("3.00")
    assert [
        (line.criterion.key, line.everything, line.chosen, line.others, line.difference)
        for line in balance(found)
    ] == [
        ("genomforande", three, two, Decimal("4.00"), Decimal("-2.00")),
        ("nytta", Decimal("2.50"), Decimal("4.00"), Decimal("1.00"), three),
    ]
    empty = portfolio_of(open_round(cast), cast.officer)
    assert [(line.everything, line.difference) for line in balance(empty)] == [(None, None)] * 2


def test_the_frame_line_takes_what_is_decided_else_proposed_else_sought(cast: Cast, round_: Round) -> None:
    best = application(cast, round=round_, sought_sek=900)
    memo(cast, best, proposed_sek=300)
    done(cast, best, (5, 5))
    second = application(cast, round=round_, sought_sek=800)
    done(cast, second, (4, 4))
    entries = [entry for _place, entry in portfolio_of(round_, cast.officer).ranked()]
    assert [entry.expected_sek for entry in entries] == [300, 800]
    found = line_of(entries, 1000)
    assert (found.above, found.used_sek, found.fits) == (1, 300, ())
