"""How figures and times are written for people, in the reader's language and in the house's time zone."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext, ngettext

from bifall.kernel import money


def sek(amount: int) -> str:
    """4905777 → "4 905 777 kr" in Swedish, "SEK 4,905,777" in English, held together by no-break spaces."""
    return money.format_sek(amount, _language())


def ore(amount: int) -> str:
    """123450 → "1 234,50 kr" in Swedish, "SEK 1,234.50" in English. Öre only where there are any."""
    return money.format_ore(amount, _language())


def eur(amount_cents: int) -> str:
    """123450 → "1 234,50 euro" in Swedish, "EUR 1,234.50" in English. Cents only where there are any."""
    return money.format_eur(amount_cents, _language())


def number(value: int) -> str:
    """134249 → "134 249" in Swedish, "134,249" in English."""
    written = money.format_number(value)
    return written.replace(money.NO_BREAK_SPACE, ",") if _english() else written


def hours(value: Decimal) -> str:
    """Hours without zeros at the end: "123,5"."""
    written = format(value.normalize(), "f")
    return written if _english() else written.replace(".", ",")


def percent(share: Decimal) -> str:
    """Decimal("33.90") → "33,9 %" in Swedish, "33.9%" in English."""
    return money.format_percent(share, _language())


def day(value: date) -> str:
    """ "17 december 2026"; of a moment, the day it was in Sweden."""
    return dateformat.format(_local(value), "j F Y")


def moment(value: datetime) -> str:
    """ "17 december 2026 kl. 13.30", "17 December 2026 at 13:30"."""
    return gettext("%(day)s kl. %(clock)s") % {"day": day(value), "clock": clock(value)}


def clock(value: datetime | time) -> str:
    """ "13.30" in Swedish, "13:30" in English."""
    mark = ":" if _english() else "."
    at = timezone.localtime(value).time() if isinstance(value, datetime) else value
    return f"{at.hour:02}{mark}{at.minute:02}"


def due(value: date, today: date) -> str:
    """How far off a day is: "i dag", "i morgon", "om 9 dagar", "3 dagar försenad"."""
    days = (_date(value) - _date(today)).days
    if days < 0:
        return ngettext("%(days)s dag försenad", "%(days)s dagar försenad", -days) % {"days": number(-days)}
    if days == 0:
        return gettext("i dag")
    if days == 1:
        return gettext("i morgon")
    return ngettext("om %(days)s dag", "om %(days)s dagar", days) % {"days": number(days)}


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def _date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _language() -> str:
    return get_language() or "sv"


def _english() -> bool:
    return _language().startswith("en")
