"""Who gets the letter that tells of a message in a case."""

from __future__ import annotations

from collections.abc import Mapping

from bifall.applications.recipients import the_applicant, the_officer
from bifall.notices.recipients import Finder, publish

RECIPIENTS: Mapping[str, Finder] = {
    "correspondence.to_applicant": the_applicant,
    # Nobody while the case waits for an officer: then it stands on the first page of every one of them.
    "correspondence.to_officer": the_officer,
}

publish(RECIPIENTS)
