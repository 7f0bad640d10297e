"""The tables as a page of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from bifall.regulations.advances import ADVANCE_RULES
from bifall.regulations.appeals import APPEAL_RULES, AppealRoute, how_to_appeal
from bifall.regulations.changes import CHANGE_RULES
from bifall.regulations.claim_terms import (
    COMPLETION_RULES,
    EVALUATION_RULES,
    FIRST_CLAIM_RULES,
    NEXT_CLAIM_RULES,
    OPEN_CLAIMS_RULES,
    PAYMENT_DECISION_RULES,
)
from bifall.regulations.decision_authority import AUTHORITY_RULES
from bifall.regulations.interest import INTEREST_RULES, REFERENCE_RATES
from bifall.regulations.meetings import ADJUSTMENT_RULES, APPEAL_TIME_RULES, NOTICE_RULES, OWN_CASE
from bifall.regulations.payments import PAYMENT_RULES
from bifall.regulations.recovery import OFFSET_RULES, RECOVERY_RULES, WINDOW_RULES
from bifall.regulations.retention import RETENTION_RULES
from bifall.regulations.simplified_costs import FLAT_RATE_RULES, HOUR_RULES
from bifall.regulations.state_aid.aid_assessment import BASIS_RULES, INFORM_RULES, QUESTIONS
from bifall.regulations.state_aid.aid_register import REGISTER_RULES
from bifall.regulations.state_aid.de_minimis import CEILING_RULES, DECLARATION_AGE_RULES, DECLARATION_RULES
from bifall.regulations.state_aid.de_minimis_conditions import INSTRUMENT_RULES
from bifall.regulations.state_aid.exchange import RATE_RULES
from bifall.regulations.state_aid.gber import PUBLICATION_RULES
from bifall.regulations.state_aid.gber_articles import ARTICLES
from bifall.regulations.state_aid.sme import PUBLIC_OWNERS_RULES, SIZE_RULES
from bifall.regulations.state_aid.sme_group import GROUP_RULES
from bifall.regulations.support_share import ALL_DECIDERS_RULES, SHARE_RULES, TOGETHER_RULES

TABLES: tuple[tuple[str, str, Sequence[Any]], ...] = (
    (
        "Support share, each decider",
        "`support_share.SHARE_RULES`: the most that one decider may give, of the project's costs.",
        SHARE_RULES,
    ),
    (
        "Support share, deciders together",
        "`support_share.TOGETHER_RULES`: the most that Tillväxtverket and others may give one project\n"
        "together.",
        TOGETHER_RULES,
    ),
    (
        "Support share, all deciders",
        "`support_share.ALL_DECIDERS_RULES`: the most that all may give together of state appropriation 1:1.",
        ALL_DECIDERS_RULES,
    ),
    (
        "Who decides",
        "`decision_authority.AUTHORITY_RULES`: what the board has delegated to the director, never the\n"
        "region's own applications. The board decides all else, and may always decide what it has delegated.",
        AUTHORITY_RULES,
    ),
    (
        "Payments",
        "`payments.PAYMENT_RULES`: the decided share of all approved costs so far, less what has been paid.",
        PAYMENT_RULES,
    ),
    (
        "Advances",
        "`advances.ADVANCE_RULES`: the most that all advances on a grant may come to.",
        ADVANCE_RULES,
    ),
    (
        "Flat rates",
        "`simplified_costs.FLAT_RATE_RULES`: percent of the direct staff costs.",
        FLAT_RATE_RULES,
    ),
    (
        "Unit cost per hour",
        "`simplified_costs.HOUR_RULES`: twelve monthly salaries are divided by the hours, and raised each\n"
        "year.",
        HOUR_RULES,
    ),
    (
        "First claim",
        "`claim_terms.FIRST_CLAIM_RULES`: from the project's start to the last day for its first claim.",
        FIRST_CLAIM_RULES,
    ),
    (
        "Next claims",
        "`claim_terms.NEXT_CLAIM_RULES`: from the end of a claim's period to the last day for the next one.",
        NEXT_CLAIM_RULES,
    ),
    (
        "Open claims",
        "`claim_terms.OPEN_CLAIMS_RULES`: how many claims may be sent in and unpaid. The next can be\n"
        "prepared.",
        OPEN_CLAIMS_RULES,
    ),
    (
        "Completion of claims",
        "`claim_terms.COMPLETION_RULES`: from the request to the last day to answer it.",
        COMPLETION_RULES,
    ),
    (
        "Decision on payment",
        "`claim_terms.PAYMENT_DECISION_RULES`: from the receipt of a claim to the last day to decide on it.",
        PAYMENT_DECISION_RULES,
    ),
    (
        "Compulsory evaluation",
        "`claim_terms.EVALUATION_RULES`: the total budget from which a project must be evaluated.",
        EVALUATION_RULES,
    ),
    (
        "Changes",
        "`changes.CHANGE_RULES`: what a cost type may pass its budget by, freely and with the case"
        " officer's\napproval. All else, and any change of direction, finance, partners or period, takes a"
        " decision.",
        CHANGE_RULES,
    ),
    (
        "Grounds for recovery",
        "`recovery.RECOVERY_RULES`: why money is asked back, and whether the authority must.",
        RECOVERY_RULES,
    ),
    (
        "Time for recovery",
        "`recovery.WINDOW_RULES`: the years from the payment within which a recovery is decided.",
        WINDOW_RULES,
    ),
    (
        "Offset",
        "`recovery.OFFSET_RULES`: whether a recovery may be set off, never under a Commission recovery\n"
        "order.",
        OFFSET_RULES,
    ),
    (
        "Interest",
        "`interest.INTEREST_RULES`: percentage points on top of the base rate, and from which day.",
        INTEREST_RULES,
    ),
    (
        "Reference rate",
        "`interest.REFERENCE_RATES`: Riksbanken's rate for each half-year. A day after the last row is"
        " refused\nuntil its rate is known. The state's lending rate is handed in by the authority.",
        REFERENCE_RATES,
    ),
    (
        "Retention",
        "`retention.RETENTION_RULES`: years from the grant; then the archive authority may decide on\n"
        "disposal.",
        RETENTION_RULES,
    ),
    (
        "State aid, legal basis",
        "`aid_assessment.BASIS_RULES`: what a decision can stand on, and until when.",
        BASIS_RULES,
    ),
    (
        "State aid, informing the government",
        "`aid_assessment.INFORM_RULES`: told before a project grant that is state aid is decided.",
        INFORM_RULES,
    ),
    (
        "De minimis, ceiling",
        "`de_minimis.CEILING_RULES`: for a single undertaking over any so many years. All of an award or\n"
        "nothing.",
        CEILING_RULES,
    ),
    (
        "De minimis, declaration",
        "`de_minimis.DECLARATION_RULES`: the years that the undertaking declares, until the register\n"
        "covers them.",
        DECLARATION_RULES,
    ),
    (
        "De minimis, age of a declaration",
        "`de_minimis.DECLARATION_AGE_RULES`: days from the declaration to the grant, at the most. The\n"
        "region sets it: no law does.",
        DECLARATION_AGE_RULES,
    ),
    (
        "De minimis, instruments",
        "`de_minimis_conditions.INSTRUMENT_RULES`: what is transparent; one row of the instrument must hold.",
        INSTRUMENT_RULES,
    ),
    (
        "Kronor in euro",
        "`exchange.RATE_RULES`: which rate is used. Amounts are rounded up to the cent.",
        RATE_RULES,
    ),
    (
        "De minimis, register",
        "`aid_register.REGISTER_RULES`: Swedish workdays from the grant.",
        REGISTER_RULES,
    ),
    (
        "Block exemption, articles",
        "`gber_articles.ARTICLES`: percent of the eligible costs by the firm's size, its supplement"
        " included,\nwith thresholds in euro. To be proof-read against the consolidated text before it is"
        " relied on.",
        ARTICLES,
    ),
    (
        "Block exemption, publication",
        "`gber.PUBLICATION_RULES`: awards above the sum are published within so many months.",
        PUBLICATION_RULES,
    ),
    (
        "Size of an enterprise",
        "`sme.SIZE_RULES`: annual work units, and turnover or balance sheet. Two years in a row change the\n"
        "class.",
        SIZE_RULES,
    ),
    (
        "Partner and linked enterprises",
        "`sme_group.GROUP_RULES`: the share of capital or votes that makes a partner, and of votes that\n"
        "links.",
        GROUP_RULES,
    ),
    (
        "Public owners",
        "`sme.PUBLIC_OWNERS_RULES`: from this share in public hands an enterprise is no SME.",
        PUBLIC_OWNERS_RULES,
    ),
    (
        "Adjustment of minutes",
        "`meetings.ADJUSTMENT_RULES`: from the meeting to the last day for adjusting its minutes.",
        ADJUSTMENT_RULES,
    ),
    (
        "Notice of adjusted minutes",
        "`meetings.NOTICE_RULES`: from the adjustment to the last day for posting the notice.",
        NOTICE_RULES,
    ),
    (
        "Time for appeal",
        "`meetings.APPEAL_TIME_RULES`: from the posting date to the last day for appeal, which is moved to\n"
        "the next workday.",
        APPEAL_TIME_RULES,
    ),
    (
        "Appeal route",
        "`appeals.APPEAL_RULES`: how each type of decision can be appealed.",
        APPEAL_RULES,
    ),
)

_INTRODUCTION = """\
# Regulations

