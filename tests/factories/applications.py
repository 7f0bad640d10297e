from __future__ import annotations

from datetime import date, timedelta

from bifall.applications.models import Application, BudgetRow, FinancingRow
from bifall.applications.states import CostType, State
from bifall.calls.models import Round
from bifall.documents.models import RegisteredCase
from bifall.organisations.models import Organisation
from bifall.questionnaires.models import AnswerSet
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round


def application(
    cast: Cast,
    state: State = State.UNDER_REVIEW,
    *,
    round: Round | None = None,
    organisation: Organisation | None = None,
    title: str = "Studenter möter arbetsliv",
    sought_sek: int = 2_785_777,
    **fields: object,
) -> Application:
    """An application in any state, with a budget and a financing plan that add up (half is sought)."""
    round_ = round or open_round(cast, name=f"Omgång {Round.objects.count() + 1}")
    submitted = state != State.DRAFT
    values: dict[str, object] = {
        "authority": cast.region,
        "round": round_,
        "organisation": organisation or cast.chamber,
        "answer_set": AnswerSet.objects.create(
            authority=cast.region,
            form_version=round_.call.form_version,
            created_at=NOW,
            locked_at=NOW if submitted else None,
        ),
        "state": state,
        "created_by": cast.applicant,
        "created_at": NOW - timedelta(days=20),
        "title": title,
        "summary": "Mötesplatser där studenter och arbetsgivare hittar varandra.",
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2029, 12, 31),
        "total_cost_sek": 2 * sought_sek,
        "cofinancing_sek": sought_sek,
        "sought_sek": sought_sek,
    }
    if submitted:
        number = RegisteredCase.objects.count() + 1
        values |= {
            "submitted_at": NOW - timedelta(days=10),
            "submitted_by": cast.applicant,
            "case_officer": cast.officer,
            "case": RegisteredCase.objects.create(
                authority=cast.region,
                organ="RUN",
                number=number,
                year=2026,
                case_number=f"RUN {number}-2026",
                title=title,
                opened_at=NOW - timedelta(days=10),
            ),
        }
    made = Application.objects.create(**(values | fields))
    BudgetRow.objects.create(
        application=made, position=1, cost_type=CostType.STAFF, year=2027, amount_sek=2 * sought_sek
    )
    FinancingRow.objects.create(
        application=made,
        position=1,
        financier="Umeå universitet",
        is_public=True,
        is_in_kind=False,
        amount_sek=sought_sek,
    )
    return made
