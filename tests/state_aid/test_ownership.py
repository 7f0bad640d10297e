"""Who controls whom: recorded with a period and a source, ended and never overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from bifall.audit.models import Entry
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.single_undertaking import CONTROL_WORDS
from bifall.state_aid.award_queries import group_of
from bifall.state_aid.commands import describe_undertaking, end_ownership
from bifall.state_aid.models import OwnershipLink, Undertaking
from bifall.state_aid.rules.undertakings import RelatedUndertaking, Stake
from bifall.state_aid.states import AidBasis, Control, Direction, OwnerKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.state_aid import OWNER, assessed, controlled, undertaking


def refused(act: Any) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refusal:
        act()
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_the_ways_to_control_are_those_of_the_rules() -> None:
    assert [(way.value, str(way.label)) for way in Control] == [
        (way, word.sv) for way, word in CONTROL_WORDS.items()
    ]


def test_whoever_is_given_aid_is_an_undertaking_from_then_on(cast: Cast) -> None:
    assessed(cast, application(cast, organisation=cast.rival), AidBasis.NO_AID)
    assert Undertaking.objects.count() == 0
    assessed(cast, application(cast))
    made = Undertaking.objects.get()
    assert (made.organisation, str(made)) == (
        cast.chamber,
        "Handelskammarens service AC län AB (556012-5790)",
    )


def test_an_owner_that_is_recorded_first_is_the_applicant_that_comes_later(cast: Cast) -> None:
    rival = RelatedUndertaking("Grannbolaget", "5560160680")
    link = controlled(cast, rival)
    assessed(cast, application(cast, organisation=cast.rival))
    owner = Undertaking.objects.get(pk=link.controller_id)
    assert (owner.organisation, owner.name, Undertaking.objects.count()) == (cast.rival, "Grannbolaget", 2)


@pytest.mark.parametrize(
    ("direction", "above"), [(Direction.CONTROLLED_BY, OWNER.name), (Direction.CONTROLS, None)]
)
def test_a_link_goes_the_way_it_is_said_to(cast: Cast, direction: Direction, above: str | None) -> None:
    link = controlled(cast, direction=direction)
    assert link.controller.name == (above or cast.chamber.name)
    assert {link.controller.name, link.controlled.name} == {OWNER.name, cast.chamber.name}
    entry = Entry.objects.get(event="state_aid.ownership_recorded")
    assert entry.data == {
        "link_id": str(link.pk),
        "controller_id": str(link.controller_id),
        "controlled_id": str(link.controlled_id),
        "control": "majority_of_votes",
        "valid_from": "2020-01-01",
    }


def test_control_reaches_through_any_number_of_steps(cast: Cast) -> None:
    numbers = ["556036-0793", "559990-0015", "559990-0023"]
    controlled(cast, RelatedUndertaking("A", numbers[0]))
    Undertaking.objects.update(organisation=None)
    above = Undertaking.objects.get(name="A")
    for name, number in zip("BC", numbers[1:], strict=True):
        over = Undertaking.objects.create(
            authority=cast.region, name=name, register_number=number, recorded_at=NOW
        )
        OwnershipLink.objects.create(
            controller=over,
            controlled=above,
            control=Control.APPOINTS_BOARD,
            valid_from=date(2021, 1, 1),
            source="Avtal",
            recorded_by=cast.officer,
            recorded_at=NOW,
        )
        above = over
    lowest = Undertaking.objects.get(name=cast.chamber.name)
    group = group_of(lowest, NOW.date())
    assert [member.name for member in group.members] == ["A", "B", "C", cast.chamber.name]
    assert len(group.verdict.findings) == 3
    before = group_of(lowest, date(2020, 12, 31))
    assert [member.name for member in before.members] == ["A", cast.chamber.name]


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"by": RelatedUndertaking(" ", "556036-0793")}, ("related_name_missing", "name")),
    ({"by": RelatedUndertaking("Bolaget", "1")}, ("organisation_number_wrong", "register_number")),
    ({"by": RelatedUndertaking("Bolaget", "1", "US")}, ("country_not_in_eu", "country")),
    ({"by": RelatedUndertaking("Vi", "556012-5790")}, ("related_is_itself", "register_number")),
    ({"direction": None}, ("ownership_direction_missing", "direction")),
    ({"stake": Stake()}, ("ownership_control_missing", "control")),
    ({"valid_from": None}, ("ownership_start_missing", "valid_from")),
    ({"valid_from": date(2026, 11, 25)}, ("ownership_start_in_future", "valid_from")),
    ({"valid_to": date(2019, 12, 31)}, ("ownership_period_backwards", "valid_to")),
    ({"source": " "}, ("ownership_source_missing", "source")),
]


@pytest.mark.parametrize(("fields", "problem"), WRONG)
def test_a_link_that_is_refused(cast: Cast, fields: dict[str, Any], problem: tuple[str, str]) -> None:
    assert refused(lambda: controlled(cast, **fields)) == [problem]
    assert OwnershipLink.objects.count() == 0


def test_control_ends_on_a_day_and_counts_until_then(cast: Cast) -> None:
    link = controlled(cast)

    def end(day: date | None) -> None:
        end_ownership(link_id=link.pk, valid_to=day, actor=cast.officer, at=NOW)

    assert refused(lambda: end(None)) == [("ownership_end_missing", "valid_to")]
    assert refused(lambda: end(date(2019, 12, 31))) == [("ownership_period_backwards", "valid_to")]
    end(date(2026, 6, 30))
    firm = undertaking(cast.chamber)
    sizes = [len(group_of(firm, day).members) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    assert sizes == [2, 1]
    with pytest.raises(PermissionDenied):
        end(date(2026, 7, 1))


def test_an_undertaking_has_its_sector(cast: Cast) -> None:
    firm = undertaking(cast.chamber)

    def describe(nace: str) -> Undertaking:
        return describe_undertaking(
            undertaking_id=firm.pk, nace=nace, kind=OwnerKind.PUBLIC_BODY, actor=cast.officer, at=NOW
        )

    assert refused(lambda: describe("IT")) == [("nace_wrong", "nace")]
    described = describe(" 62.01 ")
    assert (described.nace, described.is_public_body) == ("62.01", True)
    assert describe("").nace == ""
