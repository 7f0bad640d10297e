"""The Method of Equal Shares: what the municipalities' own priorities would choose within the frame.

Each municipality has its part of the frame, and pays for projects that it gives points to. A project is
bought when those who want it can pay for it together, each in proportion to its points as far as its money
lasts; the one with the lowest price for a point is bought first. So a third of the county decides on about a
third of the money, however the others vote. Exact fractions: no rounding decides anything.

It proposes, and people decide. What was bought, and who paid what, can be verified by `faults_in`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from heapq import heapify, heappop, heapreplace


@dataclass(frozen=True, slots=True)
class Project:
    """An application that can be granted."""

    key: str
    cost_sek: int

    def __post_init__(self) -> None:
        if self.cost_sek <= 0:
            raise ValueError("a project costs something")


@dataclass(frozen=True, slots=True)
class Voter:
    """A municipality: its points for each project it wants, and its weight, 1 or its population.

    Points are what the project as a whole is worth to it; leave out what it does not want. One of weight 3
    counts as three that are alike: three parts of the money, and three times the points.
    """

    name: str
    points: Mapping[str, int] = field(hash=False)
    weight: int = 1

    def worth(self, key: str) -> int:
        """Its points for a project, by its weight; 0 when it does not want it."""
        return self.weight * self.points.get(key, 0)

    def __post_init__(self) -> None:
        if self.weight <= 0 or any(points <= 0 for points in self.points.values()):
            raise ValueError("weights and points are above zero")


class Step(StrEnum):
    """How a project came in: paid for with the equal shares; with shares raised until the frame was used; or
    with what was left, by most points for the money.
    """

    EQUAL_SHARES = "equal_shares"
    RAISED_SHARES = "raised_shares"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Purchase:
    """A project that is chosen. price: kronor for a point, None where it was filled in. paid: what each
    municipality paid, in exact kronor.
    """

    key: str
    step: Step
    price: Fraction | None
    paid: Mapping[str, Fraction] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """raised_sek: the sum that the shares were counted on, the frame or more; purchases in order."""

    frame_sek: int
    raised_sek: Fraction
    purchases: tuple[Purchase, ...]
    cost_sek: int
    left_sek: int

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(purchase.key for purchase in self.purchases)


def equal_shares(
    projects: Iterable[Project], voters: Iterable[Voter], *, frame_sek: int, raises: int = 100
) -> Outcome:
    """The set that the priorities choose, in three steps.

    First by equal shares of the frame. Then the shares are raised by a hundredth of the frame at a time, at
    most `raises` times, as long as what is bought stays within the frame. What still fits is filled in by
    most points for the money. Ties: the lower cost, then the key. The order of the lists says nothing.
    Raises ValueError when a key or a name is there twice.
    """
    projects = sorted(projects, key=lambda project: project.key)
    voters = sorted(voters, key=lambda voter: voter.name)
    _once(project.key for project in projects)
    _once(voter.name for voter in voters)
    wanted = [p for p in projects if p.cost_sek <= frame_sek and any(p.key in v.points for v in voters)]
    costs = {project.key: project.cost_sek for project in projects}
    first = bought = _buy(wanted, voters, Fraction(frame_sek))
    raised_sek = Fraction(frame_sek)
    for times in range(1, raises + 1):
        if len(bought) == len(wanted):
            break
        money = Fraction(frame_sek) + Fraction(frame_sek * times, 100)
        attempt = _buy(wanted, voters, money)
        if sum(costs[purchase.key] for purchase in attempt) > frame_sek:
            break
        bought, raised_sek = attempt, money
    in_first = {purchase.key for purchase in first}
    purchases = [
        Purchase(p.key, Step.EQUAL_SHARES if p.key in in_first else Step.RAISED_SHARES, p.price, p.paid)
        for p in bought
    ]
    left_sek = frame_sek - sum(costs[purchase.key] for purchase in purchases)
    purchases += _fill(wanted, voters, {purchase.key for purchase in purchases}, left_sek)
    cost_sek = sum(costs[purchase.key] for purchase in purchases)
    return Outcome(frame_sek, raised_sek, tuple(purchases), cost_sek, frame_sek - cost_sek)


def shares_of(voters: Sequence[Voter], money: Fraction) -> dict[str, Fraction]:
    """Each municipality's part of the money, by weight."""
    total = sum(voter.weight for voter in voters)
    return {voter.name: money * voter.weight / total for voter in voters}


