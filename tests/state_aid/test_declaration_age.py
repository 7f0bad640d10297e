"""A declaration is of late when the aid is granted, and tells of nothing that came after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bifall.applications.models import Application
from bifall.kernel.problems import Problem, Refused
from bifall.state_aid.commands import declare_for_beneficiary
from bifall.state_aid.models import AidDeclaration
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.state_aid import (
    GRANTED_ON,
    award,
    awarded,
    named,
    other_award,
    rate,
    to_record,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Application:
    rate(cast)
    return to_record(cast)


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_an_award_takes_a_declaration_of_late(cast: Cast, case: Application) -> None:
    """Ninety days before the decision at the most; the applicant declares anew before it."""
    for declared_on in (date(2026, 8, 13), date(2023, 11, 12)):
        AidDeclaration.objects.update(declared_on=declared_on)
        with pytest.raises(Refused) as refused:
            award(cast, case)
        assert refusals(refused) == [("award_declaration_too_old", None)]
    [problem] = refused.value.problems
    assert str(problem.params["explained"].of("sv")) == (  # type: ignore[attr-defined]
        "Redogörelsen ska vara högst 90 dagar gammal när stödet beviljas, alltså lämnad 2026-08-14 eller"
        " senare. Lämnad: 2023-11-12. Den säger inget om stöd som företaget har fått efter den dagen."
    )
    AidDeclaration.objects.update(declared_on=date(2026, 8, 14))
    assert award(cast, case).granted_on == date(2026, 11, 12)


def test_a_paper_of_years_ago_is_kept_and_gives_nothing(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    old = GRANTED_ON - timedelta(days=91)
    told(cast, one, on=old)
    with pytest.raises(Refused) as refused:
        awarded(cast, one)
    assert refusals(refused) == [("award_declaration_too_old", None)]
    told(cast, one, on=old + timedelta(days=1))
    # To a firm that gets its part a day later it is too old again.
    with pytest.raises(Refused) as refused:
        awarded(cast, one, granted_on=GRANTED_ON + timedelta(days=1))
    assert refusals(refused) == [("award_declaration_too_old", None)]
    assert awarded(cast, one).granted_on == GRANTED_ON


def test_a_paper_tells_of_nothing_that_came_after_it(cast: Cast, case: Application) -> None:
    one = named(cast, case)
    rows = [other_award(granted_on=GRANTED_ON + timedelta(days=days)) for days in (0, 1, 13)]
    with pytest.raises(Refused) as refused:
        declare_for_beneficiary(
            beneficiary_id=one.pk,
            awards=rows,
            declared_on=GRANTED_ON,
            is_whole=True,
            actor=cast.officer,
            at=NOW,
        )
    assert list(refused.value.problems) == [
        Problem("declared_day_after_declaration", params={"row": 2, "declared_on": GRANTED_ON}),
        Problem("declared_day_in_future", params={"row": 3}),
    ]
    assert not one.undertaking.declarations.exists()
