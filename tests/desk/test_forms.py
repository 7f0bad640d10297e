"""The pages where forms are made: built from nothing to published, compared, tried, and shut to strangers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.kernel.forms import edits
from bifall.kernel.forms.questions import Text
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.forms.written import QuestionValues
from bifall.questionnaires.commands import begin_form, begin_version, edit_version, publish_version
from bifall.questionnaires.models import Answer, AnswerSet, Form, FormVersion
from bifall.questionnaires.standard_forms import (
    application_form,
    collaboration_survey,
    concept_form,
    support_survey,
)
from bifall.questionnaires.states import Purpose
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.whole_database import whole_database


@pytest.fixture
def draft(client: Client, cast: Cast) -> FormVersion:
    client.force_login(cast.officer)
    return begin_form(
        authority_id=cast.region.pk,
        purpose=Purpose.APPLICATION,
        name="Ansökan 2027",
        schema=application_form(),
        actor=cast.officer,
        at=NOW,
    )


def address(name: str, version: FormVersion, *parts: object) -> str:
    return reverse(f"desk:{name}", args=[version.pk, *parts])


def keys(version: FormVersion) -> list[str]:
    version.refresh_from_db()
    return [question["key"] for page in version.definition["pages"] for question in page["questions"]]


def test_an_officer_makes_a_form_from_nothing_and_publishes_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    made = client.post(reverse("desk:create_form"), {"name": "Enkät", "purpose": "survey", "source": ""})
    version = FormVersion.objects.get()
    assert made.headers["Location"] == address("form_version", version)
    refused = client.post(address("publish_form", version))
    assert refused.status_code == 422
    assert "Formuläret har ingen sida. Lägg till en." in refused.content.decode()
    client.post(address("add_form_page", version), {"title_sv": "Om er", "title_en": "About you"})
    for kind, sent in (
        ("yes_no", {"label_sv": "Samverkar ni", "required": "on"}),
        (
            "short_text",
            {"label_sv": "Med vem", "help_sv": "Skriv namnen.", "condition": "samverkar_ni:equals:bool:True"},
        ),
        ("rows", {"label_sv": "Kostnader", "first_column": "Vad", "max_rows": "9"}),
        ("multiple_choice", {"label_sv": "Var", "register": "municipalities"}),
    ):
        answer = client.post(f"{address('add_form_question', version, 'om_er')}?kind={kind}", sent)
        assert answer.status_code == 302, answer.context["form"].errors
    client.post(f"{address('add_form_column', version, 'kostnader')}?kind=money", {"label_sv": "Belopp"})
    client.post(
        f"{address('add_form_check', version)}?kind=sum_at_most",
        {"left": ["kostnader.belopp"], "limit": "5000", "message_sv": "Högst femtusen."},
    )
    client.post(address("arrange_form", version), {"do": "up:question:var"})
    published = client.post(address("publish_form", version))
    assert published.status_code == 302
    version.refresh_from_db()
    assert version.is_published
    schema = version.schema
    assert [q.key for q in schema.questions] == ["samverkar_ni", "med_vem", "var", "kostnader"]
    assert (schema.pages[0].title.en, schema.checks[0].kind) == ("About you", "sum_at_most")
    shown = client.get(address("form_version", version)).content.decode()
    assert "”Samverkar ni” är ”Ja”" in shown
    assert "Kostnader: Belopp är högst 5\u00a0000" in shown
    assert 'name="do"' not in shown


def test_what_was_wrong_stands_at_its_field_with_everything_typed(client: Client, draft: FormVersion) -> None:
    before = whole_database()
    where = f"{address('add_form_question', draft, 'project')}?kind=integer"
    sent = {"label_sv": "", "key": "title", "minimum": "9", "maximum": "3", "help_sv": "Hjälp"}
    answer = client.post(where, sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "label_sv": ["Skriv frågan."],
        "key": ["Koden title finns redan i formuläret. Varje sida och varje fråga har sin egen."],
        "minimum": ["Det lägsta ska inte vara mer än det högsta."],
    }
    assert ">Hjälp</textarea>" in answer.content.decode().replace("\n", "")
    assert whole_database() == before


def test_a_condition_is_written_where_it_cannot_be_chosen(client: Client, draft: FormVersion) -> None:
    where = f"{address('add_form_question', draft, 'financing')}?kind=long_text"
    sent = {"label_sv": "Varför så mycket", "condition": "sought_sek:not_equals::"}
    for written, told in (("", "Skriv svaret som ska gälla"), ("många", "besvaras inte med ”många”")):
        answer = client.post(where, sent | {"condition_value": written})
        assert answer.status_code == 422
        assert told in str(answer.context["form"].errors["condition_value"])
    assert client.post(where, sent | {"condition_value": "1 000 kr"}).status_code == 302
    draft.refresh_from_db()
    question = draft.schema.question("varfor_sa_mycket")
    assert question is not None
    assert question.visible_if is not None
    assert question.visible_if.value == 1000
    page = client.get(address("form_question", draft, "varfor_sa_mycket")).content.decode()
    assert 'name="condition_value" value="1000"' in page


def test_what_breaks_by_moving_is_told_at_its_place(client: Client, draft: FormVersion) -> None:
    order = keys(draft)
    client.post(address("arrange_form", draft), {"do": "up:question:state_aid_advantage"})
    assert keys(draft) != order
    page = client.get(address("form_version", draft)).content.decode()
    assert 'href="#question-state_aid_advantage"' in page
    assert "som kommer senare. Flytta den frågan uppåt, eller ändra villkoret." in page
    preview = client.get(address("preview_form", draft)).content.decode()
    assert "Formuläret kan inte visas ännu" in preview
    assert client.post(address("publish_form", draft)).status_code == 422


def test_a_ready_question_is_taken_out_and_added_again(client: Client, draft: FormVersion) -> None:
    client.post(address("arrange_form", draft), {"do": "remove:question:budget"})
    assert (
        "Frågan ”Projektets kostnader” behövs" in client.get(address("form_version", draft)).content.decode()
    )
    client.post(address("arrange_form", draft), {"model": "budget", "page": "follow_up"})
    assert keys(draft)[-1] == "budget"
    again = client.post(address("arrange_form", draft), {"model": "budget", "page": "follow_up"})
    assert again.status_code == 422
    for nonsense in ({"do": "up:everything:x"}, {"model": "melody"}, {}):
        assert client.post(address("arrange_form", draft), nonsense).status_code == 404
    gone = client.post(address("arrange_form", draft), {"do": "up:question:borta"})
    assert "Delen finns inte kvar." in gone.content.decode()


def test_columns_are_changed_moved_and_removed(client: Client, draft: FormVersion) -> None:
    def columns() -> list[str]:
        draft.refresh_from_db()
        found = next(q for p in draft.definition["pages"] for q in p["questions"] if q["key"] == "effects")
        return [column["key"] for column in found["columns"]]

    assert columns() == ["title", "description"]
    moved = client.post(address("arrange_form", draft), {"do": "up:column:effects:description"})
    assert moved.headers["Location"] == address("form_question", draft, "effects")
    assert columns() == ["description", "title"]
    where = address("form_column", draft, "effects", "description")
    page = client.get(where)
    client.post(where, {**page.context["form"].initial, "label_sv": "Mer om effekten"})
    assert columns() == ["description", "title"]
    client.post(address("arrange_form", draft), {"do": "remove:column:effects:description"})
    assert columns() == ["title"]


def test_what_somebody_else_changed_is_told_before_it_is_written_over(
    client: Client, cast: Cast, draft: FormVersion
) -> None:
    where = address("form_question", draft, "problem")
    sent = dict(client.get(where).context["form"].initial) | {"label_sv": "Vad är fel?", "max_length": "500"}
    sent.pop("kept", None)
    edit_version(
        version_id=draft.pk,
        edit=edits.PutQuestion(
            kind="long_text", values=QuestionValues(label=Text(sv="Behovet")), replaces="problem"
        ),
        actor=cast.administrator,
        at=NOW,
    )
    first = client.post(where, sent)
    assert first.status_code == 422
    assert "Någon annan ändrade det här medan du skrev." in first.content.decode()
    assert 'value="Vad är fel?"' in first.content.decode()
    sent["seen"] = first.context["form"]["seen"].value()
    assert client.post(where, sent).status_code == 302
    draft.refresh_from_db()
    question = draft.schema.question("problem")
    assert question is not None
    assert question.label.sv == "Vad är fel?"


def test_rules_are_changed_and_removed(client: Client, draft: FormVersion) -> None:
    add = f"{address('add_form_check', draft)}?kind="
    empty = client.post(f"{add}sum_at_most", {"message_sv": ""})
    assert set(empty.context["form"].errors) == {"message_sv", "left", "limit"}
    assert client.get(f"{add}melody").status_code == 404
    for kind, sent in (
        ("dates_in_order", {"first": "starts_on", "second": "ends_on", "message_sv": "Fel ordning."}),
        ("at_least_one_of", {"questions": ["risk", "follow_up"], "message_sv": "Välj."}),
        (
            "sums_equal",
            {"left": ["sought_sek"], "right": ["financing.amount_sek"], "message_sv": "Olika."},
        ),
    ):
        assert client.post(add + kind, sent).status_code == 302
    where = address("form_check", draft, 1)
    sent = dict(client.get(where).context["form"].initial) | {"message_sv": "Slutar före start."}
    assert client.post(where, sent).status_code == 302
    draft.refresh_from_db()
    assert [check.message.sv for check in draft.schema.checks] == [
        "Slutar före start.",
        "Välj.",
        "Olika.",
    ]
    assert client.get(address("form_check", draft, 4)).status_code == 404
    client.post(address("arrange_form", draft), {"do": "remove:check:2"})
    left = FormVersion.objects.get(pk=draft.pk)
    assert [check.kind for check in left.schema.checks] == ["dates_in_order", "sums_equal"]


def test_trying_a_form_keeps_nothing(client: Client, draft: FormVersion) -> None:
    before = whole_database()
    where = address("preview_form", draft)
    first = client.get(where)
    assert "state_aid_advantage" not in first.content.decode()
    sent: dict[str, Any] = {"version:state_aid": "0", "state_aid": "yes", "go": "show"}
    opened = client.post(where, sent).content.decode()
    assert "state_aid_advantage" in opened
    assert "saker att rätta till" not in opened
    checked = client.post(where, sent | {"go": "check"}).content.decode()
    assert "saker att rätta till" in checked
    row = client.post(where, {"version:budget": "0", "add-row:budget": "1"}).content.decode()
    assert 'name="row:budget"' in row
    assert whole_database() == before
    assert (Answer.objects.count(), AnswerSet.objects.count()) == (0, 0)


def test_two_versions_are_compared(client: Client, cast: Cast, draft: FormVersion) -> None:
    by = {"actor": cast.officer, "at": NOW}
    alone = client.get(address("compare_form", draft)).content.decode()
    assert "Formuläret har bara en version." in alone
    publish_version(version_id=draft.pk, **by)
    second = begin_version(form_id=draft.form_id, **by)
    same = client.get(address("compare_form", second)).content.decode()
    assert "De två versionerna är lika." in same
    edit_version(version_id=second.pk, edit=edits.RemoveQuestion("risk"), **by)
    shown = client.get(address("compare_form", second) + "?with=1")
    assert [(row["label"], row["change"]) for row in shown.context["rows"]] == [("Risker", "borttagen")]


def test_a_new_version_begins_as_the_last_and_can_be_thrown_away(
    client: Client, cast: Cast, draft: FormVersion
) -> None:
    publish_version(version_id=draft.pk, actor=cast.officer, at=NOW)
    client.post(reverse("desk:begin_form_version", args=[draft.form_id]))
    second = FormVersion.objects.get(number=2)
    assert second.definition == draft.definition
    again = client.post(reverse("desk:begin_form_version", args=[draft.form_id]), follow=True)
    assert "Det finns redan en version att arbeta i." in again.content.decode()
    client.post(address("discard_form", second))
    assert FormVersion.objects.count() == 2
    client.post(address("discard_form", second), {"sure": "yes"})
    assert FormVersion.objects.count() == 1
    published = client.post(address("publish_form", draft), follow=True)
    assert "Versionen är redan publicerad." in published.content.decode()


def test_a_copy_is_offered_with_the_call_that_used_it(client: Client, cast: Cast) -> None:
    version = open_round(cast).call.form_version
    client.force_login(cast.officer)
    page = client.get(reverse("desk:create_form")).content.decode()
    assert "Ansökan om projektstöd 1 (Projekt för regional tillväxt)" in page
    client.post(
        reverse("desk:create_form"),
        {"name": "Nästa ansökan", "purpose": "application", "source": str(version.pk)},
    )
    copy = FormVersion.objects.get(form__name="Nästa ansökan")
    assert copy.schema == version.schema


@pytest.mark.parametrize(
    ("source", "purpose", "schema"),
    [
        ("application", "application", application_form),
        ("concept", "concept", concept_form),
        ("samverkansenkat", "survey", collaboration_survey),
        ("stodenkat", "survey", support_survey),
    ],
)
def test_a_standard_form_is_begun_for_what_it_is_used_for(
    client: Client, cast: Cast, source: str, purpose: str, schema: Callable[[], FormSchema]
) -> None:
    client.force_login(cast.officer)
    for asked in Purpose.values:
        values = {"name": "Vårt nya", "purpose": asked, "source": source}
        answer = client.post(reverse("desk:create_form"), values)
        if asked == purpose:
            assert FormVersion.objects.get(form__name="Vårt nya", form__purpose=purpose).schema == schema()
            continue
        assert answer.status_code == 422
        told = f"Det är ett formulär för {Purpose(purpose).label}."
        assert answer.context["form"].errors == {"source": [told]}
        assert 'value="Vårt nya"' in answer.content.decode()
    assert Form.objects.count() == 1


def test_who_comes_in(client: Client, cast: Cast, draft: FormVersion) -> None:
    pages = [
        reverse("desk:forms"),
        reverse("desk:form", args=[draft.form_id]),
        address("form_version", draft),
        address("preview_form", draft),
        address("compare_form", draft),
    ]
    making = [
        reverse("desk:create_form"),
        address("form_title", draft),
        address("form_page", draft, "project"),
        address("form_question", draft, "title"),
    ]
    for person, reads, makes in (
        (cast.officer, 200, 200),
        (cast.administrator, 200, 200),
        (cast.director, 200, 403),
        (cast.secretary, 403, 403),
        (cast.applicant, 403, 403),
        (cast.officer_elsewhere, 403, 403),
    ):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages] == [reads] * len(pages)
        assert [client.get(page).status_code for page in making] == [makes] * len(making)
    client.force_login(cast.officer)
    for missing in (
        address("form_page", draft, "borta"),
        address("form_question", draft, "borta"),
        address("form_column", draft, "budget", "borta"),
        address("form_column", draft, "title", "x"),
        f"{address('add_form_question', draft, 'project')}?kind=melody",
    ):
        assert client.get(missing).status_code == 404
    publish_version(version_id=draft.pk, actor=cast.officer, at=NOW)
    assert client.get(address("form_question", draft, "title")).status_code == 404


@pytest.mark.parametrize("purpose", ["", "survey", "nonsense"])
def test_the_list_is_narrowed_by_use(client: Client, cast: Cast, draft: FormVersion, purpose: str) -> None:
    begin_form(authority_id=cast.region.pk, purpose=Purpose.SURVEY, name="Enkät", actor=cast.officer, at=NOW)
    shown = client.get(reverse("desk:forms"), {"purpose": purpose})
    names = [line["form"].name for line in shown.context["lines"]]
    assert names == (["Enkät"] if purpose == "survey" else ["Ansökan 2027", "Enkät"])


def test_the_list_asks_as_many_questions_at_any_length(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    asked = set()
    for number in (1, 3, 60):
        for place in range(Form.objects.count(), number):
            form = Form.objects.create(
                authority=cast.region, key=f"f{place}", purpose=Purpose.SURVEY, name=f"Formulär {place}"
            )
            FormVersion.objects.create(
                form=form,
                number=1,
                definition=application_form().model_dump(mode="json"),
                created_by=cast.officer,
                created_at=NOW + timedelta(days=place),
            )
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse("desk:forms"))
        asked.add(len(captured))
    assert len(asked) == 1
    assert max(asked) <= 12
