"""The tables as a page of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from bifall.regulations.appeals import APPEAL_RULES, AppealRoute, how_to_appeal
from bifall.regulations.decision_authority import AUTHORITY_RULES
from bifall.regulations.meetings import ADJUSTMENT_RULES, APPEAL_TIME_RULES, NOTICE_RULES, OWN_CASE
from bifall.regulations.support_share import ALL_DECIDERS_RULES, SHARE_RULES

TABLES: tuple[tuple[str, str, Sequence[Any]], ...] = (
    (
        "Support share, each decider",
        "`support_share.SHARE_RULES`: the most that one decider may give, of the project's costs.",
        SHARE_RULES,
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
"""

_UNDATED = """\
## Rules without a number to set

| Rule | Source |
| --- | --- |
| A board may act when more than half of its members are present | KL 6:27 |
| The most votes win, abstentions not counted; the chair's choice settles a tie | KL 5:55–56, 6:33 |
| A case where the region itself is the applicant is flagged for a lawyer | KL 6:7 |
| No grant is decided by an automated function | KL 6:38 |
"""


def as_markdown() -> str:
    """The whole page, in English with the Swedish citations."""
    sections = [_INTRODUCTION]
    sections += [f"## {title}\n\n{about}\n\n{_table(rules)}" for title, about, rules in TABLES]
    sections += [_UNDATED, f"## The region's own case\n\n{OWN_CASE.sv}\n\n{OWN_CASE.en}\n", _how_to_appeal()]
    return "\n".join(sections)


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
