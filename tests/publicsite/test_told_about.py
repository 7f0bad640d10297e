"""What readers were told stands until it is told anew, and each page leads to what is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bifall.board.states import ItemKind
from bifall.calls.models import Round
from bifall.flows import release_drafts
from bifall.press.models import NewsroomPage, ReleasePage
from bifall.publicsite.doors import DOORS
from bifall.reporting.models import Report
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import evaluations, funding, press
from tests.factories.board import item, meeting
from tests.factories.calls import open_round
from tests.factories.delegation import delegated
from tests.publicsite.test_doors import at
from tests.publicsite.test_press import shown

pytestmark = pytest.mark.django_db
OPENS = NOW + timedelta(days=2, seconds=17)
ABOUT = next(door for door in DOORS if door.name == "what it is about")


def about_call(region: Cast) -> tuple[Round, ReleasePage]:
    round_ = open_round(region)
    page = release_drafts.draft_about_round(round_id=round_.pk, actor=region.communicator, at=NOW)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.lead = "Vi fördelar {ram}, och det stänger den {stanger}."
    draft.save_revision(user=region.communicator)
    return round_, press.published(region, draft)


def test_a_changed_call_flags_its_text_and_changes_no_word_of_it(
    client: Client, region: Cast, writer: Client
) -> None:
    round_, page = about_call(region)
    addresses = (f"/press/{page.slug}/", "/press/", "/press/atom.xml", f"/api/v1/releases/{page.pk}")
    answers = {address: client.get(address) for address in addresses}
    before = {address: answer.content for address, answer in answers.items() if answer.status_code == 200}
    assert list(before)[:3] == list(addresses)[:3]
    assert "Vi fördelar 10 000 000 kr" in shown(client, f"/press/{page.slug}/")
    assert "har ändrats sedan" not in shown(writer, "/pressrum/")
    Round.objects.filter(pk=round_.pk).update(
        frame_sek=9_000_000, closes_at=round_.closes_at + timedelta(days=14)
    )
    assert {address: client.get(address).content for address in before} == before
    for address in ("/pressrum/", f"/pressrum/{page.pk}/"):
        text = shown(writer, address)
        assert '{ram}, <span class="keep">10 000 000 kr</span> är nu 9 000 000 kr' in text
        assert '{stanger}, <span class="keep">' in text
    refused = writer.post(f"/pressrum/{page.pk}/publicera/").content.decode()
    assert "Skriv vad som är rättat" in refused
    draft = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.correction = "Ramen är mindre, och tiden längre."
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    assert "Vi fördelar 9 000 000 kr" in shown(client, f"/press/{page.slug}/")
    assert "har ändrats sedan" not in shown(writer, "/pressrum/")
    assert "10 000 000 kr" in shown(client, f"/press/{page.slug}/versioner/1/")


def embargoed(region: Cast, page: ReleasePage) -> ReleasePage:
    draft: ReleasePage = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.public_from = OPENS
    draft.save_revision(user=region.communicator)
    return press.published(region, draft)


def is_told(client: Client, page: ReleasePage, address: str) -> list[bool]:
    """Whether its page leads to the text, a second before and a second after it opens."""
    assert ABOUT.addresses(page) == [address]
    moments = (OPENS - timedelta(seconds=1), OPENS + timedelta(seconds=1))
    return [told for moment in moments for told in at(moment, client, ABOUT, page)]


def test_a_call_leads_to_what_is_told_of_it(client: Client, region: Cast, newsroom: NewsroomPage) -> None:
    round_ = open_round(region)
    page = release_drafts.draft_about_round(round_id=round_.pk, actor=region.communicator, at=NOW)
    address = reverse("publicsite:call", args=[round_.call.slug])
    assert is_told(client, embargoed(region, page), address) == [False, True]


def test_an_evaluation_leads_to_what_is_told_of_it(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    made = evaluations.published(region)
    page = release_drafts.draft_about_evaluation(evaluation_id=made.pk, actor=region.communicator, at=NOW)
    address = reverse("publicsite:evaluation", args=[made.pk])
    assert is_told(client, embargoed(region, page), address) == [False, True]


def test_a_grant_on_delegation_leads_to_what_is_told_of_it(
    client: Client, region: Cast, newsroom: NewsroomPage
) -> None:
    report = item(meeting(region), ItemKind.DELEGATED)
    decision = delegated(region, reported_at=report, sought_sek=430_000)
    page = release_drafts.draft_about_delegated(decision_id=decision.pk, actor=region.communicator, at=NOW)
    number = decision.application.case_number.lower().replace(" ", "-")
    assert is_told(client, embargoed(region, page), f"/projekt/{number}/") == [False, True]


def test_a_project_leads_to_what_is_told_of_its_final_report(
    client: Client, region: Cast, newsroom: NewsroomPage, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "bifall.config.urls"
    project = funding.active(region)
    report = project.reports.get(kind=ReportKind.FINAL)
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.APPROVED,
        done="Vi höll möten.",
        results="Fler fick jobb.",
        submitted_by=region.applicant,
        submitted_at=NOW,
        decided_by=region.officer,
        decided_at=NOW,
    )
    page = release_drafts.draft_about_final_report(
        report_id=report.pk, authority_id=region.region.pk, actor=region.communicator, at=NOW
    )
    told = embargoed(region, page)
    with time_machine.travel(OPENS, tick=False):
        [address] = ABOUT.addresses(told)
    assert is_told(client, told, address) == [False, True]
