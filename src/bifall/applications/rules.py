"""What an application's answers mean, and what must hold among them. Values in, problems out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bifall.applications.states import CostType, EffectLevel
from bifall.kernel.forms.schema import FormSchema, Meaning
from bifall.kernel.forms.typed import HIGHEST_NUMBER
from bifall.kernel.money import percent_of
from bifall.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Cost:
    """A row of the budget: one cost type in one year, in whole kronor."""

    cost_type: CostType
    year: int
    amount_sek: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Financing:
    """A row of the financing plan, in whole kronor. The grant that is sought is not one of them."""

    financier: str
    is_public: bool
    is_in_kind: bool
    amount_sek: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the effect chain; `leads_to` holds the keys of the steps it leads to."""

    key: str
    level: EffectLevel
    title: str
    description: str = ""
    leads_to: tuple[str, ...] = ()


def links_between(steps: Sequence[Step]) -> tuple[tuple[Step, Step], ...]:
    """Each step with the later ones it leads to. A row's key is its own only among the rows of one level."""
    order = list(EffectLevel)
    links = []
    for step in steps:
        for key in dict.fromkeys(step.leads_to):
            named = [s for s in steps if s.key == key and order.index(s.level) > order.index(step.level)]
            links += [(step, min(named, key=lambda s: order.index(s.level)))] if named else []
    return tuple(links)


@dataclass(frozen=True, slots=True)
class OtherCall:
    """The step of another funder's call that the project is, and what that funder gives to it.

    from_1_1: the money comes from the state's appropriation 1:1, whose deciders share a ceiling.
    """

    funder: str
    call: str
    step: int
    sought_sek: int = 0
    from_1_1: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the house understands of a form's answers, whatever the form calls its questions."""

    title: str = ""
    summary: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    municipalities: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    costs: tuple[Cost, ...] = ()
    financing: tuple[Financing, ...] = ()
    sought_sek: int = 0
    steps: tuple[Step, ...] = ()
    other: OtherCall | None = None

    @property
    def other_state_1_1_sek(self) -> int:
        """What the other funder gives of appropriation 1:1."""
        return self.other.sought_sek if self.other is not None and self.other.from_1_1 else 0

    @property
    def financed_by_other_sek(self) -> int:
        """What stands in the financing plan under the other funder's name."""
        if self.other is None:
            return 0
        name = self.other.funder.casefold()
        return sum(row.amount_sek for row in self.financing if name in row.financier.casefold())

    @property
    def total_cost_sek(self) -> int:
        return sum(cost.amount_sek for cost in self.costs)

    @property
    def in_kind_cost_sek(self) -> int:
        return sum(cost.amount_sek for cost in self.costs if cost.cost_type == CostType.IN_KIND)

    @property
    def cash_cost_sek(self) -> int:
        return self.total_cost_sek - self.in_kind_cost_sek

    @property
    def cofinancing_sek(self) -> int:
        return sum(row.amount_sek for row in self.financing)

    @property
    def in_kind_financing_sek(self) -> int:
        return sum(row.amount_sek for row in self.financing if row.is_in_kind)

    @property
    def public_financing_sek(self) -> int:
        """Public money including the grant that is sought."""
        return self.sought_sek + sum(row.amount_sek for row in self.financing if row.is_public)


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sums that must be equal, as they stand now: `code` names the identity."""

    code: str
    left_sek: int
    right_sek: int

    @property
    def holds(self) -> bool:
        return self.left_sek == self.right_sek

    @property
    def difference_sek(self) -> int:
        return self.left_sek - self.right_sek


def identities(facts: Facts) -> tuple[Identity, ...]:
    """The budget identities: in kind on both sides, and costs against financing with the grant."""
    return (
        Identity("in_kind_differs", facts.in_kind_cost_sek, facts.in_kind_financing_sek),
        Identity("financing_differs", facts.total_cost_sek, facts.cofinancing_sek + facts.sought_sek),
    )


@dataclass(frozen=True, slots=True)
class Shares:
    """What the sought grant is of each base, in percent with two decimals."""

    of_total_costs: Decimal
    of_cash_costs: Decimal
    of_financing: Decimal
    of_public_financing: Decimal


def shares(facts: Facts) -> Shares:
    return Shares(
        of_total_costs=percent_of(facts.sought_sek, facts.total_cost_sek),
        of_cash_costs=percent_of(facts.sought_sek, facts.cash_cost_sek),
        of_financing=percent_of(facts.sought_sek, facts.sought_sek + facts.cofinancing_sek),
        of_public_financing=percent_of(facts.sought_sek, facts.public_financing_sek),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the call and its round allow."""

    opens_at: datetime
    closes_at: datetime
    is_published: bool
    highest_share_percent: Decimal
    highest_grant_sek: int | None
    open_to_the_authority: bool = True


def problems_with_time(limits: Limits, *, at: datetime) -> Iterator[Problem]:
    """Submission is possible from `opens_at` and no longer at `closes_at`."""
    if not limits.is_published or at < limits.opens_at:
        yield Problem("round_not_open")
    elif at >= limits.closes_at:
        yield Problem("round_closed", params={"closed_at": limits.closes_at})


