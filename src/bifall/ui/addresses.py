"""Addresses of public pages. A case is written so in one: "RUN 12-2026" is run-12-2026."""

from __future__ import annotations

import re

from django.urls import reverse

from bifall.accounts.models import Authority
from bifall.kernel.identifiers import case_number
from bifall.notices.letters import at_site


def case_slug(number: str) -> str:
    return number.strip().lower().replace(" ", "-")


def number_from(slug: str) -> str | None:
    """The case number that a slug stands for; None when it stands for none."""
    match = re.fullmatch(r"([a-zåäö]{1,10})-([1-9][0-9]*)-([0-9]{4})", slug)
    return case_number(match[1].upper(), int(match[2]), int(match[3])) if match else None


def project_address(number: str) -> str:
    return reverse("publicsite:project", args=[case_slug(number)])


def absolute(authority: Authority, path: str) -> str:
    """The address of a page at the authority's own host, as letters have it too."""
    return at_site(authority, path)
