"""Giving, accepting and taking back power of attorney in the portal, and what each person sees there."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bifall.notices.models import Message
from bifall.organisations.models import Invitation, Membership, PowerOfAttorney
from bifall.organisations.states import MembershipRole
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.drafts import draft
from tests.portal.conftest import enter


def values(**changed: object) -> dict[str, object]:
    return {
        "name": "Olle Ombud",
        "email": "olle.ombud@example.org",
        "scopes": ["write"],
        "first_day": "2026-11-24",
        "last_day": "2026-12-24",
        "document": SimpleUploadedFile("fullmakt.pdf", b"%PDF-1.7 fullmakt", "application/pdf"),
        **changed,
    }


def table_cells(page: str) -> list[str]:
    """The words of each cell in the page's tables."""
    cells = re.findall(r"<t[hd][^>]*data-label[^>]*>(.*?)</t[hd]>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]


def test_a_power_of_attorney_from_the_form_to_the_day_it_is_over(client: Client, cast: Cast) -> None:
    address = reverse("portal:give_power_of_attorney", args=[cast.chamber.pk])
    enter(client, cast.applicant)
    assert client.post(address, values()).status_code == 302
    power = PowerOfAttorney.objects.get()
    letter = Message.objects.get(kind="organisations.power_given")
    assert (letter.email, letter.recipient) == ("olle.ombud@example.org", None)
    shown = table_cells(client.get(reverse("portal:organisation", args=[cast.chamber.pk])).content.decode())
    assert shown[-5:] == [
        "Olle Ombud",
        "inte mottagen",
        "läsa, skriva och skicka in",
        "24 november 2026 – 24 december 2026",
        "Läs fullmakten Olle Ombud Återkalla Olle Ombud",
    ]

    holder, made = person("Olle Ombud", at=NOW), draft(cast)
    enter(client, holder)
    application = reverse("portal:review", args=[made.pk])
    assert client.get(application).status_code == 404
    assert client.get(letter.path).status_code == 200
    assert client.post(letter.path).url == reverse("portal:authorisations")  # type: ignore[attr-defined]
    own = table_cells(client.get(reverse("portal:authorisations")).content.decode())
    assert own == [
        "Handelskammarens service AC län AB",
        "fullmakt",
        "läsa, skriva och skicka in",
        "24 november 2026 – 24 december 2026",
        f"Läs fullmakten {cast.chamber.name} Lämna ifrån dig {cast.chamber.name}",
    ]
    paper = client.get(reverse("portal:power_of_attorney_document", args=[power.pk]))
    assert b"".join(paper.streaming_content) == b"%PDF-1.7 fullmakt"  # type: ignore[attr-defined]
    assert client.get(application).status_code == 200
    with time_machine.travel(power.holds_until - timedelta(seconds=1), tick=False):
        enter(client, holder)
        assert client.get(application).status_code == 200
    with time_machine.travel(power.holds_until, tick=False):
        enter(client, holder)
        assert client.get(application).status_code == 404
        assert (
            "Du företräder ingen organisation."
            in client.get(reverse("portal:authorisations")).content.decode()
        )


def test_what_is_wrong_is_told_at_the_field_and_nothing_is_given(client: Client, cast: Cast) -> None:
    address = reverse("portal:give_power_of_attorney", args=[cast.chamber.pk])
    enter(client, cast.applicant)
    page = client.post(address, values(email=cast.colleague.email, last_day="2026-11-01"))
    assert page.status_code == 422
    errors = page.context["form"].errors
    assert errors == {
        "email": ["Personen arbetar redan för organisationen och behöver ingen fullmakt."],
        "last_day": ["Den sista dagen ska inte vara före den första."],
    }
    assert page.context["form"]["name"].value() == "Olle Ombud"
    assert not PowerOfAttorney.objects.exists()
    assert not Message.objects.exists()
    # Who writes gives none, and is shown no way to.
    enter(client, cast.colleague)
    assert client.get(address).status_code == 404
    organisation = client.get(reverse("portal:organisation", args=[cast.chamber.pk])).content.decode()
    assert address not in organisation


def test_taking_it_back_tells_the_holder_and_handing_it_back_the_signatories(
    client: Client, cast: Cast
) -> None:
    holder = person("Olle Ombud", at=NOW)
    for by, told in ((cast.applicant, holder), (holder, cast.applicant)):
        Message.objects.all().delete()
        enter(client, cast.applicant)
        client.post(reverse("portal:give_power_of_attorney", args=[cast.chamber.pk]), values())
        enter(client, holder)
        client.post(Message.objects.get(kind="organisations.power_given").path)
        power = PowerOfAttorney.objects.get(revoked_at=None)
        enter(client, by)
        for _twice in range(2):
            revoked = client.post(reverse("portal:revoke_power_of_attorney", args=[power.pk]))
            assert revoked.status_code == 302
        letters = Message.objects.filter(kind="organisations.power_revoked")
        assert [letter.recipient for letter in letters] == [told]
        enter(client, holder)
        assert client.get(reverse("portal:organisation", args=[cast.chamber.pk])).status_code == 404


def test_who_only_reads_sees_a_draft_and_no_button_that_changes_it(client: Client, cast: Cast) -> None:
    made = draft(cast)
    Membership.objects.filter(user=cast.colleague).update(role=MembershipRole.READER)
    enter(client, cast.colleague)
    page = client.get(reverse("portal:review", args=[made.pk])).content.decode()
    assert "Du får läsa ansökan men inte ändra den." in page
    main = page[page.index("<main") : page.index("</main")]
    assert "<form" not in main
    assert client.post(reverse("portal:submit", args=[made.pk])).status_code == 403
    organisation = client.get(reverse("portal:organisation", args=[cast.chamber.pk])).content.decode()
    assert "Bjud in en kollega" not in organisation
    round_page = client.get(reverse("portal:start", args=[made.round_id]))
    assert list(round_page.context["organisations"]) == []


def test_an_invitation_with_days(client: Client, cast: Cast) -> None:
    enter(client, cast.applicant)
    sent = {
        "email": "ny@example.org",
        "role": "reader",
        "first_day": "2026-12-01",
        "last_day": "2026-12-31",
    }
    assert client.post(reverse("portal:invite", args=[cast.chamber.pk]), sent).status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.role == MembershipRole.READER
    assert invitation.holds_from is not None
    assert invitation.holds_until is not None
    newcomer = person("Ny", at=NOW)
    enter(client, newcomer)
    client.post(Message.objects.get(kind="organisations.invited").path)
    assert (
        "1 december 2026 – 31 december 2026" in client.get(reverse("portal:authorisations")).content.decode()
    )
    assert client.get(reverse("portal:organisation", args=[cast.chamber.pk])).status_code == 404