def problems_with_money(facts: Facts, limits: Limits) -> Iterator[Problem]:
    """Costs, financing and the grant must add up and stay under the call's ceilings (2003:596 5 §)."""
    if not facts.costs:
        yield Problem("budget_missing", "budget")
    if facts.sought_sek <= 0:
        yield Problem("sought_missing", "sought_sek")
    for identity in identities(facts):
        if not identity.holds:
            yield Problem(
                identity.code,
                "financing",
                {
                    "left_sek": identity.left_sek,
                    "right_sek": identity.right_sek,
                    "difference_sek": abs(identity.difference_sek),
                },
            )
    if facts.sought_sek * 100 > facts.total_cost_sek * limits.highest_share_percent:
        yield Problem(
            "share_too_high",
            "sought_sek",
            {
                "share_percent": percent_of(facts.sought_sek, facts.total_cost_sek),
                "highest_percent": limits.highest_share_percent,
                "highest_sek": int(facts.total_cost_sek * limits.highest_share_percent // 100),
            },
        )
    if limits.highest_grant_sek is not None and facts.sought_sek > limits.highest_grant_sek:
        yield Problem("grant_above_limit", "sought_sek", {"limit_sek": limits.highest_grant_sek})


def problems_with_other_call(facts: Facts) -> Iterator[Problem]:
    """What another funder gives the same step stands in the financing, so that no cost is paid for twice."""
    other = facts.other
    if other is not None and other.sought_sek != facts.financed_by_other_sek:
        yield Problem(
            "other_funder_not_in_financing",
            "financing",
            {
                "funder": other.funder,
                "other_sek": other.sought_sek,
                "financed_sek": facts.financed_by_other_sek,
            },
        )


def problems_with_period(facts: Facts) -> Iterator[Problem]:
    if facts.starts_on is None or facts.ends_on is None:
        return
    if facts.ends_on < facts.starts_on:
        yield Problem("period_backwards", "ends_on")
        return
    outside = sorted(
        {cost.year for cost in facts.costs} - set(range(facts.starts_on.year, facts.ends_on.year + 1))
    )
    if outside:
        yield Problem("budget_year_outside_period", "budget", {"years": ", ".join(map(str, outside))})


def facts_from(schema: FormSchema, answers: Mapping[str, Any]) -> Facts:
    """Read the facts from answers in any state of completion: what is missing or unreadable is left out."""

    shown = {q.key for page in schema.pages for q in schema.visible_questions(page, answers)}

    def answer(meaning: Meaning) -> Any:
        question = schema.question_for(meaning)
        if question is None or question.key not in shown:
            return None
        return answers.get(question.key)

    return Facts(
        title=_text(answer(Meaning.TITLE)),
        summary=_text(answer(Meaning.SUMMARY)),
        starts_on=_date(answer(Meaning.STARTS_ON)),
        ends_on=_date(answer(Meaning.ENDS_ON)),
        municipalities=_texts(answer(Meaning.MUNICIPALITIES)),
        priorities=_texts(answer(Meaning.PRIORITIES)),
        costs=tuple(_costs(_rows(answer(Meaning.BUDGET)))),
        financing=tuple(_financing(_rows(answer(Meaning.FINANCING)))),
        sought_sek=_whole(answer(Meaning.SOUGHT)),
        steps=(
            *_steps(_rows(answer(Meaning.ACTIVITIES)), EffectLevel.ACTIVITY),
            *_steps(_rows(answer(Meaning.RESULTS)), EffectLevel.RESULT),
            *_steps(_rows(answer(Meaning.EFFECTS)), EffectLevel.EFFECT),
        ),
        other=_other(
            OtherCall(
                funder=_text(answer(Meaning.OTHER_FUNDER)),
                call=_text(answer(Meaning.OTHER_CALL)),
                step=_whole(answer(Meaning.OTHER_STEP)),
                sought_sek=_whole(answer(Meaning.OTHER_SOUGHT)),
                from_1_1=answer(Meaning.OTHER_FROM_1_1) is True,
            )
        ),
    )


def _other(written: OtherCall) -> OtherCall | None:
    """Without a funder and a step there is no other call to speak of."""
    return written if written.funder and written.step else None


def _costs(rows: Sequence[Mapping[str, Any]]) -> Iterator[Cost]:
    for row in rows:
        if row.get("cost_type") in CostType.values and _whole(row.get("year")):
            yield Cost(
                cost_type=CostType(row["cost_type"]),
                year=_whole(row["year"]),
                amount_sek=_whole(row.get("amount_sek")),
                description=_text(row.get("description")),
            )


def _financing(rows: Sequence[Mapping[str, Any]]) -> Iterator[Financing]:
    for row in rows:
        if _text(row.get("financier")):
            yield Financing(
                financier=_text(row["financier"]),
                is_public=row.get("sector") == "public",
                is_in_kind=row.get("form") == "in_kind",
                amount_sek=_whole(row.get("amount_sek")),
                source=_text(row.get("source")),
            )


def _steps(rows: Sequence[Mapping[str, Any]], level: EffectLevel) -> Iterator[Step]:
    for row in rows:
        if _text(row.get("title")):
            yield Step(
                key=_text(row.get("id")),
                level=level,
                title=_text(row["title"]),
                description=_text(row.get("description")),
                leads_to=_texts(row.get("leads_to")),
            )


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _whole(value: Any) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 < value <= HIGHEST_NUMBER else 0


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
