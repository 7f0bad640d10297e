"""A concept in the portal: begun, written, sent in, and carried on to the application."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from bifall.applications.models import Application, Concept
from bifall.applications.states import ConceptState
from bifall.calls.models import Round
from bifall.questionnaires.queries import answers_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.concepts import IDEA, concept, two_step_round, written
from tests.portal.conftest import enter, text_of


def test_one_begins_with_a_concept_where_there_are_two_steps(client: Client, cast: Cast) -> None:
    round_ = two_step_round(cast)
    enter(client, cast.applicant)
    home = text_of(client.get(reverse("portal:home")))
    assert "Börja en idéskiss i Innovation i två steg" in home
    start = reverse("portal:start", args=[round_.pk])
    assert "Utlysningen har två steg." in text_of(client.get(start))
    begun = client.post(start, {"organisation": str(cast.chamber.pk)})
    there = Concept.objects.get()
    page = reverse("portal:concept_page", args=[there.pk, "idea"])
    assert begun.headers["Location"] == page
    saved = client.post(page, {"version:title": "0", "title": "Ny idé", "go": "next"})
    assert saved.headers["Location"] == reverse("portal:concept_page", args=[there.pk, "extent"])
    there.refresh_from_db()
    assert there.title == "Ny idé"
    refused = client.post(reverse("portal:submit_concept", args=[there.pk]))
    assert refused.status_code == 422
    assert f'href="{page}#q-summary"' in text_of(refused)
    assert "Ny idé" in text_of(client.get(reverse("portal:home")))


def test_a_concept_is_saved_while_one_types_and_a_conflict_is_told(client: Client, cast: Cast) -> None:
    there = written(cast)
    enter(client, cast.applicant)
    address = reverse("portal:save_concept", args=[there.pk, "idea"])
    saved = client.post(address, {"version:title": "1", "title": "Annat namn"})
    assert saved.json()["versions"] == {"title": 2}
    late = client.post(address, {"version:title": "1", "title": "Ett tredje"})
    assert [conflict["key"] for conflict in late.json()["conflicts"]] == ["title"]
    page = client.post(
        reverse("portal:concept_page", args=[there.pk, "idea"]), {"version:title": "1", "title": "Ett tredje"}
    )
    assert page.status_code == 409
    assert "Ett tredje" in text_of(page)


def test_a_concept_is_sent_in_once(client: Client, cast: Cast) -> None:
    there = written(cast)
    enter(client, cast.applicant)
    address = reverse("portal:submit_concept", args=[there.pk])
    first = client.post(address, follow=True)
    assert "Idéskissen är inskickad och har fått nummer RUN 1-2026." in text_of(first)
    second = client.post(address, follow=True)
    assert "Idéskissen är redan inskickad." in text_of(second)
    receipt = client.get(reverse("portal:concept_receipt", args=[there.pk]))
    assert receipt.headers["Content-Type"] == "application/pdf"
    closed = client.get(reverse("portal:concept_page", args=[there.pk, "idea"]))
    assert closed.headers["Location"] == reverse("portal:concept", args=[there.pk])


def test_a_concept_is_taken_back(client: Client, cast: Cast) -> None:
    there = concept(cast)
    enter(client, cast.applicant)
    address = reverse("portal:withdraw_concept", args=[there.pk])
    assert "Kryssa i att du vill" in text_of(client.post(address, follow=True))
    assert "Idéskissen är återkallad." in text_of(client.post(address, {"sure": "yes"}, follow=True))
    assert "redan återkallad" in text_of(client.post(address, {"sure": "yes"}, follow=True))


def test_the_invited_go_on_with_their_answers(client: Client, cast: Cast) -> None:
    sent = written(cast)
    Concept.objects.filter(pk=sent.pk).update(state=ConceptState.DRAFT)
    enter(client, cast.applicant)
    client.post(reverse("portal:submit_concept", args=[sent.pk]))
    Concept.objects.filter(pk=sent.pk).update(
        state=ConceptState.INVITED, reasons="Utveckla samverkan.", answered_at=NOW, answered_by=cast.officer
    )
    shown = text_of(client.get(reverse("portal:concept", args=[sent.pk])))
    assert "Ni kan börja ansökan när omgången öppnar" in shown
    assert "Utveckla samverkan." in shown
    address = reverse("portal:apply", args=[sent.pk])
    assert client.post(address).status_code == 422
    Round.objects.filter(pk=sent.round_id).update(
        concept_closes_at=NOW - timedelta(days=2), opens_at=NOW - timedelta(days=1)
    )
    begun = client.post(address)
    made = Application.objects.get()
    assert begun.headers["Location"] == reverse("portal:page", args=[made.pk, "project"])
    assert answers_of(made.answer_set) == IDEA
    again = client.post(address)
    assert again.headers["Location"] == reverse("portal:application", args=[made.pk])
    assert "Till ansökan" in text_of(client.get(reverse("portal:concept", args=[sent.pk])))


def test_strangers_find_nothing(client: Client, cast: Cast) -> None:
    there = concept(cast)
    for person in (cast.stranger, cast.officer, cast.officer_elsewhere):
        enter(client, person)
        pages = [
            client.get(reverse("portal:concept", args=[there.pk])),
            client.get(reverse("portal:concept_page", args=[there.pk, "idea"])),
            client.get(reverse("portal:concept_receipt", args=[there.pk])),
            client.post(reverse("portal:submit_concept", args=[there.pk])),
            client.post(reverse("portal:apply", args=[there.pk])),
        ]
        assert {answer.status_code for answer in pages} == {404}
