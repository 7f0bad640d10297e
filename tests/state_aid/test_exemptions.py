"""Aid under a block exemption, tried against its article with the numbers of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bifall.applications.models import Application
from bifall.kernel.problems import Refused
from bifall.regulations.state_aid.gber_articles import ARTICLE_WORDS
from bifall.regulations.state_aid.sme import SIZE_WORDS
from bifall.state_aid.commands import try_exemption
from bifall.state_aid.models import ExemptionTrial, MonthRate
from bifall.state_aid.rules.exemptions import ExemptionValues
from bifall.state_aid.states import AidBasis, EnterpriseSize
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.state_aid import assessed, rate
from tests.funding.walking import enter

VALUES = ExemptionValues(
    article="sme_innovation",
    size="small",
    eligible_sek=1_000_000,
    aid_sek=500_000,
    applied_on=date(2026, 11, 14),
)


@pytest.fixture
def case(cast: Cast) -> Application:
    made = application(cast)
    assessed(cast, made, AidBasis.BLOCK_EXEMPTION, government_informed_on=NOW.date())
    rate(cast)
    return made


def tried(cast: Cast, case: Application, at: datetime = NOW, **fields: Any) -> ExemptionTrial:
    return try_exemption(application_id=case.pk, values=replace(VALUES, **fields), actor=cast.officer, at=at)


def test_the_sizes_are_those_of_the_rules() -> None:
    assert [(size.value, str(size.label)) for size in EnterpriseSize] == [
        (size, word.sv) for size, word in SIZE_WORDS.items()
    ]


def test_a_trial_keeps_its_numbers_and_the_highest_aid(cast: Cast, case: Application) -> None:
    made = tried(cast, case)
    assert (made.passed, made.highest_cents, made.decided_on) == (True, 5_000_000, NOW.date())
    assert ExemptionValues.from_data(made.values) == VALUES
    [intensity] = [finding for finding in made.findings if finding["rule"] == "gber_intensity"]
    assert intensity["numbers"] == {
        "highest_percent": "50",
        "eligible_cents": 10_000_000,
        "highest_cents": 5_000_000,
        "aid_cents": 5_000_000,
        "other_cents": 0,
        "aid_percent": "50.00",
    }


@pytest.mark.parametrize(
    ("fields", "broken"),
    [
        ({"aid_sek": 500_001}, "gber_intensity"),
        ({"other_sek": 1}, "gber_intensity"),
        ({"size": "large"}, "gber_size_allowed"),
        ({"in_difficulty": True}, "gber_not_in_difficulty"),
        ({"under_recovery_order": True}, "gber_no_recovery_order"),
        ({"works_started_on": date(2026, 11, 14)}, "gber_applied_first"),
        ({"application_is_complete": False}, "gber_applied_first"),
    ],
)
def test_what_does_not_hold_is_told_and_kept(
    cast: Cast, case: Application, fields: dict[str, Any], broken: str
) -> None:
    made = tried(cast, case, **fields)
    assert not made.passed
    assert [finding["rule"] for finding in made.findings if not finding["passed"]] == [broken]


def test_no_article_can_be_used_after_the_regulation_has_ended(cast: Cast, case: Application) -> None:
    at = datetime.fromisoformat("2026-12-31T12:00+01:00")
    november = MonthRate.objects.get()
    for year, month in ((2026, 12), (2027, 1)):
        MonthRate.objects.create(
            authority=cast.region,
            year=year,
            month=month,
            sek_per_eur=november.sek_per_eur,
            source="Källa",
            recorded_by=cast.officer,
            recorded_at=NOW,
        )
    assert tried(cast, case, at).passed
    made = tried(cast, case, at + timedelta(days=1))
    assert (made.passed, made.highest_cents) == (False, 0)
    assert [finding["rule"] for finding in made.findings] == ["gber_in_force"]


def test_what_must_be_filled_in_is_told_at_once(cast: Cast, case: Application) -> None:
    with pytest.raises(Refused) as refusal:
        tried(cast, case, article="", size="", eligible_sek=None, aid_sek=0)
    assert [(problem.code, problem.field) for problem in refusal.value.problems] == [
        ("aid_article_missing", "article"),
        ("exemption_size_missing", "size"),
        ("exemption_costs_missing", "eligible_sek"),
        ("award_amount_missing", "aid_sek"),
    ]


def test_the_last_trial_counts_and_the_others_stay(cast: Cast, case: Application) -> None:
    first, second = tried(cast, case), tried(cast, case, aid_sek=400_000)
    assert [trial.pk for trial in case.exemption_trials.all()] == [second.pk, first.pk]


def test_only_a_block_exemption_is_tried(cast: Cast, case: Application) -> None:
    assessed(cast, case, AidBasis.DE_MINIMIS)
    with pytest.raises(PermissionDenied):
        tried(cast, case)


def test_the_page_begins_from_the_case_and_tells_what_the_rules_tell(
    client: Client, cast: Cast, case: Application
) -> None:
    with time_machine.travel(NOW, tick=False):
        enter(client, cast.officer)
        address = reverse("state_aid_desk:step", args=["arende", case.pk, "prova-gruppundantag"])
        first = client.get(address).context["form"].initial
        assert (first["article"], first["eligible_sek"], first["aid_sek"]) == (
            "sme_innovation",
            case.total_cost_sek,
            case.sought_sek,
        )
        sent = {
            "article": "sme_innovation",
            "size": "small",
            "eligible_sek": "1 000 000",
            "aid_sek": "500 001",
            "applied_on": "2026-11-14",
            "application_is_complete": "on",
            "consents_to_publication": "on",
        }
        assert client.post(address, {}).status_code == 422
        assert client.post(address, sent).status_code == 302
        page = client.get(reverse("state_aid_desk:case", args=[case.pk])).content.decode()
    assert "Stödet kan inte ges som det står." in page
    assert ARTICLE_WORDS["sme_innovation"].sv in page
    for finding in ExemptionTrial.objects.get().findings:
        assert str(finding["sv"]) in page
