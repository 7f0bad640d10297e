"""While an officer is away the substitute has the letters and the cases, but not where they are biased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import Absence, User
from bifall.applications.commands import request_completion
from bifall.applications.models import Application
from bifall.applications.recipients import the_officer
from bifall.assessment.states import AssignmentState
from bifall.audit.models import Entry
from bifall.correspondence.queries import unread_at_the_desk
from bifall.notices.models import Message
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import assessment, correspondence
from tests.factories.absences import LAST_DAY, away, second_officer
from tests.factories.applications import application

pytestmark = pytest.mark.django_db

ABSENCES, HOME = "/handlaggning/franvaro/", "/handlaggning/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def letters(kind: str) -> list[str]:
    return sorted(Message.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_what_the_applicant_writes_goes_to_both(client: Client, cast: Cast) -> None:
    case, substitute = application(cast), second_officer(cast)
    away(cast)
    correspondence.from_applicant(cast, case)
    assert letters("correspondence.to_officer") == ["Hanna Handläggare", "Helmer Handläggare"]
    client.force_login(substitute)
    page = client.get(HOME)
    assert [colleague.name for colleague in page.context["stands_in_for"]] == ["Hanna Handläggare"]
    assert [item["url"] for item in page.context["items"]] == [
        reverse("desk:thread", args=[case.pk]),
        reverse("desk:case", args=[case.pk]),
    ]
    assert page.context["items"][1]["detail"].endswith("I stället för Hanna Handläggare.")
    # From the day after, they have it no more.
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        client.force_login(substitute)
        assert client.get(HOME).context["items"] == []
        assert the_officer(case, NOW + timedelta(days=30)) == [cast.officer]


def test_what_the_substitute_does_stands_under_their_own_name(cast: Cast) -> None:
    case, substitute = application(cast), second_officer(cast)
    away(cast)
    request_completion(
        application_id=case.pk,
        text="Vad kostar det?",
        pages=[],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=substitute,
        at=NOW,
    )
    assert Entry.objects.filter(subject_id=str(case.pk)).latest("sequence").actor == substitute
    assert Application.objects.get(pk=case.pk).case_officer == cast.officer


@pytest.mark.parametrize("bias", ["declared", "acts for the applicant"])
def test_a_conflict_of_interest_keeps_the_substitute_out(client: Client, cast: Cast, bias: str) -> None:
    case, substitute = application(cast), second_officer(cast)
    away(cast)
    if bias == "declared":
        assessment.assignment(cast, case, AssignmentState.CONFLICTED, assessor=substitute)
    else:
        Membership.objects.create(
            organisation=cast.chamber, user=substitute, role=MembershipRole.EDITOR, since=NOW
        )
    correspondence.from_applicant(cast, case)
    assert letters("correspondence.to_officer") == ["Hanna Handläggare"]
    biased = User.objects.get(pk=substitute.pk)
    assert unread_at_the_desk(biased, cast.region, [biased, cast.officer]) == []
    client.force_login(substitute)
    assert client.get(HOME).context["items"] == []
    assert client.get(reverse("desk:case", args=[case.pk])).status_code == 404
    client.force_login(cast.director)
    page = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "Ersättaren är jävig i ärendet." in page
    assert "Ersättare: Helmer Handläggare" not in page


def test_the_case_and_the_first_page_say_who_is_away(client: Client, cast: Cast) -> None:
    case = application(cast)
    away(cast)
    client.force_login(cast.director)
    page = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert "borta till och med 4 december 2026" in page
    assert "Ersättare: Helmer Handläggare" in page
    client.force_login(cast.officer)
    assert "Du är borta till och med 4 december 2026. Helmer Handläggare är din ersättare." in (
        client.get(HOME).content.decode()
    )


def test_an_officer_states_it_and_the_substitute_is_told(client: Client, cast: Cast) -> None:
    substitute = second_officer(cast)
    client.force_login(cast.officer)
    form = client.get(ABSENCES).context["form"]
    assert list(form.fields) == ["first_day", "last_day", "substitute"]
    sent = {"first_day": "2026-12-01", "last_day": "2026-12-04", "substitute": str(substitute.pk)}
    assert client.post(ABSENCES, sent).status_code == 302
    absence = Absence.objects.get()
    assert (absence.officer, absence.substitute, absence.stated_by) == (
        cast.officer,
        substitute,
        cast.officer,
    )
    assert letters("accounts.stands_in") == ["Helmer Handläggare"]
    assert letters("accounts.absence_stated") == []
    again = client.post(ABSENCES, sent)
    assert again.status_code == 422
    assert again.context["form"].errors == {
        "first_day": ["Frånvaro finns redan från 1 december 2026 till 4 december 2026. Avsluta den först."]
    }
    assert 'value="2026-12-01"' in again.content.decode()
    assert client.post(reverse("desk:end_absence", args=[absence.pk])).status_code == 302
    assert client.get(ABSENCES).context["lines"] == []


def test_the_director_states_it_for_an_officer_who_is_told(client: Client, cast: Cast) -> None:
    substitute = second_officer(cast)
    client.force_login(cast.director)
    sent = {
        "officer": str(cast.officer.pk),
        "first_day": "2026-11-24",
        "last_day": LAST_DAY.isoformat(),
        "substitute": str(substitute.pk),
    }
    assert client.post(ABSENCES, sent).status_code == 302
    assert letters("accounts.absence_stated") == ["Hanna Handläggare"]
    [(line, may_end)] = client.get(ABSENCES).context["lines"]
    assert (line.officer, may_end) == (cast.officer, True)
    client.force_login(substitute)
    [(_line, may_end)] = client.get(ABSENCES).context["lines"]
    assert may_end is False
    assert client.post(reverse("desk:end_absence", args=[line.pk])).status_code == 403


def test_the_page_is_for_those_who_handle_cases_and_their_director(client: Client, cast: Cast) -> None:
    found = {}
    for user in (cast.officer, cast.director, cast.secretary, cast.applicant, cast.officer_elsewhere):
        client.force_login(user)
        found[user.name] = client.get(ABSENCES).status_code
    assert found == {
        "Hanna Handläggare": 200,
        "Disa Direktör": 200,
        "Sara Sekreterare": 403,
        "Sofia Sökande": 403,
        "Olle Handläggare": 403,
    }
    elsewhere = away(cast)
    Absence.objects.update(authority=cast.other_region)
    client.force_login(cast.director)
    assert client.post(reverse("desk:end_absence", args=[elsewhere.pk])).status_code == 404


def test_where_there_is_nobody_to_stand_in_the_page_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    page = client.get(ABSENCES).content.decode()
    assert "Det finns ingen annan handläggare som kan ersätta dig." in page
    assert 'name="substitute"' not in page
    second_officer(cast)
    assert 'name="substitute"' in client.get(ABSENCES).content.decode()
