"""The forms of state aid."""

from __future__ import annotations

from django.urls import reverse

from bifall.desk import state_aid_forms as forms
from bifall.state_aid.states import AidCriterion
from tests.cast import Cast
from tests.factories.applications import application
from tests.filled import Filled, Table


def assessment(cast: Cast) -> Filled:
    """Aid under a block exemption, which asks for the most."""
    answers = {f"holds_{criterion}": "yes" for criterion in AidCriterion.values}
    why = {f"why_{criterion}": "Skäl" for criterion in AidCriterion.values}
    basis = {"reach": "direct", "basis": "block_exemption", "article": "training", "reasons": "Skäl"}
    address = reverse("state_aid_desk:assess", args=[application(cast).pk])
    return Filled(cast.officer, address, answers | why | basis)


FORMS: Table = {forms.AssessForm: (assessment,)}