Every threshold, share and deadline has dates and a legal source. The row that holds on the day of the
decision decides, and pages show its source. KL is kommunallagen (2017:725). This page is written by
`bifall.regulations.reference.as_markdown()` from the tables in `bifall.regulations`; a test compares them.

A verdict lists each rule that was tried: what it says with the case's numbers in it, in Swedish and English,
its source, and whether it holds. [Worked examples](worked-examples.md) are computed by hand.
"""

_UNDATED = """\
## Rules without a number to set

| Rule | Source |
| --- | --- |
| A board may act when more than half of its members are present | KL 6:27 |
| The most votes win, abstentions not counted; the chair's choice settles a tie | KL 5:55–56, 6:33 |
| A case where the region itself is the applicant is flagged for a lawyer | KL 6:7 |
| No grant is decided by an automated function | KL 6:38 |
| Whom control binds, also through others, is a single undertaking | (EU) 2023/2831 art. 2.2 |
| De minimis years end on any day, and hold the day three years before | (EU) 2023/2831 art. 3.2 |
| A merger adds the aid of both; a split follows the activity | (EU) 2023/2831 art. 3.8–3.9 |
| A computed figure is rounded once, half up to the öre; a ceiling is rounded down | – |
"""


def as_markdown() -> str:
    """The whole page, in English with the Swedish citations."""
    sections = [_INTRODUCTION]
    sections += [f"## {title}\n\n{about}\n\n{_table(rules)}" for title, about, rules in TABLES]
    sections += [
        _five_questions(),
        _UNDATED,
        f"## The region's own case\n\n{OWN_CASE.sv}\n\n{OWN_CASE.en}\n",
        _how_to_appeal(),
    ]
    return "\n".join(sections)


def _five_questions() -> str:
    rows = "".join(
        f"| {number} | {question.asks.sv} | {question.asks.en} |\n"
        for number, question in enumerate(QUESTIONS, start=1)
    )
    heading = "## Is it state aid?\n\nFive questions; it is aid when all are answered yes (TFEU 107.1).\n\n"
    return f"{heading}| | Swedish | English |\n| --- | --- | --- |\n{rows}"


def _table(rules: Sequence[Any]) -> str:
    values = [f.name for f in fields(rules[0]) if f.name not in ("valid_from", "valid_to", "source")]
    headings = ["From", "To", *(name.replace("_", " ").capitalize() for name in values), "Source"]
    rows = [headings, ["---"] * len(headings)]
    rows += [
        [str(rule.valid_from), _cell(rule.valid_to), *(_cell(getattr(rule, v)) for v in values), rule.source]
        for rule in rules
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_cell(item) for item in value) or "–"
    if isinstance(value, int | Decimal):
        return f"{value:,}".replace(",", "\u00a0")
    return str(value).replace("_", " ")


def _how_to_appeal() -> str:
    texts = (
        f"### {_cell(route).capitalize()}\n\n"
        f"{how_to_appeal(route, court='förvaltningsrätten', last_day=None)}\n\n"
        f"{how_to_appeal(route, court='the administrative court', last_day=None, language='en')}\n"
        for route in AppealRoute
    )
    return "## How to appeal\n\n" + "\n".join(texts)
