"""A title that is a script is a title everywhere: on each page of each room that shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from bifall.accounts.models import User
from bifall.applications.commands import request_completion, start_review, submit
from bifall.applications.models import Application
from bifall.assessment.commands import assign_assessors, declare_no_conflict
from bifall.board.states import MeetingState
from bifall.collaboration.models import Consultation
from tests.addresses import parts_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.drafts import WHOLE, draft
from tests.portal.conftest import enter

SCRIPT = """"><script>alert('x')</script>{{ 7|add:7 }}<img src=x onerror=alert(1)>"""
DUE = (NOW + timedelta(days=9)).date()


Pages = dict[str, tuple[User | None, str]]


def shows_title(client: Client, pages: Pages) -> dict[str, tuple[int, bool, bool]]:
    """Page → its status, whether the title stands there as text, and whether any of it stands as markup."""
    found = {}
    for name, (reader, address) in pages.items():
        client.logout()
        if reader is not None:
            enter(client, reader)
        answer = client.get(address)
        html = answer.content.decode()
        found[name] = (
            answer.status_code,
            escape(SCRIPT) in html,
            any(part in html for part in ("<script>alert", "<img src=x", "onerror=alert(1)>")),
        )
    return found


@pytest.fixture
def written(cast: Cast) -> Application:
    """A draft whose every step is called the same."""
    steps = {
        key: [{**row, "title": SCRIPT} for row in WHOLE[key]] for key in ("effects", "results", "activities")
    }
    return draft(cast, title=SCRIPT, **steps)


def test_a_title_is_text_on_the_pages_of_a_draft(client: Client, cast: Cast, written: Application) -> None:
    pages = {
        page.key: (cast.applicant, reverse("portal:page", args=[written.pk, page.key]))
        for page in written.answer_set.form_version.schema.pages
    }
    pages |= {
        "home": (cast.applicant, reverse("portal:home")),
        "review": (cast.applicant, reverse("portal:review", args=[written.pk])),
    }
    assert shows_title(client, pages) == dict.fromkeys(pages, (200, True, False))


def test_a_title_is_text_on_the_pages_of_a_case(client: Client, cast: Cast, written: Application) -> None:
    submit(application_id=written.pk, actor=cast.applicant, at=NOW)
    start_review(application_id=written.pk, actor=cast.officer, at=NOW)
    [assignment] = assign_assessors(
        application_id=written.pk, assessor_ids=[cast.assessor.pk], due_on=DUE, actor=cast.officer, at=NOW
    )
    declare_no_conflict(assignment_id=assignment.pk, actor=cast.assessor, at=NOW)
    enter(client, cast.officer).post(
        reverse("desk:consult", args=[written.pk]),
        {
            "consult-municipalities": [str(cast.umea.pk)],
            "consult-question": "Vad anser kommunen?",
            "consult-due_on": "2026-12-08",
        },
    )
    consultation = Consultation.objects.get()
    case = [written.pk]
    pages: Pages = {
        "the applicant's list": (cast.applicant, reverse("portal:home")),
        "the applicant's case": (cast.applicant, reverse("portal:application", args=case)),
        "the applicant's messages": (cast.applicant, reverse("portal:messages")),
        "the officer's day": (cast.officer, reverse("desk:home")),
        "the cases": (cast.officer, reverse("desk:cases")),
        "the case": (cast.officer, reverse("desk:case", args=case)),
        "the memo": (cast.officer, reverse("desk:memo", args=case)),
        "the ranking": (cast.officer, reverse("desk:ranking", args=[written.round_id])),
        "the assessor's list": (cast.assessor, reverse("desk:assignments")),
        "the assessment": (cast.assessor, reverse("desk:assignment", args=[assignment.pk])),
        "the municipality's list": (cast.umea_official, reverse("municipal:inbox")),
        "the consultation": (
            cast.umea_official,
            reverse("municipal:consultation", args=[consultation.pk]),
        ),
    }
    assert shows_title(client, pages) == dict.fromkeys(pages, (200, True, False))
    request_completion(
        application_id=written.pk, text=SCRIPT, pages=[], due_on=DUE, actor=cast.officer, at=NOW
    )
    pages = {
        name: (cast.applicant, reverse(f"portal:{name}", args=args))
        for name, args in (("home", []), ("review", case), ("application", case), ("messages", []))
    }
    assert shows_title(client, pages) == dict.fromkeys(pages, (200, True, False))


def test_a_title_is_text_before_the_board_and_the_public(client: Client, cast: Cast) -> None:
    summoned = board.meeting(cast, MeetingState.SUMMONED)
    coming = board.item(summoned, board.ItemKind.GRANT, SCRIPT, application=application(cast, title=SCRIPT))
    announced = board.meeting(cast)
    granted = board.grant(cast, announced, title=SCRIPT)
    number = granted.item.application.case_number.lower().replace(" ", "-")
    pages: Pages = {
        "the board's agenda": (cast.chair.user, reverse("boardroom:meeting", args=[summoned.pk])),
        "the board's item": (cast.chair.user, reverse("boardroom:item", args=[coming.pk])),
        "the secretary's item": (cast.secretary, reverse("boardroom:item", args=[coming.pk])),
        "the decided item": (cast.secretary, reverse("boardroom:item", args=[granted.item_id])),
        "the start page": (None, reverse("publicsite:start")),
        "the projects": (None, reverse("publicsite:projects")),
        "the project": (None, reverse("publicsite:project", args=[number])),
        "the meeting": (None, reverse("publicsite:meeting", args=[announced.pk])),
        "the applicant's decision": (
            cast.applicant,
            reverse("portal:application", args=[granted.item.application_id]),
        ),
    }
    assert shows_title(client, pages) == dict.fromkeys(pages, (200, True, False))
    lists: Pages = {
        name: (reader, reverse(name))
        for room, reader in (("publicsite", None), ("desk", cast.officer), ("boardroom", cast.secretary))
        for name, parts in parts_of(room).items()
        if not parts and not reverse(name).endswith((".json", ".xml", ".csv"))
    }
    as_markup = {name for name, (_status, _text, markup) in shows_title(client, lists).items() if markup}
    assert (len(lists) > 10, as_markup) == (True, set())
