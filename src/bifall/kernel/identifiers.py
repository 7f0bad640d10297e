"""Numbers and names that registers give: organisations, phones, cases."""

from __future__ import annotations

import re
from collections.abc import Mapping

from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

EU_COUNTRIES: Mapping[str, tuple[str, str]] = {
    "AT": ("Österrike", "Austria"),
    "BE": ("Belgien", "Belgium"),
    "BG": ("Bulgarien", "Bulgaria"),
    "CY": ("Cypern", "Cyprus"),
    "CZ": ("Tjeckien", "Czechia"),
    "DE": ("Tyskland", "Germany"),
    "DK": ("Danmark", "Denmark"),
    "EE": ("Estland", "Estonia"),
    "ES": ("Spanien", "Spain"),
    "FI": ("Finland", "Finland"),
    "FR": ("Frankrike", "France"),
    "GR": ("Grekland", "Greece"),
    "HR": ("Kroatien", "Croatia"),
    "HU": ("Ungern", "Hungary"),
    "IE": ("Irland", "Ireland"),
    "IS": ("Island", "Iceland"),
    "IT": ("Italien", "Italy"),
    "LI": ("Liechtenstein", "Liechtenstein"),
    "LT": ("Litauen", "Lithuania"),
    "LU": ("Luxemburg", "Luxembourg"),
    "LV": ("Lettland", "Latvia"),
    "MT": ("Malta", "Malta"),
    "NL": ("Nederländerna", "Netherlands"),
    "NO": ("Norge", "Norway"),
    "PL": ("Polen", "Poland"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Rumänien", "Romania"),
    "SE": ("Sverige", "Sweden"),
    "SI": ("Slovenien", "Slovenia"),
    "SK": ("Slovakien", "Slovakia"),
}
"""The countries of the EU and the EEA: code → (Swedish name, English name)."""


class InvalidIdentifier(ValueError):
    """`code` says what is wrong, as a problem's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalise_organisation_number(text: str, country: str = "SE") -> str:
    """A legal person's number in its own country's register, written the way the register does.

    Sweden: ten digits whose check digit holds, "232100-0222". The number of a natural person is refused
    by its own code, for it would be personal data and sole traders cannot apply. Other countries of the EU
    and the EEA: the shape alone is checked. Raises InvalidIdentifier.
    """
    if country not in EU_COUNTRIES:
        raise InvalidIdentifier("country_not_in_eu")
    if country != "SE":
        number = " ".join(text.upper().split())
        if not re.fullmatch(r"[0-9A-ZÅÄÖ][0-9A-ZÅÄÖ ./-]{0,28}[0-9A-ZÅÄÖ]", number):
            raise InvalidIdentifier("register_number_wrong")
        return number
    # A plus sign stands before the last four digits in the number of a person over a hundred.
    digits = re.sub(r"[\s.+\u2010-\u2013-]", "", text)
    if re.fullmatch(r"(16)?[0-9]{10}", digits):
        digits = digits[-10:]
    elif re.fullmatch(r"(18|19|20)[0-9]{10}", digits):
        raise InvalidIdentifier("organisation_number_is_personal")
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise InvalidIdentifier("organisation_number_wrong")
    # The third digit of a legal person's number is two or more; below that it is somebody's birthday.
    if int(digits[2]) < 2:
        raise InvalidIdentifier("organisation_number_is_personal")
    try:
        valid: str = orgnr.validate(digits)
    except ValidationError:
        raise InvalidIdentifier("organisation_number_wrong") from None
    return f"{valid[:6]}-{valid[6:]}"


def public_number(number: str, country: str) -> str:
    """The number of a legal person; nothing where it is, or could be, somebody's personal number."""
    try:
        return normalise_organisation_number(number, country)
    except InvalidIdentifier:
        return ""


# Area codes of two and three digits; every other Swedish area code has four.
_AREA_CODE = re.compile(r"08|01[013689]|02[0136]|03[1356]|04[0246]|054|06[03]|07[01234568]|079|090")
_GROUPS = {4: (2, 2), 5: (3, 2), 6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 3, 2)}


def normalise_phone(text: str) -> str:
    """A phone number as Swedes write it: "076- 100 34 07" and "+46 76 100 34 07" become "076-100 34 07".

    Another country's number keeps its own grouping: "0047 22 34 56 78" becomes "+47 22 34 56 78". Raises
    InvalidIdentifier("phone_number_wrong") for what starts with neither 0 nor +, or is too short or too long.
    """
    spaced = " ".join(re.sub(r"[\s\u2010-\u2013.()/-]+", " ", text.replace("(0)", " ")).split())
    if spaced.startswith("00"):
        spaced = "+" + spaced[2:].lstrip()
    digits = spaced.replace(" ", "")
    if digits.startswith("+46"):
        digits = "0" + digits[3:].removeprefix("0")
    if re.fullmatch(r"0[1-9][0-9]{5,8}", digits):
        return _swedish_phone(digits)
    if not digits.startswith("+46") and re.fullmatch(r"\+[1-9][0-9]{6,14}", digits):
        return "+" + spaced[1:].lstrip()
    raise InvalidIdentifier("phone_number_wrong")


def _swedish_phone(digits: str) -> str:
    short = _AREA_CODE.match(digits)
    area = short[0] if short else digits[:4]
    rest = digits[len(area) :]
    if len(rest) not in _GROUPS:
        raise InvalidIdentifier("phone_number_wrong")
    groups, start = [], 0
    for length in _GROUPS[len(rest)]:
        groups.append(rest[start : start + length])
        start += length
    return f"{area}-{' '.join(groups)}"


def case_number(organ: str, number: int, year: int) -> str:
    """ "RUN 12-2026": the organ, the running number of the year, the year."""
    return f"{organ} {number}-{year}"


def parse_case_number(text: str) -> tuple[str, int, int]:
    """(organ, number, year). Raises ValueError."""
    match = re.fullmatch(r"([A-ZÅÄÖ]{1,10}) ([1-9][0-9]*)-([0-9]{4})", text.strip())
    if match is None:
        raise ValueError(f"not a case number: {text!r}")
    return match[1], int(match[2]), int(match[3])
