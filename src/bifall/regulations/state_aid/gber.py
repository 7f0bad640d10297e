"""Whether aid keeps within a block exemption: the common gates, the intensity and the threshold.

It is tried by the rule of the day of the decision; after the regulation's last day no article can be used.
Amounts are whole euro cents; the highest aid is rounded down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from bifall.kernel.money import percent_of
from bifall.kernel.periods import months_after
from bifall.regulations.findings import Finding, Sentence, Value, Verdict
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS, ARTICLES, PER_WORDS, Article, Per
from bifall.regulations.state_aid.sme import SIZE_WORDS, Size


@dataclass(frozen=True, slots=True)
class PublicationRule:
    """Awards above the sum are published within so many months, and stay so for ten years."""

    valid_from: date
    valid_to: date | None
    source: str
    above_eur: int
    months: int


PUBLICATION_RULES: Sequence[PublicationRule] = (
    PublicationRule(
        date(2023, 7, 1), date(2026, 12, 31), "Förordning (EU) nr 651/2014 artikel 9", 100_000, 6
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What is asked of every aid. works_started_on: None while the works have not started."""

    under_recovery_order: bool
    in_difficulty: bool
    is_transparent: bool
    applied_on: date | None
    application_is_complete: bool
    works_started_on: date | None
    consents_to_publication: bool = True


IN_FORCE = Sentence(
    "gber_in_force",
    sv="Artikeln ska gälla den dag beslutet fattas, {decided_on}. Artikel: {article}.",
    en="The article must be in force on the day of the decision, {decided_on}. Article: {article}.",
)
NO_RECOVERY_ORDER = Sentence(
    "gber_no_recovery_order",
    sv="Den som är föremål för betalningskrav efter ett kommissionsbeslut om olagligt stöd får inget stöd.",
    en="Nobody under a recovery order after a Commission decision on unlawful aid receives aid.",
)
NOT_IN_DIFFICULTY = Sentence(
    "gber_not_in_difficulty",
    sv="Företag i svårigheter får inget stöd.",
    en="Undertakings in difficulty receive no aid.",
)
TRANSPARENT = Sentence(
    "gber_transparent",
    sv="Stödet ska vara genomsynligt: bidragsekvivalenten ska kunna räknas ut i förväg.",
    en="The aid must be transparent: its grant equivalent can be worked out beforehand.",
)
APPLIED_FIRST = Sentence(
    "gber_applied_first",
    sv="En skriftlig och fullständig ansökan ska finnas innan arbetet börjar. Ansökan: {applied_on}."
    " Arbetet började: {works_started_on}.",
    en="A written and complete application must be there before the works start. Application:"
    " {applied_on}. Works started: {works_started_on}.",
)
CONSENTS = Sentence(
    "gber_consents_to_publication",
    sv="Stöd över {above_cents} offentliggörs, och beviljas bara om företaget samtycker till det. Stöd:"
    " {aid_cents}.",
    en="Aid above {above_cents} is published, and is granted only if the undertaking consents. Aid:"
    " {aid_cents}.",
)
SIZE_ALLOWED = Sentence(
    "gber_size_allowed",
    sv="Företagets storlek ska ha rätt till stödet. Storlek: {size}.",
    en="The undertaking's size must have a right to the aid. Size: {size}.",
)
INTENSITY = Sentence(
    "gber_intensity",
    sv="Allt stöd för samma kostnader får vara högst {highest_percent} av de stödberättigande kostnaderna"
    " {eligible_cents}, alltså {highest_cents}. Stöd: {aid_cents}. Annat stöd: {other_cents}. Tillsammans"
    " {aid_percent}.",
    en="All aid for the same costs may be at most {highest_percent} of the eligible costs of"
    " {eligible_cents}, that is {highest_cents}. Aid: {aid_cents}. Other aid: {other_cents}. Together"
    " {aid_percent}.",
)
OPERATING_PROFIT = Sentence(
    "gber_operating_profit",
    sv="Stödet får inte vara större än kostnaden {eligible_cents} minus driftsvinsten {profit_cents}."
    " Stöd: {aid_cents}.",
    en="The aid may not be larger than the cost of {eligible_cents} less the operating profit of"
    " {profit_cents}. Aid: {aid_cents}.",
)
HIGHEST = Sentence(
    "gber_highest",
    sv="Stödet får vara högst {highest_cents} ({per}). Stöd: {aid_cents}. Tidigare: {earlier_cents}.",
    en="The aid may be at most {highest_cents} ({per}). Aid: {aid_cents}. Earlier: {earlier_cents}.",
)
THRESHOLD = Sentence(
    "gber_threshold",
    sv="Stöd över {threshold_cents} ({per}) ska anmälas till kommissionen. Stöd: {aid_cents}. Tidigare:"
    " {earlier_cents}.",
    en="Aid above {threshold_cents} ({per}) is notified to the Commission. Aid: {aid_cents}. Earlier:"
    " {earlier_cents}.",
)
THRESHOLD_KNOWN = Sentence(
    "gber_threshold_known",
    sv="Tröskeln för regionalt investeringsstöd räknas fram för varje projekt enligt artiklarna 2.20 och"
    " 4.1 a och ska anges.",
    en="The threshold for regional investment aid is worked out for each project by articles 2.20 and 4.1"
    " a, and must be given.",
)
WHOLE_COST = Sentence(
    "gber_whole_cost",
    sv="Infrastrukturen får kosta högst {highest_cents}. Kostnad: {eligible_cents}.",
    en="The infrastructure may cost at most {highest_cents}. Cost: {eligible_cents}.",
)
COOPERATES = Sentence(
    "gber_cooperates_with_smes",
    sv="Stora företag ska samarbeta med små och medelstora som bär minst 30 procent av kostnaderna.",
    en="Large undertakings must cooperate with small and medium-sized ones that bear at least 30% of the"
    " costs.",
)


