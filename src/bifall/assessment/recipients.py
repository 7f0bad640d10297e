"""Who gets the letters about an assessor's task."""

from __future__ import annotations

from collections.abc import Mapping

from bifall.notices.recipients import Finder, publish

RECIPIENTS: Mapping[str, Finder] = {
    # Of the assessor who is chosen: the task does not exist before.
    "assessment.assigned": lambda assessor, at: [assessor],
    "assessment.withdrawn": lambda assignment, at: [assignment.assessor],
}

publish(RECIPIENTS)
