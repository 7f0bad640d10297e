"""Bankgiro, plusgiro and IBAN: read as people write them, checked by their digits, and shown as printed."""

from __future__ import annotations

import re

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError

from bifall.claims.states import PayeeKind

_SEPARATORS = re.compile(r"[\s\u00a0\-\u2010-\u2015]")
_DIGITS = {PayeeKind.BANKGIRO: (7, 8), PayeeKind.PLUSGIRO: (2, 8)}
_BIC = re.compile(r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?")


def cleaned(kind: PayeeKind, text: str) -> str:
    """The number without spaces and hyphens. Raises ValueError when it cannot be a number of the kind."""
    number = _SEPARATORS.sub("", text).upper()
    if kind == PayeeKind.IBAN:
        try:
            return str(iban.validate(number))
        except ValidationError as wrong:
            raise ValueError("no IBAN") from wrong
    shortest, longest = _DIGITS[kind]
    if not (number.isascii() and number.isdecimal() and shortest <= len(number) <= longest):
        raise ValueError("not so many digits")
    if not luhn.is_valid(number):
        raise ValueError("the check digit is wrong")
    return number


def printed(kind: PayeeKind, number: str) -> str:
    """ "50501055" → "5050-1055"; "4156824" (plusgiro) → "415682-4"; an IBAN in groups of four."""
    if kind == PayeeKind.IBAN:
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    at = -4 if kind == PayeeKind.BANKGIRO else -1
    return f"{number[:at]}-{number[at:]}"


def is_bic(text: str) -> bool:
    """Whether it can be a bank's BIC, of eight or eleven characters."""
    return _BIC.fullmatch(text) is not None
