"""What has happened in a case, on the applicant's page: nothing of what stays at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bifall.applications.commands import start_review
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors
from bifall.collaboration.commands import consult
from tests.cast import Cast
from tests.factories.applications import application

pytestmark = pytest.mark.django_db


def test_the_applicant_reads_what_became_of_the_application(
    client: Client, cast: Cast, now: datetime
) -> None:
    case = application(cast, State.SUBMITTED)
    start_review(application_id=case.pk, actor=cast.officer, at=now)
    due_on = now.date() + timedelta(days=20)
    assign_assessors(
        application_id=case.pk, assessor_ids=[cast.assessor.pk], due_on=due_on, actor=cast.officer, at=now
    )
    consult(
        application_id=case.pk,
        municipality_ids=[cast.umea.pk],
        question="Vad betyder projektet?",
        due_on=due_on,
        actor=cast.officer,
        at=now,
    )
    client.force_login(cast.applicant)
    page = client.get(reverse("portal:application", args=[case.pk])).content.decode()
    history = page.split("Vad som har hänt</summary>")[1].split("</details>")[0]
    assert history.count("<li>") == 1
    assert "Handläggningen började" in history
    assert cast.assessor.name not in page
    assert "Remiss" not in page