def price_of(cost_sek: int, points: Mapping[str, int], money: Mapping[str, Fraction]) -> Fraction | None:
    """The lowest price for a point at which those who want the project can pay it together; None if never.

    Each pays the price times its points, or all it has left when that is less.
    """
    if sum((money[name] for name in points), Fraction(0)) < cost_sek:
        return None
    left, weight = Fraction(cost_sek), sum(points.values())
    # Whose money ends first comes first; the last one can pay what is left.
    for name in sorted(points, key=lambda name: money[name] / points[name]):
        if weight * money[name] >= left * points[name]:
            break
        left -= money[name]
        weight -= points[name]
    return left / weight


def faults_in(outcome: Outcome, projects: Iterable[Project], voters: Iterable[Voter]) -> tuple[str, ...]:
    """What is wrong with an outcome, judged from the payments alone; nothing when it can be trusted.

    Each bought project is paid exactly, by those who want it, in proportion and within their money, at the
    lowest price there was; none that could still be paid was left; and everything fits the frame.
    """
    cost = {project.key: project.cost_sek for project in projects}
    voters = sorted(voters, key=lambda voter: voter.name)
    faults: list[str] = []
    if sum(cost[key] for key in outcome.keys) > outcome.frame_sek:
        faults.append("the frame is passed")
    if len(set(outcome.keys)) < len(outcome.keys):
        faults.append("a project is bought twice")
    money = shares_of(voters, outcome.raised_sek) if voters else {}
    points = _points(cost, voters)
    left = {key for key in cost if cost[key] <= outcome.frame_sek and points[key]}
    for purchase in outcome.purchases:
        if purchase.step is Step.FILLED:
            continue
        key, price = purchase.key, purchase.price
        prices = {k: price_of(cost[k], points[k], money) for k in left}
        if price is None or prices.get(key) != price:
            faults.append(f"{key}: the price is another")
            break
        if any(other is not None and other < price for other in prices.values()):
            faults.append(f"{key}: another project had a lower price")
        due = {name: min(money[name], price * p) for name, p in points[key].items()}
        if dict(purchase.paid) != due or sum(due.values()) != cost[key]:
            faults.append(f"{key}: the payments are others")
        money = {name: sum_ - purchase.paid.get(name, Fraction(0)) for name, sum_ in money.items()}
        left.discard(key)
    if any(price_of(cost[key], points[key], money) is not None for key in left):
        faults.append("a project that could be paid was left")
    chosen = set(outcome.keys)
    if any(cost[key] <= outcome.left_sek for key in cost if key not in chosen and points[key]):
        faults.append("a wanted project that fits was left")
    return tuple(faults)


def _buy(projects: Sequence[Project], voters: Sequence[Voter], money: Fraction) -> list[Purchase]:
    """Project by project at the lowest price, until nobody can pay for another."""
    if not voters:
        return []
    purses = shares_of(voters, money)
    points = _points((project.key for project in projects), voters)
    # A price only rises as the purses empty, so the lowest known price is tried anew first.
    queue = [(Fraction(0), project.cost_sek, project.key) for project in projects]
    heapify(queue)
    bought: list[Purchase] = []
    while queue:
        known, cost_sek, key = queue[0]
        price = price_of(cost_sek, points[key], purses)
        if price is None:
            heappop(queue)
        elif price > known:
            heapreplace(queue, (price, cost_sek, key))
        else:
            heappop(queue)
            paid = {name: min(purses[name], price * p) for name, p in points[key].items()}
            for name, sum_ in paid.items():
                purses[name] -= sum_
            bought.append(Purchase(key, Step.EQUAL_SHARES, price, paid))
    return bought


def _fill(
    projects: Sequence[Project], voters: Sequence[Voter], taken: set[str], left_sek: int
) -> list[Purchase]:
    worth = {p.key: sum(v.worth(p.key) for v in voters) for p in projects}
    filled = []
    order = sorted(projects, key=lambda p: (Fraction(-worth[p.key], p.cost_sek), p.cost_sek, p.key))
    for project in order:
        if project.key not in taken and project.cost_sek <= left_sek:
            left_sek -= project.cost_sek
            filled.append(Purchase(project.key, Step.FILLED, None, {}))
    return filled


def _points(keys: Iterable[str], voters: Sequence[Voter]) -> dict[str, dict[str, int]]:
    return {key: {v.name: v.worth(key) for v in voters if key in v.points} for key in keys}


def _once(names: Iterable[str]) -> None:
    found = list(names)
    if len(set(found)) < len(found):
        raise ValueError("each key and each name stands once")
