"""What `bifall check --deploy` says before a region opens its doors."""

from __future__ import annotations

from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings

from bifall.config.checks import (
    demo_stays_on_this_machine,
    letters_have_a_sender,
    letters_lead_here,
    no_demo_sign_in_in_production,
    production_has_a_real_secret,
)

OWN = [
    no_demo_sign_in_in_production,
    production_has_a_real_secret,
    demo_stays_on_this_machine,
    letters_lead_here,
    letters_have_a_sender,
]


def found() -> list[str]:
    """The house's own objections; that each is registered as well is seen below."""
    said: list[CheckMessage] = [message for check in OWN for message in check(None)]
    registered = run_checks(include_deployment_checks=True)
    assert [message for message in said if message not in registered] == []
    return [str(message.id) for message in said]


def test_an_installation_that_is_set_up_has_nothing_to_hear(settings: Settings) -> None:
    settings.BIFALL_MODE = "production"
    settings.SECRET_KEY = "x" * 50
    settings.BASE_URL = "https://bifall.region.test"
    settings.DEFAULT_FROM_EMAIL = "Bifall <bifall@region.test>"
    assert found() == []


def test_an_installation_with_the_defaults_of_ones_own_machine(settings: Settings) -> None:
    settings.BIFALL_MODE = "production"
    settings.BIFALL_DEMO_SIGN_IN = True
    settings.SECRET_KEY = "kort"
    assert found() == ["bifall.E001", "bifall.E002", "bifall.W001", "bifall.W002"]


def test_a_demo_that_answers_to_others(settings: Settings) -> None:
    settings.BIFALL_MODE = "demo"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "bifall.region.test"]
    assert found() == ["bifall.E003"]
