"""What makes an authority's and a person's details acceptable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number, normalise_phone
from bifall.kernel.problems import Problem

LONGEST = {
    "name": 120,
    "short_name": 40,
    "hostname": 120,
    "email": 254,
    "phone": 30,
    "street": 120,
    "postal_code": 10,
    "city": 80,
    "court": 120,
    "title": 120,
}
"""How many characters the register holds of each detail."""

# One at sign with something on either side and a dot after it; whether it can be reached, a letter tells.
_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def is_address(email: str) -> bool:
    return _ADDRESS.fullmatch(email) is not None


def problems_with_authority(details: Mapping[str, str]) -> Iterator[Problem]:
    """An authority has a name, an address to write to, and a court where its decisions are appealed."""
    demanded = (
        Problem("authority_name_missing", "name"),
        Problem("authority_short_name_missing", "short_name"),
        Problem("authority_court_missing", "court"),
    )
    for missing in demanded:
        if not details.get(str(missing.field), "").strip():
            yield missing
    if not is_address(details.get("email", "").strip()):
        yield Problem("authority_email_wrong", "email")
    yield from _too_long(details)


def problems_with_founding(*, slug: str, organisation_number: str, hostname: str) -> Iterator[Problem]:
    """What an authority is known by, and keeps for ever."""
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,49}", slug) is None:
        yield Problem("authority_slug_wrong", "slug")
    try:
        normalise_organisation_number(organisation_number)
    except InvalidIdentifier:
        yield Problem("authority_number_wrong", "organisation_number")
    if hostname and re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,118}[a-z0-9])?", hostname) is None:
        yield Problem("authority_hostname_wrong", "hostname")


def problems_with_person(*, email: str, name: str, title: str, phone: str, is_new: bool) -> Iterator[Problem]:
    """Of somebody who has an account already, only the address is read."""
    if not is_address(email):
        yield Problem("person_email_wrong", "email")
    if not is_new:
        return
    if not name.strip():
        yield Problem("person_name_missing", "name")
    if phone.strip():
        try:
            normalise_phone(phone)
        except InvalidIdentifier:
            yield Problem("person_phone_wrong", "phone")
    yield from _too_long({"email": email, "name": name, "title": title})


def _too_long(details: Mapping[str, str]) -> Iterator[Problem]:
    for field, longest in LONGEST.items():
        if len(details.get(field, "").strip()) > longest:
            yield Problem("detail_too_long", field, {"longest": longest})
