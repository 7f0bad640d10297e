"""What is wrong with naming somebody else who gets a part of the aid."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.kernel.problems import Problem
from bifall.state_aid.rules.undertakings import RelatedUndertaking, problems_with_related


def problems_with_beneficiary(
    related: RelatedUndertaking, *, applicant: str, amount_sek: int | None, left_sek: int, why: str
) -> Iterator[Problem]:
    """applicant: its number. left_sek: what of the aid that nobody else has been named for."""
    for problem in problems_with_related(related, of=applicant):
        own = problem.code == "related_is_itself"
        yield Problem("beneficiary_is_the_applicant", "register_number") if own else problem
    if not amount_sek:
        yield Problem("beneficiary_amount_missing", "amount_sek")
    elif amount_sek > left_sek:
        yield Problem("beneficiary_above_aid", "amount_sek", {"left_sek": left_sek})
    if not why.strip():
        yield Problem("beneficiary_why_missing", "why")
