"""Who acts for an applicant handles none of its cases, and reads them as the applicant alone does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.applications import commands
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import MemoValues, assign_assessors, write_memo
from bifall.collaboration.commands import consult
from bifall.kernel.problems import Refused
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.factories.applications import application

pytestmark = pytest.mark.django_db


def act_for(cast: Cast, user: User, now: datetime) -> User:
    Membership.objects.create(
        organisation=cast.chamber, user=user, role=MembershipRole.EDITOR, since=now, ended_at=None
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def insider(cast: Cast, now: datetime) -> User:
    """The officer also acts for the chamber."""
    return act_for(cast, cast.officer, now)


def test_an_officer_of_the_applicant_takes_no_step_in_its_case(
    cast: Cast, insider: User, now: datetime
) -> None:
    case, new = application(cast), application(cast, State.SUBMITTED, case_officer=None)
    due_on = (now + timedelta(days=9)).date()
    by = {"actor": insider, "at": now}
    steps = {
        "applications.start_review": lambda: commands.start_review(application_id=new.pk, **by),
        "applications.request_completion": lambda: commands.request_completion(
            application_id=case.pk, text="Mer", pages=[], due_on=due_on, **by
        ),
        "applications.prepare": lambda: commands.prepare(application_id=case.pk, **by),
        "applications.dismiss": lambda: commands.dismiss(application_id=case.pk, reason="Sent", **by),
        "assessment.assign": lambda: assign_assessors(
            application_id=case.pk, assessor_ids=[cast.assessor.pk], due_on=due_on, **by
        ),
        "assessment.write_memo": lambda: write_memo(application_id=case.pk, values=MemoValues(), **by),
        "collaboration.consult": lambda: consult(
            application_id=case.pk, municipality_ids=[cast.umea.pk], question="Vad?", due_on=due_on, **by
        ),
    }
    for permission, step in steps.items():
        with pytest.raises(PermissionDenied) as denied:
            step()
        assert str(denied.value) == permission
    # But the case can be handed to a colleague.
    colleague = RoleAssignment.objects.create(
        authority=cast.region, user=cast.auditor, role=Role.CASE_OFFICER, assigned_at=now
    ).user
    commands.hand_over(application_id=case.pk, officer_id=colleague.pk, **by)
    assert Application.objects.get(pk=case.pk).case_officer == colleague


def test_the_desk_keeps_its_work_from_those_who_act_for_the_applicant(
    client: Client, cast: Cast, now: datetime
) -> None:
    case, other = application(cast), application(cast, organisation=cast.rival)
    found = {}
    for user in (cast.officer, cast.director, cast.secretary):
        client.force_login(act_for(cast, user, now))
        found[user] = (
            client.get(reverse("desk:case", args=[case.pk])).status_code,
            client.get(reverse("desk:case", args=[other.pk])).status_code,
            list(client.get(reverse("desk:cases")).context["page"]) == [other],
            client.get(reverse("portal:application", args=[case.pk])).status_code,
        )
        # What the assessors gave and the memo says is for others.
        fresh = User.objects.get(pk=user.pk)
        assert [fresh.has_perm(f"assessment.{name}", case) for name in ("view_all_scores", "view_memo")] == [
            False,
            False,
        ]
    assert found == dict.fromkeys(found, (404, 200, True, 200))


def test_an_assessor_who_acts_for_the_applicant_is_not_assigned(cast: Cast, now: datetime) -> None:
    act_for(cast, cast.assessor, now)
    case = application(cast)
    with pytest.raises(Refused) as refused:
        assign_assessors(
            application_id=case.pk,
            assessor_ids=[cast.assessor.pk, cast.other_assessor.pk],
            due_on=date(2026, 12, 4),
            actor=cast.officer,
            at=now,
        )
    assert [(p.code, p.field, p.params) for p in refused.value.problems] == [
        ("assessor_acts_for_the_applicant", "assessors", {"name": "Beda Bedömare"})
    ]
    assert case.assignments.count() == 0
