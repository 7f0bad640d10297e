"""The whole case as a download: who gets it at the desk and in the portal, and how it is sent."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.audit.models import Entry
from bifall.flows.case_archive.gathering import case_for_the_applicant, case_for_the_desk
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import assessment, correspondence
from tests.factories.applications import application

pytestmark = pytest.mark.django_db

DESK, PORTAL = ("desk:case_paper", "desk:case_package"), ("portal:case_paper", "portal:case_package")


def statuses(client: Client, user: User, case: Application) -> list[int]:
    """Of the desk's two downloads and the portal's two."""
    client.force_login(user)
    return [client.get(reverse(name, args=[case.pk])).status_code for name in (*DESK, *PORTAL)]


def test_each_party_has_its_own_and_others_have_none(client: Client, cast: Cast) -> None:
    case = application(cast)
    assert {
        user.name: statuses(client, user, case)
        for user in (
            cast.officer,
            cast.director,
            cast.secretary,
            cast.applicant,
            cast.colleague,
            cast.stranger,
            cast.auditor,
            cast.assessor,
            cast.umea_official,
            cast.officer_elsewhere,
        )
    } == {
        "Hanna Handläggare": [200, 200, 404, 404],
        "Disa Direktör": [200, 200, 404, 404],
        "Sara Sekreterare": [200, 200, 404, 404],
        "Sofia Sökande": [403, 403, 200, 200],
        "Kim Kollega": [403, 403, 200, 200],
        "Frans Främling": [403, 403, 404, 404],
        # An auditor reads projects and rounds, and no case.
        "Rune Revisor": [403, 403, 404, 404],
        "Beda Bedömare": [403, 403, 404, 404],
        "Ulla Umeå": [403, 403, 404, 404],
        "Olle Handläggare": [403, 403, 404, 404],
    }


def test_it_is_shut_to_whoever_has_a_conflict_of_interest(client: Client, cast: Cast, now: datetime) -> None:
    case = application(cast)
    assessment.assignment(cast, case, AssignmentState.CONFLICTED, assessor=cast.officer)
    assert statuses(client, cast.officer, case) == [404, 404, 404, 404]
    # Whoever acts for the applicant reads as the applicant does.
    Membership.objects.create(
        organisation=cast.chamber, user=cast.director, role=MembershipRole.EDITOR, since=now
    )
    assert statuses(client, cast.director, case) == [404, 404, 200, 200]


def test_a_draft_is_no_case(client: Client, cast: Cast) -> None:
    case = application(cast, State.DRAFT)
    # To those who write it, its addresses lead to the draft.
    assert statuses(client, cast.applicant, case) == [403, 403, 302, 302]
    assert statuses(client, cast.officer, case) == [404, 404, 404, 404]


def test_both_pages_lead_to_files_with_names_of_their_own(client: Client, cast: Cast) -> None:
    case = application(cast)
    for user, page, names in (
        (cast.officer, "desk:case", DESK),
        (cast.applicant, "portal:application", PORTAL),
    ):
        client.force_login(user)
        shown = client.get(reverse(page, args=[case.pk])).content.decode()
        for name, kind, ending, beginning in zip(
            names, ("application/pdf", "application/zip"), ("pdf", "zip"), (b"%PDF-", b"PK"), strict=True
        ):
            address = reverse(name, args=[case.pk])
            assert f'href="{address}"' in shown
            answer: Any = client.get(address)
            assert answer["Content-Type"] == kind
            assert answer["Content-Disposition"] == f'attachment; filename="arende-run-1-2026.{ending}"'
            assert b"".join(answer).startswith(beginning)


def test_the_package_is_sent_in_pieces_and_asks_for_no_more_with_more_documents(
    client: Client, cast: Cast
) -> None:
    case = application(cast)
    client.force_login(cast.officer)
    asked = []
    for _round in range(3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer: Any = client.get(reverse("desk:case_package", args=[case.pk]))
            assert answer.streaming
            pieces = list(answer.streaming_content)
        asked.append(len(queries))
        with ZipFile(io.BytesIO(b"".join(pieces))) as package:
            assert package.testzip() is None
        for _file in range(5):
            correspondence.from_authority(cast, case, at=NOW, attachments=[("svar.pdf", b"%PDF-1.7 svar")])
    assert asked[1] == asked[2]
    assert asked[2] <= 70


def test_each_time_is_written_down_and_is_no_part_of_the_case(client: Client, cast: Cast) -> None:
    case = application(cast)
    before = [entry.event for entry in case_for_the_desk(case, cast.officer).history]
    assert statuses(client, cast.officer, case)[:2] == [200, 200]
    assert statuses(client, cast.applicant, case)[2:] == [200, 200]
    assert statuses(client, cast.stranger, case)[2:] == [404, 404]
    written = Entry.objects.filter(event="applications.taken_out").order_by("sequence")
    assert [(entry.actor, entry.data, entry.subject_id) for entry in written] == [
        (user, {"with_documents": with_documents}, str(case.pk))
        for user in (cast.officer, cast.applicant)
        for with_documents in (False, True)
    ]
    for gathered in (
        case_for_the_desk(case, cast.officer),
        case_for_the_applicant(case, cast.applicant),
    ):
        assert "applications.taken_out" not in {entry.event for entry in gathered.history}
    assert [entry.event for entry in case_for_the_desk(case, cast.officer).history] == before
