"""The articles of the general block exemption regulation, (EU) nr 651/2014, as data.

Intensities and thresholds are to be proof-read against the consolidated text before an authority relies on
them; each authority can hand in its own rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bifall.regulations.findings import Word

GBER_AMENDED = date(2023, 7, 1)
GBER_ENDS = date(2026, 12, 31)


class Extra(StrEnum):
    """What raises the intensity besides the firm's size."""

    COOPERATION_OR_SPREAD = "cooperation_or_spread"
    DISADVANTAGED_WORKERS = "disadvantaged_workers"


class Per(StrEnum):
    """What the threshold, or the highest aid, is counted on."""

    PROJECT = "undertaking_and_project"
    YEAR = "undertaking_and_year"
    THREE_YEARS = "undertaking_and_three_years"
    CLUSTER = "cluster"
    UNDERTAKING = "undertaking"
    INFRASTRUCTURE = "infrastructure"
    FORMULA = "formula"


PER_WORDS = {
    Per.PROJECT: Word(
        "undertaking_and_project", sv="per företag och projekt", en="per undertaking and project"
    ),
    Per.YEAR: Word("undertaking_and_year", sv="per företag och år", en="per undertaking and year"),
    Per.THREE_YEARS: Word(
        "undertaking_and_three_years", sv="per företag under tre år", en="per undertaking over three years"
    ),
    Per.CLUSTER: Word("cluster", sv="per kluster", en="per cluster"),
    Per.UNDERTAKING: Word("undertaking", sv="per företag", en="per undertaking"),
    Per.INFRASTRUCTURE: Word("infrastructure", sv="per infrastruktur", en="per infrastructure"),
    Per.FORMULA: Word("formula", sv="uträknat för projektet", en="worked out for the project"),
}


@dataclass(frozen=True, slots=True)
class Article:
    """One kind of aid. The percents hold the size's own supplement; None: the size has no right to the aid.

    threshold_eur: above it the aid is notified. highest_eur: the most that the article allows.
    highest_cost_eur: the most that the whole project may cost.
    """

    valid_from: date
    valid_to: date | None
    source: str
    key: str
    small_percent: Decimal | None
    medium_percent: Decimal | None
    large_percent: Decimal | None
    extra: Extra | None = None
    extra_percent: Decimal = Decimal(0)
    cap_percent: Decimal = Decimal(100)
    threshold_eur: int | None = None
    highest_eur: int | None = None
    highest_cost_eur: int | None = None
    per: Per = Per.PROJECT
    applied_before_start: bool = True


def _article(
    number: str,
    key: str,
    small: int | None,
    medium: int | None,
    large: int | None,
    *,
    law: str = "",
    extra: Extra | None = None,
    extra_percent: int = 0,
    cap_percent: int = 100,
    threshold_eur: int | None = None,
    highest_eur: int | None = None,
    highest_cost_eur: int | None = None,
    per: Per = Per.PROJECT,
    applied_before_start: bool = True,
) -> Article:
    return Article(
        GBER_AMENDED,
        GBER_ENDS,
        f"Förordning (EU) nr 651/2014 artikel {number}{law}",
        key,
        _percent(small),
        _percent(medium),
        _percent(large),
        extra=extra,
        extra_percent=Decimal(extra_percent),
        cap_percent=Decimal(cap_percent),
        threshold_eur=threshold_eur,
        highest_eur=highest_eur,
        highest_cost_eur=highest_cost_eur,
        per=per,
        applied_before_start=applied_before_start,
    )


