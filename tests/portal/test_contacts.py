"""The contact's page, the officers' button, and which notes each side sees."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from bifall.accounts.states import Role
from bifall.applications.models import Handover
from bifall.applications.states import State
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.drafts import draft
from tests.portal.conftest import enter

OURS, THEIRS = "Fråga om lokalen.", "Siffrorna kommer på torsdag."


def test_each_side_reads_its_own_note(client: Client, cast: Cast) -> None:
    case = application(cast, State.UNDER_REVIEW, case_officer=cast.officer)
    other = person("Henrik Handläggare", authority=cast.region, role=Role.CASE_OFFICER, at=NOW)
    contact, desk = reverse("portal:contact", args=[case.pk]), reverse("desk:case", args=[case.pk])
    enter(client, cast.colleague)
    sent = {"person": str(cast.colleague.pk), "note": THEIRS}
    assert client.post(contact, sent).status_code == 302
    enter(client, other)
    assert "Ta över ärendet" in client.get(desk).content.decode()
    taken = client.post(reverse("desk:hand_over", args=[case.pk]), {"officer": str(other.pk), "note": OURS})
    assert taken.status_code == 302
    shown = client.get(desk).content.decode()
    assert "Ta över ärendet" not in shown
    assert (OURS in shown, THEIRS in shown) == (True, False)
    enter(client, cast.applicant)
    shown = client.get(contact).content.decode()
    assert "Kim Kollega är kontaktperson" in shown or cast.colleague.name in shown
    assert (OURS in shown, THEIRS in shown) == (False, True)
    application_page = client.get(reverse("portal:application", args=[case.pk])).content.decode()
    assert (OURS in application_page, THEIRS in application_page) == (False, False)
    assert cast.colleague.name in application_page


def test_the_desk_is_not_told_who_writes_a_draft(client: Client, cast: Cast) -> None:
    made = draft(cast)
    enter(client, cast.colleague)
    contact = reverse("portal:contact", args=[made.pk])
    client.post(contact, {"person": str(cast.colleague.pk), "note": ""})
    submitted = client.post(reverse("portal:submit", args=[made.pk]))
    assert submitted.status_code == 302
    enter(client, cast.officer)
    page = client.get(reverse("desk:case", args=[made.pk])).content.decode()
    assert "blev kontaktperson" not in page
    enter(client, cast.colleague)
    own = client.get(reverse("portal:application", args=[made.pk])).content.decode()
    assert "blev kontaktperson" in own


def test_who_only_reads_sees_the_contact_and_no_form(client: Client, cast: Cast) -> None:
    case = application(cast, State.UNDER_REVIEW)
    Membership.objects.filter(user=cast.colleague).update(role=MembershipRole.READER)
    enter(client, cast.colleague)
    address = reverse("portal:contact", args=[case.pk])
    page = client.get(address)
    assert page.context["form"] is None
    assert client.post(address, {"person": str(cast.colleague.pk)}).status_code == 403
    enter(client, cast.applicant)
    refused = client.post(address, {"person": str(cast.colleague.pk)})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["person"])
    assert not Handover.objects.exists()
