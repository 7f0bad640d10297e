"""What is paid on a claim: approved costs times the decided share, counted on all claims together.

All amounts are whole öre. They are rounded in one place: the share of the approved costs, cumulated from the
first claim, half up to the öre. So no rounding is ever carried from one claim to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bifall.kernel.money import share_of
from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.rules_in_force import rule_on


@dataclass(frozen=True, slots=True)
class PaymentRule:
    """Payment afterwards, on reported costs. `holdback_percent` is kept until the final report is approved,
    where the decision says nothing else.
    """

    valid_from: date
    valid_to: date | None
    source: str
    holdback_percent: Decimal


PAYMENT_RULES: Sequence[PaymentRule] = (
    PaymentRule(
        valid_from=date(2016, 1, 12),
        valid_to=date(2022, 12, 31),
        source="Förordning (2003:596) 11 §, i lydelse enligt 2015:858; godkända kostnader × beslutad andel",
        holdback_percent=Decimal(0),
    ),
    PaymentRule(
        valid_from=date(2023, 1, 1),
        valid_to=None,
        source="Förordning (2003:596) 11 §, i lydelse enligt 2022:1470; godkända kostnader × beslutad andel",
        holdback_percent=Decimal(0),
    ),
)

SHARE = Sentence(
    "payment_share",
    sv="Bidraget är {share_percent} av de godkända kostnaderna. Hittills godkänt: {approved_ore}. Andelen"
    " av det, avrundad till hela ören: {share_ore}.",
    en="The grant is {share_percent} of the approved costs. Approved so far: {approved_ore}. The share of"
    " it, rounded to the öre: {share_ore}.",
)
GRANT = Sentence(
    "payment_within_grant",
    sv="Sammanlagt betalas högst det beviljade bidraget, {granted_ore}. Efter denna betalning: {after_ore}.",
    en="At most the granted sum of {granted_ore} is paid in all. After this payment: {after_ore}.",
)
APPROVED = Sentence(
    "payment_within_approved",
    sv="Sammanlagt betalas högst de godkända kostnaderna, {approved_ore}, utöver förskott som ännu inte"
    " har räknats av, {unearned_ore}. Efter denna betalning: {after_ore}.",
    en="At most the approved costs of {approved_ore} are paid in all, besides advances not yet offset,"
    " {unearned_ore}. After this payment: {after_ore}.",
)
HELD_BACK = Sentence(
    "payment_held_back",
    sv="{holdback_percent} av det upparbetade bidraget hålls inne tills slutrapporten är godkänd:"
    " {held_back_ore}.",
    en="{holdback_percent} of the earned grant is held back until the final report is approved:"
    " {held_back_ore}.",
)
PAID_BEFORE = Sentence(
    "payment_paid_before",
    sv="Det som redan har betalats räknas av, förskott inräknat: {disbursed_ore}. Nu betalas {payable_ore}.",
    en="What has been paid already is deducted, advances included: {disbursed_ore}. Paid now: {payable_ore}.",
)


class NotPayable(ValueError):
    """More than the account allows would be paid, advanced or recovered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How a grant stands, in öre. Every figure is a sum from the first day.

    approved_ore: approved costs, less project income. advanced_ore and paid_ore: paid in advance and on
    claims, less what has been recovered of each.
    """

    granted_ore: int
    share_percent: Decimal
    approved_ore: int = 0
    advanced_ore: int = 0
    paid_ore: int = 0
    holdback_percent: Decimal = Decimal(0)
    final_report_approved: bool = False

    @property
    def disbursed_ore(self) -> int:
        """All that the beneficiary has received and kept."""
        return self.advanced_ore + self.paid_ore

    @property
    def share_ore(self) -> int:
        """The decided share of the approved costs: the one figure that is rounded."""
        return share_of(self.approved_ore, self.share_percent)

    @property
    def earned_ore(self) -> int:
        """What the approved costs give a right to: never more than the costs, nor than the grant."""
        return min(self.share_ore, self.granted_ore, self.approved_ore)

    @property
    def held_back_ore(self) -> int:
        """What is kept until the final report is approved."""
        return 0 if self.final_report_approved else share_of(self.earned_ore, self.holdback_percent)

    @property
    def payable_ore(self) -> int:
        """What can be paid now."""
        return max(self.earned_ore - self.held_back_ore - self.disbursed_ore, 0)

    @property
    def unearned_ore(self) -> int:
        """What has been paid and no approved cost covers yet: an advance to offset, or too much paid."""
        return max(self.disbursed_ore - self.earned_ore, 0)

    @property
    def overpaid_ore(self) -> int:
        """What must be recovered now: paid above the grant, or uncovered by both costs and advances."""
        return max(self.unearned_ore - self.advanced_ore, self.disbursed_ore - self.granted_ore, 0)

    @property
    def left_ore(self) -> int:
        """What is left of the grant to pay."""
        return max(self.granted_ore - self.disbursed_ore, 0)

    def approve(self, costs_ore: int) -> Account:
        """A claim's approved costs are added; below zero when income or a correction is larger.

        Raises NotPayable when all approved costs together would fall below zero.
        """
        if self.approved_ore + costs_ore < 0:
            raise NotPayable("approved costs cannot fall below zero")
        return replace(self, approved_ore=self.approved_ore + costs_ore)

    def pay(self, amount_ore: int) -> Account:
        """A payment on a claim. Raises NotPayable above `payable_ore`."""
        if not 0 <= amount_ore <= self.payable_ore:
            raise NotPayable(f"{amount_ore} öre of {self.payable_ore} payable")
        return replace(self, paid_ore=self.paid_ore + amount_ore)

    def advance(self, amount_ore: int) -> Account:
        """An advance, decided on its own. Raises NotPayable above `left_ore`."""
        if not 0 <= amount_ore <= self.left_ore:
            raise NotPayable(f"{amount_ore} öre of {self.left_ore} left")
        return replace(self, advanced_ore=self.advanced_ore + amount_ore)

    def regrant(self, granted_ore: int) -> Account:
        """The grant is raised, lowered or cancelled. What that leaves overpaid is to be recovered."""
        if granted_ore < 0:
            raise NotPayable("a grant cannot be negative")
        return replace(self, granted_ore=granted_ore)

    def recover(self, amount_ore: int) -> Account:
        """Money that has come back, or is offset: payments without costs first, then the advance.

        Raises NotPayable above `unearned_ore`.
        """
        if not 0 <= amount_ore <= self.unearned_ore:
            raise NotPayable(f"{amount_ore} öre of {self.unearned_ore} unearned")
        of_paid = min(amount_ore, max(self.paid_ore - self.earned_ore, 0))
        return replace(
            self, paid_ore=self.paid_ore - of_paid, advanced_ore=self.advanced_ore - (amount_ore - of_paid)
        )


@dataclass(frozen=True, slots=True)
class PaymentVerdict(Verdict):
    """What can be paid on the account, step by step."""

    payable_ore: int


def work_out_payment(
    account: Account, *, on: date, rules: Sequence[PaymentRule] = PAYMENT_RULES
) -> PaymentVerdict:
    """What to pay once a claim's costs are approved. `on` is the day of the payment decision.

    Cash that co-financiers report does not change the amount. Raises NoRuleInForce.
    """
    source = rule_on(rules, on).source
    payable_ore = account.payable_ore
    after_ore = account.disbursed_ore + payable_ore
    findings = [
        Finding(
            SHARE,
            True,
            source,
            {
                "share_percent": account.share_percent,
                "approved_ore": account.approved_ore,
                "share_ore": account.share_ore,
            },
        ),
        Finding(
            GRANT,
            after_ore <= account.granted_ore,
            source,
            {"granted_ore": account.granted_ore, "after_ore": after_ore},
        ),
        Finding(
            APPROVED,
            after_ore <= account.approved_ore + account.unearned_ore,
            source,
            {
                "approved_ore": account.approved_ore,
                "unearned_ore": account.unearned_ore,
                "after_ore": after_ore,
            },
        ),
    ]
    if account.holdback_percent:
        findings.append(
            Finding(
                HELD_BACK,
                True,
                source,
                {
                    "holdback_percent": account.holdback_percent,
                    "held_back_ore": account.held_back_ore,
                },
            )
        )
    findings.append(
        Finding(
            PAID_BEFORE, True, source, {"disbursed_ore": account.disbursed_ore, "payable_ore": payable_ore}
        )
    )
    return PaymentVerdict(tuple(findings), payable_ore=payable_ore)