def _percent(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


_REGIONAL = "; förordning (2022:1467)"
_COMPANY = "; förordning (2022:1468) "
_SPREAD = Extra.COOPERATION_OR_SPREAD

ARTICLES: Sequence[Article] = (
    _article("14", "regional_investment_area_1", 40, 30, 20, law=_REGIONAL, per=Per.FORMULA),
    _article("14", "regional_investment_area_2", 35, 25, 15, law=_REGIONAL, per=Per.FORMULA),
    _article("14", "regional_investment_area_3", 30, 20, 10, law=_REGIONAL, per=Per.FORMULA),
    _article("17", "sme_investment", 20, 10, None, threshold_eur=8_250_000),
    _article("18", "sme_consultancy", 50, 50, None, law=f"{_COMPANY}7 §", threshold_eur=2_200_000),
    _article("19", "sme_fairs", 50, 50, None, law=f"{_COMPANY}8 §", threshold_eur=2_200_000, per=Per.YEAR),
    _article(
        "20",
        "territorial_cooperation",
        80,
        80,
        80,
        law=f"{_COMPANY}9 §",
        threshold_eur=2_200_000,
        applied_before_start=False,
    ),
    _article(
        "20a",
        "territorial_cooperation_limited",
        100,
        100,
        100,
        law=f"{_COMPANY}9 §",
        highest_eur=22_000,
        applied_before_start=False,
    ),
    _article(
        "22",
        "start_up",
        100,
        None,
        None,
        highest_eur=500_000,
        per=Per.UNDERTAKING,
        applied_before_start=False,
    ),
    _article("25", "fundamental_research", 100, 100, 100, law=f"{_COMPANY}11 §", threshold_eur=55_000_000),
    _article(
        "25",
        "industrial_research",
        70,
        60,
        50,
        law=f"{_COMPANY}11 §",
        extra=_SPREAD,
        extra_percent=15,
        cap_percent=80,
        threshold_eur=35_000_000,
    ),
    _article(
        "25",
        "experimental_development",
        45,
        35,
        25,
        law=f"{_COMPANY}11 §",
        extra=_SPREAD,
        extra_percent=15,
        cap_percent=80,
        threshold_eur=25_000_000,
    ),
    _article("25", "feasibility_study", 70, 60, 50, law=f"{_COMPANY}11 §", threshold_eur=8_250_000),
    _article(
        "27",
        "innovation_cluster",
        50,
        50,
        50,
        law=f"{_COMPANY}12 §",
        threshold_eur=10_000_000,
        per=Per.CLUSTER,
    ),
    _article("28", "sme_innovation", 50, 50, None, law=f"{_COMPANY}13 §", threshold_eur=10_000_000),
    _article(
        "28",
        "sme_innovation_advice",
        100,
        100,
        None,
        law=f"{_COMPANY}13 §",
        highest_eur=220_000,
        per=Per.THREE_YEARS,
    ),
    _article("29", "process_and_organisation", 50, 50, 15, law=f"{_COMPANY}14 §", threshold_eur=12_500_000),
    _article(
        "31",
        "training",
        70,
        60,
        50,
        law=f"{_COMPANY}15 §",
        extra=Extra.DISADVANTAGED_WORKERS,
        extra_percent=10,
        cap_percent=70,
        threshold_eur=3_000_000,
    ),
    _article("49", "environment_and_energy_studies", 80, 70, 60, law=f"{_COMPANY}16 §"),
    _article(
        "56",
        "local_infrastructure",
        100,
        100,
        100,
        threshold_eur=11_000_000,
        highest_cost_eur=22_000_000,
        per=Per.INFRASTRUCTURE,
    ),
)

ARTICLE_WORDS = {
    word.code: word
    for word in (
        Word(
            "regional_investment_area_1",
            sv="regionalt investeringsstöd, stödområde 1",
            en="regional investment aid, area 1",
        ),
        Word(
            "regional_investment_area_2",
            sv="regionalt investeringsstöd, stödområde 2",
            en="regional investment aid, area 2",
        ),
        Word(
            "regional_investment_area_3",
            sv="regionalt investeringsstöd, stödområde 3",
            en="regional investment aid, area 3",
        ),
        Word("sme_investment", sv="investeringar i små och medelstora företag", en="investment by SMEs"),
        Word(
            "sme_consultancy", sv="konsulttjänster till små och medelstora företag", en="consultancy for SMEs"
        ),
        Word("sme_fairs", sv="små och medelstora företag på mässor", en="SMEs at fairs"),
        Word(
            "territorial_cooperation",
            sv="europeiskt territoriellt samarbete",
            en="European territorial cooperation",
        ),
        Word(
            "territorial_cooperation_limited",
            sv="europeiskt territoriellt samarbete, begränsat stöd",
            en="European territorial cooperation, limited aid",
        ),
        Word("start_up", sv="nystartade företag", en="start-ups"),
        Word("fundamental_research", sv="grundforskning", en="fundamental research"),
        Word("industrial_research", sv="industriell forskning", en="industrial research"),
        Word("experimental_development", sv="experimentell utveckling", en="experimental development"),
        Word("feasibility_study", sv="genomförbarhetsstudier", en="feasibility studies"),
        Word("innovation_cluster", sv="innovationskluster", en="innovation clusters"),
        Word("sme_innovation", sv="innovation i små och medelstora företag", en="innovation in SMEs"),
        Word(
            "sme_innovation_advice",
            sv="innovationsrådgivning till små och medelstora företag",
            en="innovation advice for SMEs",
        ),
        Word(
            "process_and_organisation",
            sv="process- och organisationsinnovation",
            en="process and organisational innovation",
        ),
        Word("training", sv="utbildning", en="training"),
        Word(
            "environment_and_energy_studies",
            sv="studier och konsulttjänster om miljö och energi",
            en="studies and consultancy on environment and energy",
        ),
        Word("local_infrastructure", sv="lokal infrastruktur", en="local infrastructure"),
    )
}
