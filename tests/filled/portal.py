"""The leaders' forms about their meeting places."""

from __future__ import annotations

from django.urls import reverse

from bifall.portal.arena_forms import CountsForm
from tests.cast import Cast
from tests.factories.funding import active
from tests.filled import Filled, Table


def counts(cast: Cast) -> Filled:
    project = active(cast)
    project.indicators.create(position=1, title="Möten")
    address = reverse("my_projects:project_outcomes", args=[project.pk])
    return Filled(cast.applicant, address, {})


FORMS: Table = {CountsForm: (counts,)}
