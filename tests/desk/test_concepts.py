"""Concepts at the desk: listed, read, and answered with an invitation or with reasons."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications.models import Concept
from bifall.applications.states import ConceptState
from bifall.notices.models import Message
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.concepts import concept, two_step_round


def test_those_that_wait_come_first_and_stand_on_the_first_page(client: Client, cast: Cast) -> None:
    round_ = two_step_round(cast)
    declined = concept(cast, ConceptState.DECLINED, round=round_)
    waiting = concept(cast, round=round_)
    concept(cast, ConceptState.DRAFT, round=round_)
    client.force_login(cast.officer)
    address = reverse("desk:concepts", args=[round_.pk])
    assert list(client.get(address).context["page"]) == [waiting, declined]
    assert list(client.get(address, {"state": "declined"}).context["page"]) == [declined]
    home = client.get(reverse("desk:home")).context["items"]
    assert [(item["title"], item["url"]) for item in home] == [("Besvara 1 idéskiss", address)]
    client.force_login(cast.director)
    assert "idéskiss" not in str(client.get(reverse("desk:home")).context["items"])


def test_an_officer_invites_with_a_word_on_the_way(client: Client, cast: Cast) -> None:
    there = concept(cast)
    client.force_login(cast.officer)
    address = reverse("desk:invite_concept", args=[there.pk])
    page = client.get(reverse("desk:concept", args=[there.pk])).content.decode()
    assert "Bjud in att söka" in page
    client.post(address, {"reasons": "Utveckla samverkan."})
    there.refresh_from_db()
    assert (there.state, there.reasons, there.answered_by) == ("invited", "Utveckla samverkan.", cast.officer)
    assert Message.objects.filter(kind="applications.invited", recipient=cast.applicant).count() == 1
    again = client.post(address, {"reasons": ""}, follow=True)
    assert "Idéskissen har redan fått besked." in again.content.decode()
    assert Message.objects.filter(kind="applications.invited", recipient=cast.applicant).count() == 1


def test_no_takes_reasons(client: Client, cast: Cast) -> None:
    there = concept(cast)
    client.force_login(cast.officer)
    address = reverse("desk:decline_concept", args=[there.pk])
    refused = client.post(address, {"reasons": " "})
    assert refused.status_code == 422
    assert refused.context["decline_form"].errors == {"reasons": ["Skriv skälen."]}
    client.post(address, {"reasons": "För få parter."})
    there.refresh_from_db()
    assert (there.state, there.reasons) == ("declined", "För få parter.")


def test_who_comes_in_and_who_answers(client: Client, cast: Cast) -> None:
    there, draft = concept(cast), concept(cast, ConceptState.DRAFT)
    page, listed = reverse("desk:concept", args=[there.pk]), reverse("desk:concepts", args=[there.round_id])
    invite = reverse("desk:invite_concept", args=[there.pk])
    for person, reads, answers in (
        (cast.director, 200, 403),
        (cast.secretary, 200, 403),
        (cast.applicant, 403, 403),
        (cast.officer_elsewhere, 403, 403),
    ):
        client.force_login(person)
        assert [client.get(address).status_code for address in (page, listed)] == [reads, reads]
        assert client.post(invite, {"reasons": ""}).status_code == answers
    client.force_login(cast.officer)
    assert client.get(reverse("desk:concept", args=[draft.pk])).status_code == 404
    Membership.objects.create(
        organisation=cast.chamber, user=cast.officer, role=MembershipRole.EDITOR, since=NOW
    )
    assert client.get(page).status_code == 404
    assert Concept.objects.get(pk=there.pk).state == ConceptState.SUBMITTED


def test_the_list_asks_as_many_questions_at_any_length(client: Client, cast: Cast) -> None:
    round_ = two_step_round(cast)
    client.force_login(cast.officer)
    asked = set()
    for number in (1, 3, 60):
        for _place in range(Concept.objects.count(), number):
            concept(cast, round=round_)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("desk:concepts", args=[round_.pk]))
        asked.add(len(captured))
    assert len(asked) == 1
    assert max(asked) <= 12
