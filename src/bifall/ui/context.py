from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from bifall.ui.middleware import authority_or_none
from bifall.ui.navigation import navigation_for

# Each language is named in itself, for the one who does not read the other.
LANGUAGE_NAMES = {"sv": "Svenska", "en": "English"}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content; a fragment that shows none of it asks no question."""
    return {
        "authority": SimpleLazyObject(lambda: authority_or_none(request)),
        "navigation": SimpleLazyObject(lambda: navigation_for(request)),
        "languages": [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES],
        "demo_sign_in": settings.BIFALL_DEMO_SIGN_IN,
    }
