"""Nobody finds another's application by guessing an address: the list comes from the addresses themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bifall.applications.commands import (
    add_attachment,
    request_completion,
    start_review,
    submit,
    submit_concept,
)
from bifall.applications.states import State
from bifall.notices.models import Message
from bifall.organisations.commands import give_power_of_attorney
from bifall.organisations.models import Membership, PowerOfAttorney
from bifall.organisations.states import Scope
from tests.addresses import addresses_of, parts_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import concepts
from tests.factories.drafts import draft
from tests.portal.conftest import enter
from tests.whole_database import whole_database

# What is open to whoever is signed in: a round that is published, an invitation one holds the link to.
FOR_EVERYBODY = {"round_id", "token"}
UNIQUE = "Zephyrprojektet"
METHODS = ("GET", "POST")


def guesses(known: dict[str, Any]) -> dict[str, str]:
    """Name → address of all in the portal that belong to somebody."""
    own = {name for name, parts in parts_of("portal").items() if parts and not parts & FOR_EVERYBODY}
    found = addresses_of("portal", {**known, **dict.fromkeys(FOR_EVERYBODY, known["application_id"])})
    # A concept has a form of its own, with pages of its own.
    page = {"concept_id": known["concept_id"], "page_key": known["concept_page_key"]}
    found |= addresses_of("portal", page, with_part="concept_id")
    return {name: address for name, address in found.items() if name in own}


def answers(client: Client, of: dict[str, str]) -> dict[tuple[str, str], Any]:
    """What each address answers to each method, every time from the same state of things."""
    found = {}
    for name, address in of.items():
        for method in METHODS:
            with transaction.atomic():
                found[name, method] = client.generic(method, address)
                transaction.set_rollback(True)
    return found


def power_given(cast: Cast) -> PowerOfAttorney:
    power, _token = give_power_of_attorney(
        organisation_id=cast.chamber.pk,
        name=UNIQUE,
        email="ombud@example.org",
        scopes=[Scope.WRITE],
        first_day=NOW.date(),
        last_day=NOW.date(),
        filename="fullmakt.pdf",
        content=f"%PDF-1.7 {UNIQUE}".encode(),
        actor=cast.applicant,
        at=NOW,
    )
    return power


@pytest.fixture(params=[State.DRAFT, State.SUBMITTED, State.COMPLETION_REQUESTED])
def known(request: pytest.FixtureRequest, cast: Cast) -> dict[str, Any]:
    """The ids of the chamber's application in a state, and of all that belongs to it."""
    made = draft(cast, title=UNIQUE, summary=f"{UNIQUE} i korthet")
    paper = add_attachment(
        application_id=made.pk,
        filename="intyg.pdf",
        content=f"%PDF-1.7 {UNIQUE}".encode(),
        actor=cast.applicant,
        at=NOW,
    )
    if request.param != State.DRAFT:
        submit(application_id=made.pk, actor=cast.applicant, at=NOW)
    if request.param == State.COMPLETION_REQUESTED:
        start_review(application_id=made.pk, actor=cast.officer, at=NOW)
        request_completion(
            application_id=made.pk,
            text="Komplettera.",
            pages=[],
            due_on=(NOW + timedelta(days=9)).date(),
            actor=cast.officer,
            at=NOW,
        )
    arrived = Message.objects.filter(recipient=cast.applicant, leaves_at__lte=NOW)
    message = arrived.first() or Message.objects.create(
        authority=cast.region,
        recipient=cast.applicant,
        email=cast.applicant.email,
        kind="test",
        subject=UNIQUE,
        body=UNIQUE,
        created_at=NOW,
        leaves_at=NOW,
    )
    power = power_given(cast)
    idea = concepts.written(cast, title=UNIQUE)
    submit_concept(concept_id=idea.pk, actor=cast.applicant, at=NOW)
    return {
        "application_id": made.pk,
        "document_id": paper.pk,
        "page_key": "project",
        "concept_id": idea.pk,
        "concept_page_key": idea.answer_set.form_version.schema.pages[0].key,
        "organisation_id": cast.chamber.pk,
        "membership_id": Membership.objects.get(user=cast.applicant).pk,
        "message_id": message.pk,
        "power_id": power.pk,
    }


@pytest.mark.parametrize(
    "role", ["stranger", "officer", "director", "administrator", "umea_official", "officer_elsewhere"]
)
def test_no_address_in_the_portal_opens_anothers_application(
    client: Client, cast: Cast, known: dict[str, Any], role: str
) -> None:
    guessed = guesses(known)
    enter(client, getattr(cast, role))
    before = whole_database()
    found = answers(client, guessed)
    # An address that takes no GET says so to everybody, also of what does not exist.
    assert {answer.status_code for (_name, method), answer in found.items() if method == "POST"} == {404, 405}
    assert {key for key, answer in found.items() if answer.status_code not in {404, 405}} == set()
    assert [key for key, answer in found.items() if UNIQUE.encode() in answer.content] == []
    assert whole_database() == before
    enter(client, cast.applicant)
    to_its_own = answers(client, guessed)
    refused_by_method = {key for key, answer in found.items() if answer.status_code == 405}
    assert {key for key, answer in to_its_own.items() if answer.status_code == 405} == refused_by_method
    opened = {name for (name, _method), answer in to_its_own.items() if answer.status_code not in {404, 405}}
    assert opened == set(guessed)


def test_who_is_not_signed_in_is_asked_to(client: Client, known: dict[str, Any]) -> None:
    found = answers(client, guesses(known))
    assert {
        answer.headers["Location"].split("?")[0] if answer.status_code == 302 else answer.status_code
        for answer in found.values()
    } == {reverse("account_login"), 405}


@pytest.mark.parametrize("role", ["officer", "director", "secretary", "assessor", "officer_elsewhere"])
def test_no_address_at_the_desk_opens_a_draft(client: Client, cast: Cast, role: str) -> None:
    made = draft(cast, title=UNIQUE)
    paper = add_attachment(
        application_id=made.pk, filename="intyg.pdf", content=b"%PDF-", actor=cast.applicant, at=NOW
    )
    known = {"application_id": made.pk, "document_id": paper.pk, "power_id": power_given(cast).pk}
    guessed = addresses_of("desk", known, with_part="application_id")
    enter(client, getattr(cast, role))
    before = whole_database()
    found = answers(client, guessed)
    # Some doors ask who it is before they ask for what, and say so in the same way of whatever there is.
    reads_cases = role in {"officer", "director", "secretary"}
    shut = {404, 405} if reads_cases else {403, 404, 405}
    assert {answer.status_code for answer in found.values()} <= shut
    assert [key for key, answer in found.items() if UNIQUE.encode() in answer.content] == []
    assert whole_database() == before
