"""What the system refuses to start with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security)
def no_demo_sign_in_in_production(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """One-click sign-in as anyone exists in demo mode alone."""
    if settings.BIFALL_DEMO_SIGN_IN and settings.BIFALL_MODE != "demo":
        return [Error("Demo sign-in is on outside demo mode.", id="bifall.E001")]
    return []


@register(Tags.security)
def production_has_a_real_secret(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.BIFALL_MODE == "production" and len(settings.SECRET_KEY) < 50:
        return [Error("BIFALL_SECRET_KEY must have at least 50 characters.", id="bifall.E002")]
    return []


@register(Tags.security)
def demo_stays_on_this_machine(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A demo installation answers to this machine's own names only."""
    allowed = {"127.0.0.1", "localhost", "testserver", "[::1]"}
    if settings.BIFALL_MODE == "demo" and not set(settings.ALLOWED_HOSTS) <= allowed:
        return [Error("Demo mode serves this machine only.", id="bifall.E003")]
    return []


@register(Tags.security, deploy=True)
def letters_lead_here(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The links in letters begin with BIFALL_BASE_URL, whose default leads to one's own machine."""
    if settings.BIFALL_MODE == "production" and not settings.BASE_URL.startswith("https://"):
        return [Warning("BIFALL_BASE_URL must be the site's address, with https.", id="bifall.W001")]
    return []


@register(Tags.security, deploy=True)
def letters_have_a_sender(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.BIFALL_MODE == "production" and settings.DEFAULT_FROM_EMAIL.endswith("@example.org"):
        return [Warning("BIFALL_FROM_EMAIL must be an address of the authority's own.", id="bifall.W002")]
    return []
