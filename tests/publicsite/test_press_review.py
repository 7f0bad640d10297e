"""Reading a text before it is published, and answering for what one is quoted to say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from bifall.audit.models import Entry
from bifall.board.models import Decision
from bifall.board.states import MeetingState
from bifall.flows import release_drafts
from bifall.flows.release_figures import figures_for
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.press.commands import ask_speaker
from bifall.press.links import token_of
from bifall.press.models import NewsroomPage, QuoteApproval, ReleasePage
from bifall.press.states import QuoteAnswer, ReleaseKind, Source
from bifall.projects.models import Indicator
from bifall.reporting.models import IndicatorActual, Report
from bifall.reporting.states import ReportKind, ReportState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import evaluations, funding, press
from tests.factories.board import reference_meeting
from tests.factories.calls import open_round
from tests.factories.delegation import delegated
from tests.publicsite.test_press import drafted, published, shown, signed_in

pytestmark = pytest.mark.django_db


def test_a_changed_decision_flags_the_text_that_quotes_it(
    region: Cast, writer: Client, newsroom: NewsroomPage
) -> None:
    held, grants = reference_meeting(region, MeetingState.CLOSED)
    page = published(region, held)
    assert "har ändrats sedan" not in shown(writer, "/pressrum/")
    Decision.objects.filter(pk=grants[1].pk).update(granted_sek=400_000)
    for address in ("/pressrum/", f"/pressrum/{page.pk}/"):
        text = shown(writer, address)
        assert "Beslut eller utlysningar har ändrats sedan texten publicerades" in text
        assert '<span class="keep">500 000 kr</span> är nu 400 000 kr' in text
    read = shown(Client(), f"/press/{page.slug}/")
    assert ("4 905 777 kr" in read, "4 805 777 kr" in read) == (True, False)
    refused = writer.post(f"/pressrum/{page.pk}/publicera/")
    assert (refused.status_code, "Skriv vad som är rättat" in refused.content.decode()) == (422, True)
    draft = ReleasePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.correction = "Nämnden har sänkt ett bidrag från 500 000 kr till 400 000 kr."
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    assert "har ändrats sedan" not in shown(writer, "/pressrum/")
    assert "4 805 777 kr" in shown(Client(), f"/press/{page.slug}/")


def test_a_differing_figure_is_shown_at_its_place(region: Cast, writer: Client) -> None:
    draft = drafted(
        region,
        reference_meeting(region, MeetingState.CLOSED)[0],
        said="Vi ger 6 miljoner kronor till tre projekt, och 500 000 kr till ett.",
    )
    page = shown(writer, f"/pressrum/{draft.pk}/")
    for kind, title, text in (
        ('mark class="figure differs"', "Finns inte i besluten", "6 miljoner kronor</mark>"),
        ('span class="figure agrees"', "Skrivet för hand, samma som i beslutet", "500 000 kr</span>"),
    ):
        assert f'<{kind} title="{title}">{text}' in page
    assert '<span class="figure live" title="Hämtas ur beslutet">4 905 777 kr</span>' in page
    assert "3 saker är kvar innan texten kan publiceras" in page


def test_from_the_writer_to_the_director_and_out(region: Cast, writer: Client) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    press.quotes_approved(region, draft)
    address = f"/pressrum/{draft.pk}/"
    assert "Be om godkännande" in shown(writer, address)
    assert "Godkänn texten" not in shown(writer, address)
    assert writer.post(f"{address}be-om-godkannande/")["Location"] == address
    director = signed_in(region.director)
    assert Message.objects.get(recipient=region.director).path == address
    page = shown(director, address)
    assert "Godkänn texten" in page
    assert "Skriv i redaktionen" not in page
    back = director.post(f"{address}lamna-tillbaka/", {"comment": ""})
    assert back.status_code == 422
    assert "Skriv vad som behöver ändras." in back.content.decode()
    assert director.post(f"{address}lamna-tillbaka/", {"comment": "Kortare."})["Location"] == address
    assert "Kortare." in shown(writer, address)
    digest = ReleasePage.objects.get().get_latest_revision_as_object().digest_to_approve()
    assert director.post(f"{address}godkann/", {"digest": digest})["Location"] == address
    assert director.post(f"{address}publicera/").status_code == 403
    assert writer.post(f"{address}publicera/")["Location"] == address
    assert ReleasePage.objects.get().live


def test_the_legal_truth_of_an_embargo_is_told(region: Cast, writer: Client) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    text = draft.get_latest_revision_as_object()
    text.public_from = NOW + timedelta(days=1)
    text.save_revision(user=region.communicator)
    address = f"/pressrum/{draft.pk}/"
    assert "allmän handling som vem som helst får begära ut (TF 2:10)" in shown(writer, address)
    writer.post(f"{address}skickad/")
    assert "har rätt att få den genast, embargo eller inte (TF 2:10 och 2:15)" in shown(writer, address)
    press.published(region, draft)
    assert "Texten är publicerad med embargo." in shown(writer, address)
    assert "embargo till" in shown(writer, "/pressrum/")


# Quotes


def asked(region: Cast, draft: ReleasePage, email: str = "rut@example.org") -> QuoteApproval:
    text = draft.get_latest_revision_as_object()
    figures = figures_for(text, region.region)
    [quote] = text.quotes_as_read(figures)
    return ask_speaker(
        page_id=draft.pk,
        digest=quote.digest(),
        email=email,
        figures=figures,
        path_of=lambda pk: f"/{pk}/",
        actor=region.communicator,
        at=NOW,
    )


def test_the_one_who_is_quoted_approves_by_a_personal_link(
    client: Client, region: Cast, writer: Client
) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    address = f"/pressrum/{draft.pk}/"
    page = shown(writer, address)
    assert "Rut Ordning (A) har inte godkänt sitt citat som det står nu." in page
    assert f'value="{region.chair.user.email}"' in page  # the chair is known by name
    [quote] = draft.get_latest_revision_as_object().quotes()
    sent = writer.post(f"{address}citat/", {"digest": quote.digest(), "email": "rut@example.org"})
    assert sent["Location"] == address
    letter = Message.objects.get(email="rut@example.org")
    assert "Det är en nyckelfråga." in letter.body
    page = shown(client, letter.path)
    assert "Jag godkänner orden" in page
    assert client.get(letter.path)["Referrer-Policy"] == "same-origin"
    assert client.post(letter.path, {"approve": ""})["Location"] == letter.path
    assert "Du godkände orden" in shown(client, letter.path)
    row = QuoteApproval.objects.get()
    assert (row.answer, row.email, row.answered_by) == (QuoteAnswer.APPROVED, "", None)
    assert "med länken till r…@example.org" in shown(writer, address)
    assert Entry.objects.get(event="press.quote_approved").actor is None
    assert "har inte godkänt sitt citat" not in shown(writer, address)


def test_a_refusal_says_what_to_say_instead_and_the_writer_is_told(
    client: Client, region: Cast, writer: Client
) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    [quote] = draft.get_latest_revision_as_object().quotes()
    writer.post(f"/pressrum/{draft.pk}/citat/", {"digest": quote.digest(), "email": "rut@example.org"})
    path = Message.objects.get(email="rut@example.org").path
    empty = client.post(path, {"refuse": "", "comment": " "})
    assert empty.status_code == 422
    assert "Skriv vad du vill säga i stället." in empty.content.decode()
    client.post(path, {"refuse": "", "comment": "Det är viktigt."})
    assert "Det är viktigt." in Message.objects.get(recipient=region.communicator).body
    page = shown(writer, f"/pressrum/{draft.pk}/")
    assert "inte godkänt" in page
    assert "Det är viktigt." in page


def test_changed_words_are_asked_about_anew(region: Cast, writer: Client) -> None:
    held, _grants = reference_meeting(region, MeetingState.CLOSED)
    draft = drafted(region, held)
    press.quotes_approved(region, draft)
    assert "har inte godkänt sitt citat" not in shown(writer, f"/pressrum/{draft.pk}/")
    drafted(region, held, said="Det är en ödesfråga.")
    assert "har inte godkänt sitt citat" in shown(writer, f"/pressrum/{draft.pk}/")


def test_the_speaker_who_is_signed_in_is_named_in_the_audit(region: Cast, newsroom: NewsroomPage) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    writer = signed_in(region.communicator)
    [quote] = draft.get_latest_revision_as_object().quotes()
    chair = region.chair.user
    writer.post(f"/pressrum/{draft.pk}/citat/", {"digest": quote.digest(), "email": chair.email})
    path = Message.objects.get(recipient=chair).path
    signed_in(chair).post(path, {"approve": ""})
    assert Entry.objects.get(event="press.quote_approved").actor == chair
    assert f"inloggad som {chair.name}" in shown(writer, f"/pressrum/{draft.pk}/")


def test_the_writer_answers_for_nobody_else(region: Cast, writer: Client) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    [quote] = draft.get_latest_revision_as_object().quotes()
    ask = {"digest": quote.digest(), "email": region.communicator.email.upper()}
    refused = writer.post(f"/pressrum/{draft.pk}/citat/", ask)
    assert (refused.status_code, "Det är din egen adress" in refused.content.decode()) == (422, True)
    assert ask["email"] in refused.content.decode()
    writer.post(f"/pressrum/{draft.pk}/citat/", ask | {"email": "rut@example.org"})
    path = Message.objects.get(email="rut@example.org").path
    own = writer.post(path, {"approve": ""})
    assert (own.status_code, "ska själv läsa orden" in own.content.decode()) == (422, True)
    assert QuoteApproval.objects.get().answer == QuoteAnswer.WAITING


def test_a_question_goes_to_an_address(region: Cast, writer: Client, newsroom: NewsroomPage) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    [quote] = draft.get_latest_revision_as_object().quotes()
    answer = writer.post(f"/pressrum/{draft.pk}/citat/", {"digest": quote.digest(), "email": "rut"})
    assert answer.status_code == 422
    assert "Skriv adressen till den som säger det" in answer.content.decode()
    with pytest.raises(Refused) as refused:
        ask_speaker(
            page_id=draft.pk,
            digest="something else",
            email="rut@example.org",
            figures=figures_for(draft, region.region),
            path_of=str,
            actor=region.communicator,
            at=NOW,
        )
    assert [problem.code for problem in refused.value.problems] == ["quote_unknown"]


def test_a_question_of_another_authority_is_not_found(client: Client, region: Cast, writer: Client) -> None:
    draft = drafted(region, reference_meeting(region, MeetingState.CLOSED)[0])
    question = asked(region, draft)
    address = reverse("publicsite:press_quote", args=[token_of(question.pk)])
    assert client.get(address).status_code == 200
    assert client.get(address, headers={"host": region.other_region.hostname}).status_code == 404
    assert client.get(reverse("publicsite:press_quote", args=["hej"])).status_code == 404


# Drafts from everything


def test_a_call_offers_its_draft(region: Cast, writer: Client) -> None:
    round_ = open_round(region)
    page = release_drafts.draft_about_round(round_id=round_.pk, actor=region.communicator, at=NOW)
    assert (page.kind, page.source, page.source_id) == (ReleaseKind.NEWS, Source.ROUND, round_.pk)
    text = shown(writer, f"/pressrum/{page.pk}/")
    assert "Nu kan du söka: Projekt för regional tillväxt" in text
    assert 'title="Hämtas ur beslutet">10 000 000 kr</span> att fördela' in text
    assert "{" not in text.split("<article", 1)[1].split("</article>", 1)[0]
    assert release_drafts.draft_about_round(round_id=round_.pk, actor=region.communicator, at=NOW) == page


def test_an_evaluation_offers_its_draft_when_it_is_public(region: Cast, newsroom: NewsroomPage) -> None:
    made = evaluations.concluded(region, evaluations.closed(region))
    by = {"actor": region.communicator, "at": NOW}
    with pytest.raises(Refused) as refused:
        release_drafts.draft_about_evaluation(evaluation_id=made.pk, **by)
    assert [problem.code for problem in refused.value.problems] == ["evaluation_not_public"]


def test_a_published_evaluation_offers_its_draft(region: Cast, writer: Client) -> None:
    made = evaluations.published(region)
    page = release_drafts.draft_about_evaluation(evaluation_id=made.pk, actor=region.communicator, at=NOW)
    text = shown(writer, f"/pressrum/{page.pk}/")
    assert page.title == made.title
    assert 'title="Hämtas ur beslutet">22</span> tillfrågade svarade' in text
    assert "{" not in text.split("<article", 1)[1].split("</article>", 1)[0]
    public = shown(Client(), f"/press/{press.published(region, page).slug}/")
    assert f'href="/utvarderingar/{made.pk}/"' in public


def test_an_approved_final_report_offers_its_draft(region: Cast, writer: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = "bifall.config.urls"
    project = funding.active(region)
    report = project.reports.get(kind=ReportKind.FINAL)
    by = {"report_id": report.pk, "authority_id": region.region.pk, "actor": region.communicator, "at": NOW}
    with pytest.raises(Report.DoesNotExist):
        release_drafts.draft_about_final_report(**by)
    indicator = project.indicators.first()
    if indicator is None:
        indicator = Indicator.objects.create(project=project, position=1, title="Möten", unit="st", target=40)
    IndicatorActual.objects.create(report=report, indicator=indicator, value=52)
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.APPROVED,
        done="Vi höll möten.",
        results="Fler fick jobb.",
        submitted_by=region.applicant,
        submitted_at=NOW,
        decided_by=region.officer,
        decided_at=NOW,
    )
    page = release_drafts.draft_about_final_report(**by)
    text = shown(writer, f"/pressrum/{page.pk}/")
    assert f"Så gick det: {project.title}" in text
    assert 'title="Hämtas ur beslutet">52</span>' in text
    assert "Vi höll möten." in text
    assert "{" not in text.split("<article", 1)[1].split("</article>", 1)[0]


def test_a_decision_on_delegation_offers_its_draft(region: Cast, writer: Client) -> None:
    decision = delegated(region, sought_sek=430_000)
    page = release_drafts.draft_about_delegated(decision_id=decision.pk, actor=region.communicator, at=NOW)
    text = shown(writer, f"/pressrum/{page.pk}/")
    assert 'title="Hämtas ur beslutet">430 000 kr</span> för' in text
    assert "12 november 2026" in text
    assert "§ None" not in text


def test_a_meeting_without_grants_offers_a_draft_too(region: Cast, newsroom: NewsroomPage) -> None:
    held, grants = reference_meeting(region, MeetingState.CLOSED)
    Decision.objects.filter(pk__in=[grant.pk for grant in grants]).delete()
    page = release_drafts.draft_release(meeting_id=held.pk, actor=region.communicator, at=NOW)
    assert (page.title, page.slug) == ("Beslut den {sammantradesdag}", "beslut-den-18-november-2026")
    assert [block.block_type for block in page.body] == ["heading", "paragraph", "quote"]


def test_everything_to_tell_of_is_on_one_page(
    region: Cast, writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    costs = []
    for number in (1, 3):
        for place in range(number):
            delegated(region)
            open_round(region, name=f"{number}–{place}")
        with django_assert_max_num_queries(12) as asked_for:
            page = shown(writer, "/pressrum/att-beratta-om/")
        costs.append(len(asked_for))
    assert costs[0] == costs[1]
    assert page.count("Skapa utkast") == 12  # each application has a round of its own
    round_ = open_round(region, name="Den nya")
    sent = writer.post(f"/pressrum/att-beratta-om/utlysning/{round_.pk}/")
    draft = ReleasePage.objects.get()
    assert sent["Location"] == f"/cms/pages/{draft.pk}/edit/"
    assert writer.post(f"/pressrum/att-beratta-om/utlysning/{draft.translation_key}/").status_code == 404
    assert writer.post(f"/pressrum/att-beratta-om/hej/{round_.pk}/").status_code == 404
