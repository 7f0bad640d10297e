"""Writing an application: begun, saved by one or two, with files attached."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from bifall.applications.commands import (
    add_attachment,
    remove_attachment,
    request_completion,
    save_draft,
    start_application,
    submit,
)
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.calls.models import Round
from bifall.calls.states import CallState
from bifall.documents.states import Access, DocumentKind
from bifall.kernel.forms.changes import Change
from bifall.kernel.problems import Problem
from bifall.questionnaires.commands import Conflict, Saved
from bifall.questionnaires.queries import answers_of, revisions_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.drafts import WHOLE, write
from tests.whole_database import last_told, refusal, told_since, whole_database

INSTANT = timedelta(microseconds=1)
PDF = b"%PDF-1.7 intyg"


def test_an_application_begins_as_a_draft_of_the_organisation(cast: Cast) -> None:
    round_ = open_round(cast)
    told = last_told(cast.region.pk)
    made = start_application(
        round_id=round_.pk, organisation_id=cast.chamber.pk, actor=cast.colleague, at=NOW
    )
    kept = Application.objects.get(pk=made.pk)
    assert (kept.authority, kept.round, kept.organisation, kept.state) == (
        cast.region,
        round_,
        cast.chamber,
        State.DRAFT,
    )
    assert (kept.created_by, kept.created_at, kept.case, kept.submitted_at) == (
        cast.colleague,
        NOW,
        None,
        None,
    )
    assert (kept.answer_set.form_version, answers_of(kept.answer_set)) == (round_.call.form_version, {})
    data = {"round_id": str(round_.pk), "organisation_id": str(cast.chamber.pk)}
    assert told_since(told) == [("applications.started", cast.colleague, data)]


@pytest.mark.parametrize(
    ("state", "at", "problems"),
    [
        (CallState.PUBLISHED, NOW - timedelta(days=30) - INSTANT, [Problem("round_not_open")]),
        (
            CallState.PUBLISHED,
            NOW + timedelta(days=1),
            [Problem("round_closed", None, {"closed_at": NOW + timedelta(days=1)})],
        ),
        (CallState.DRAFT, NOW, [Problem("round_not_open")]),
        (CallState.CANCELLED, NOW, [Problem("round_not_open")]),
    ],
)
def test_nothing_begins_in_a_round_that_is_not_open(
    cast: Cast, state: CallState, at: datetime, problems: list[Problem]
) -> None:
    round_ = open_round(cast)
    round_.call.state = state
    round_.call.save()
    begin = {"round_id": round_.pk, "organisation_id": cast.chamber.pk, "actor": cast.applicant, "at": at}
    assert refusal(lambda: start_application(**begin)) == problems


def test_a_round_of_another_region_is_not_there(cast: Cast) -> None:
    theirs = open_round(as_elsewhere(cast))
    before = whole_database()
    with pytest.raises(Round.DoesNotExist):
        start_application(round_id=theirs.pk, organisation_id=cast.chamber.pk, actor=cast.applicant, at=NOW)
    assert whole_database() == before


def test_what_the_answers_mean_stands_in_columns_too(cast: Cast, draft: Application) -> None:
    assert (draft.title, draft.summary, draft.starts_on, draft.ends_on) == (
        WHOLE["title"],
        WHOLE["summary"],
        date(2027, 2, 1),
        date(2029, 12, 31),
    )
    assert (draft.total_cost_sek, draft.in_kind_cost_sek, draft.cofinancing_sek, draft.sought_sek) == (
        5_571_554,
        200_000,
        2_785_777,
        2_785_777,
    )
    assert draft.search_text == (
        "studenter möter arbetsliv mötesplatser där studenter och arbetsgivare hittar varandra."
        " handelskammarens service ac län ab "
    )
    emptied = write(draft, cast.colleague, title="", sought_sek="vet inte än", starts_on="i vår", budget=[])
    assert (emptied.title, emptied.sought_sek, emptied.starts_on, emptied.total_cost_sek) == ("", 0, None, 0)
    assert answers_of(emptied.answer_set)["sought_sek"] == "vet inte än"


def test_of_two_who_write_the_later_is_told_and_nothing_is_lost(cast: Cast, draft: Application) -> None:
    told = last_told(cast.region.pk)
    a_minute_later = NOW + timedelta(minutes=1)
    first = save_draft(
        application_id=draft.pk,
        changes={"title": Change("Kims titel", 1), "risk": Change(WHOLE["risk"], 1)},
        actor=cast.colleague,
        at=NOW,
    )
    assert first == Saved({"title": 2, "risk": 1})
    second = save_draft(
        application_id=draft.pk,
        changes={"title": Change("Sofias titel", 1), "sought_sek": Change("1 000 000 kr", 1)},
        actor=cast.applicant,
        at=a_minute_later,
    )
    conflict = Conflict(
        key="title",
        yours="Sofias titel",
        theirs="Kims titel",
        their_version=2,
        saved_by_name=cast.colleague.name,
        saved_at=NOW,
    )
    assert second == Saved({"sought_sek": 2}, (conflict,))
    kept = Application.objects.get(pk=draft.pk)
    assert (kept.title, kept.sought_sek) == ("Kims titel", 1_000_000)
    third = save_draft(
        application_id=draft.pk,
        changes={"title": Change("Sofias titel", 2)},
        actor=cast.applicant,
        at=a_minute_later,
    )
    assert third == Saved({"title": 3})
    assert Application.objects.get(pk=draft.pk).title == "Sofias titel"
    assert [revision.value for revision in revisions_of(draft.answer_set, "title")] == [
        "Kims titel",
        WHOLE["title"],
    ]
    assert told_since(told) == [
        ("applications.written", cast.colleague, {"questions": ["title"], "conflicts": 0}),
        ("applications.written", cast.applicant, {"questions": ["sought_sek"], "conflicts": 1}),
        ("applications.written", cast.applicant, {"questions": ["title"], "conflicts": 0}),
    ]


def test_saving_what_already_stands_changes_nothing(cast: Cast, draft: Application) -> None:
    before = whole_database()
    again = {key: Change(value, 1) for key, value in WHOLE.items()}
    again["title"] = Change(f" {WHOLE['title']} ", 0)
    saved = save_draft(application_id=draft.pk, changes=again, actor=cast.colleague, at=NOW)
    assert saved == Saved(dict.fromkeys(WHOLE, 1))
    assert whole_database() == before


def test_a_question_that_the_form_does_not_ask_is_refused(cast: Cast, draft: Application) -> None:
    changes = {"title": Change("Ny", 1), "colour": Change("röd", 0)}
    assert refusal(
        lambda: save_draft(application_id=draft.pk, changes=changes, actor=cast.applicant, at=NOW)
    ) == [Problem("answer_question_unknown", "colour")]


@pytest.mark.parametrize("pages", [["budget", "financing"], []])
def test_a_completion_opens_the_pages_that_were_asked_for(
    cast: Cast, draft: Application, pages: list[str]
) -> None:
    submit(application_id=draft.pk, actor=cast.applicant, at=NOW)
    Application.objects.filter(pk=draft.pk).update(state=State.UNDER_REVIEW)
    request_completion(
        application_id=draft.pk,
        text="Dela upp.",
        pages=pages,
        due_on=date(2026, 12, 8),
        actor=cast.officer,
        at=NOW,
    )
    save = {"application_id": draft.pk, "actor": cast.applicant, "at": NOW}
    changes = {"title": Change("Ny", 1), "sought_sek": Change(1, 1), "risk": Change("Ny", 1)}
    if pages:
        assert refusal(lambda: save_draft(changes=changes, **save)) == [
            Problem("page_not_asked_for", "risk"),
            Problem("page_not_asked_for", "title"),
        ]
        changes = {"sought_sek": changes["sought_sek"]}
    assert save_draft(changes=changes, **save) == Saved(dict.fromkeys(changes, 2))


def test_a_file_is_attached_and_taken_away(cast: Cast, draft: Application) -> None:
    told = last_told(cast.region.pk)
    paper = add_attachment(
        application_id=draft.pk, filename="Intyg.PDF", content=PDF, actor=cast.colleague, at=NOW
    )
    assert list(draft.attachments.all()) == [paper]
    assert (paper.authority, paper.kind, paper.access, paper.created_by, paper.created_at) == (
        cast.region,
        DocumentKind.ATTACHMENT,
        Access.PARTIES,
        cast.colleague,
        NOW,
    )
    assert (paper.title, paper.filename, paper.media_type, paper.size) == (
        "Intyg.PDF",
        "Intyg.PDF",
        "application/pdf",
        len(PDF),
    )
    assert paper.file.open("rb").read() == PDF
    take_away = {"application_id": draft.pk, "document_id": paper.pk, "actor": cast.applicant, "at": NOW}
    remove_attachment(**take_away)
    assert list(draft.attachments.all()) == []
    assert [(event, actor) for event, actor, _data in told_since(told)] == [
        ("documents.stored", cast.colleague),
        ("applications.attachment_added", cast.colleague),
        ("applications.attachment_removed", cast.applicant),
    ]
    assert [data for _event, _actor, data in told_since(told)][1:] == [{"document_id": str(paper.pk)}] * 2
    assert refusal(lambda: remove_attachment(**take_away)) == [
        Problem("attachment_not_in_application", "attachment")
    ]


@pytest.mark.parametrize(
    ("filename", "content", "codes"),
    [
        ("intyg.pdf", PDF + b"x" * (100 - len(PDF)), []),
        ("intyg.pdf", PDF + b"x" * (101 - len(PDF)), ["attachment_too_large"]),
        ("intyg.pdf", b"", ["attachment_empty"]),
        ("intyg.exe", b"MZ", ["attachment_kind_unknown"]),
        ("intyg", PDF, ["attachment_kind_unknown"]),
        ("intyg.docx", PDF, ["attachment_is_not_what_it_says"]),
        ("intyg.pdf", b"<script>", ["attachment_is_not_what_it_says"]),
    ],
)
def test_a_file_is_of_a_known_kind_and_size(
    cast: Cast,
    draft: Application,
    settings: Settings,
    filename: str,
    content: bytes,
    codes: list[str],
) -> None:
    settings.BIFALL_ATTACHMENT_MAX_BYTES = 100
    attach = {"application_id": draft.pk, "filename": filename, "actor": cast.applicant, "at": NOW}
    if codes:
        assert [p.code for p in refusal(lambda: add_attachment(content=content, **attach))] == codes
    else:
        assert add_attachment(content=content, **attach).size == 100


@pytest.mark.parametrize("role", ["officer", "officer_elsewhere", "stranger", "administrator"])
def test_nobody_else_writes_in_a_draft(cast: Cast, draft: Application, role: str) -> None:
    paper = add_attachment(
        application_id=draft.pk, filename="a.pdf", content=PDF, actor=cast.applicant, at=NOW
    )
    write_ = {"application_id": draft.pk, "actor": getattr(cast, role), "at": NOW}
    before = whole_database()
    for attempt in (
        lambda: save_draft(changes={"nonsense": Change("", 0)}, **write_),
        lambda: add_attachment(filename="a.exe", content=b"", **write_),
        lambda: remove_attachment(document_id=paper.pk, **write_),
        lambda: start_application(
            round_id=draft.round_id, organisation_id=cast.chamber.pk, actor=write_["actor"], at=NOW
        ),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert whole_database() == before


@pytest.mark.parametrize("state", [s for s in State if s not in {State.DRAFT, State.COMPLETION_REQUESTED}])
def test_what_has_been_sent_in_is_not_written_in(cast: Cast, state: State) -> None:
    sent = application(cast, state)
    write_ = {"application_id": sent.pk, "actor": cast.applicant, "at": NOW}
    before = whole_database()
    with pytest.raises(PermissionDenied):
        save_draft(changes={"title": Change("Ny", 0)}, **write_)
    with pytest.raises(PermissionDenied):
        add_attachment(filename="a.pdf", content=PDF, **write_)
    assert whole_database() == before