@dataclass(frozen=True, slots=True)
class ExemptionVerdict(Verdict):
    """highest_cents: the most aid that intensity and ceilings leave room for; 0 without a right to it."""

    highest_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """The aid that is tried. other_cents: other aid for the same costs. earlier_cents: aid already given that
    the threshold counts in. threshold_cents: worked out by hand, where the article has a formula.
    """

    key: str
    size: Size
    eligible_cents: int
    aid_cents: int
    other_cents: int = 0
    earlier_cents: int = 0
    has_extra: bool = False
    profit_cents: int = 0
    cooperates_with_smes: bool = False
    threshold_cents: int | None = None


def check_exemption(
    aid: Aid,
    gates: Gates,
    *,
    on: date,
    articles: Sequence[Article] = ARTICLES,
    publication: Sequence[PublicationRule] = PUBLICATION_RULES,
) -> ExemptionVerdict:
    """Whether the aid can be granted under the article on `on`."""
    try:
        article = rule_on([row for row in articles if row.key == aid.key], on)
    except NoRuleInForce:
        ended = Finding(
            IN_FORCE,
            False,
            "Förordning (EU) nr 651/2014 artikel 59",
            {"decided_on": on, "article": ARTICLE_WORDS.get(aid.key, aid.key)},
        )
        return ExemptionVerdict((ended,), 0)
    findings = [
        Finding(
            IN_FORCE, True, article.source, {"decided_on": on, "article": ARTICLE_WORDS.get(aid.key, aid.key)}
        )
    ]
    findings += _gates(article, gates, aid, rule_on(publication, on))
    percent = _percent(article, aid)
    findings.append(
        Finding(SIZE_ALLOWED, percent is not None, article.source, {"size": SIZE_WORDS[aid.size]})
    )
    if percent is None:
        return ExemptionVerdict(tuple(findings), 0)
    ceilings = _ceilings(article, aid, percent)
    room_cents = max(min(room for room, _ in ceilings), 0)
    findings += [finding for _, finding in ceilings]
    if aid.key == "process_and_organisation" and aid.size is Size.LARGE:
        findings.append(Finding(COOPERATES, aid.cooperates_with_smes, article.source))
    if article.highest_cost_eur is not None:
        findings.append(
            Finding(
                WHOLE_COST,
                aid.eligible_cents <= article.highest_cost_eur * 100,
                article.source,
                {"highest_cents": article.highest_cost_eur * 100, "eligible_cents": aid.eligible_cents},
            )
        )
    if article.per is Per.FORMULA and aid.threshold_cents is None:
        findings.append(Finding(THRESHOLD_KNOWN, False, article.source))
    return ExemptionVerdict(tuple(findings), room_cents)


def publish_by(
    *, aid_cents: int, granted_on: date, rules: Sequence[PublicationRule] = PUBLICATION_RULES
) -> date | None:
    """The last day to publish the award; None when it is not above the sum. Raises NoRuleInForce."""
    rule = rule_on(rules, granted_on)
    return months_after(granted_on, rule.months) if aid_cents > rule.above_eur * 100 else None


def _percent(article: Article, aid: Aid) -> Decimal | None:
    by_size = {
        Size.MICRO: article.small_percent,
        Size.SMALL: article.small_percent,
        Size.MEDIUM: article.medium_percent,
        Size.LARGE: article.large_percent,
    }[aid.size]
    if by_size is None:
        return None
    extra = article.extra_percent if aid.has_extra and article.extra else Decimal(0)
    return min(by_size + extra, article.cap_percent)


def _gates(article: Article, gates: Gates, aid: Aid, rule: PublicationRule) -> list[Finding]:
    regulation = "Förordning (EU) nr 651/2014 artikel "
    findings = [
        Finding(NO_RECOVERY_ORDER, not gates.under_recovery_order, f"{regulation}1.4 a; (2022:1468) 28 §"),
        Finding(NOT_IN_DIFFICULTY, not gates.in_difficulty, f"{regulation}1.4 c och 2.18"),
        Finding(TRANSPARENT, gates.is_transparent, f"{regulation}5"),
    ]
    if article.applied_before_start:
        applied, started = gates.applied_on, gates.works_started_on
        first = applied is not None and (started is None or applied < started)
        findings.append(
            Finding(
                APPLIED_FIRST,
                first and gates.application_is_complete,
                f"{regulation}6",
                {"applied_on": applied or "–", "works_started_on": started or "–"},
            )
        )
    if aid.aid_cents > rule.above_eur * 100:
        findings.append(
            Finding(
                CONSENTS,
                gates.consents_to_publication,
                f"{rule.source}; förordning (2022:1468) 25 §",
                {"above_cents": rule.above_eur * 100, "aid_cents": aid.aid_cents},
            )
        )
    return findings


def _ceilings(article: Article, aid: Aid, percent: Decimal) -> list[tuple[int, Finding]]:
    """Each ceiling on the aid: the room it leaves, and what it says."""
    highest_cents = int((aid.eligible_cents * percent / 100).to_integral_value(ROUND_FLOOR))
    together_cents = aid.aid_cents + aid.other_cents
    numbers: dict[str, Value] = {
        "highest_percent": percent,
        "eligible_cents": aid.eligible_cents,
        "highest_cents": highest_cents,
        "aid_cents": aid.aid_cents,
        "other_cents": aid.other_cents,
        "aid_percent": percent_of(together_cents, aid.eligible_cents),
    }
    intensity = Finding(
        INTENSITY, together_cents <= highest_cents, f"{article.source} och artikel 8", numbers
    )
    ceilings = [(highest_cents - aid.other_cents, intensity)]
    if article.per is Per.INFRASTRUCTURE:
        room_cents = aid.eligible_cents - aid.profit_cents
        profit: dict[str, Value] = {
            "eligible_cents": aid.eligible_cents,
            "profit_cents": aid.profit_cents,
            "aid_cents": aid.aid_cents,
        }
        tried = Finding(OPERATING_PROFIT, aid.aid_cents <= room_cents, article.source, profit)
        ceilings.append((room_cents, tried))
    threshold_cents = aid.threshold_cents
    if article.threshold_eur is not None:
        threshold_cents = article.threshold_eur * 100
    for says, name, ceiling_cents in (
        (HIGHEST, "highest_cents", None if article.highest_eur is None else article.highest_eur * 100),
        (THRESHOLD, "threshold_cents", threshold_cents),
    ):
        if ceiling_cents is not None:
            within = aid.aid_cents + aid.earlier_cents <= ceiling_cents
            sums: dict[str, Value] = {
                name: ceiling_cents,
                "per": PER_WORDS[article.per],
                "aid_cents": aid.aid_cents,
                "earlier_cents": aid.earlier_cents,
            }
            tried = Finding(says, within, f"{article.source} och artikel 4", sums)
            ceilings.append((ceiling_cents - aid.earlier_cents, tried))
    return ceilings
