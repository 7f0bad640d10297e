"""The making of forms: versions that are worked in, published and copied, and never change after that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bifall.audit.models import Entry
from bifall.kernel.forms import edits
from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.draft import DraftForm, faults
from bifall.kernel.forms.questions import Text
from bifall.kernel.forms.written import QuestionValues
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import (
    begin_form,
    begin_version,
    discard_version,
    edit_version,
    open_answer_set,
    publish_version,
    save_answers,
)
from bifall.questionnaires.models import Form, FormVersion
from bifall.questionnaires.queries import answers_of
from bifall.questionnaires.standard_forms import application_form, demands_of
from bifall.questionnaires.states import Purpose
from bifall.ui.form_renderer import build_form
from tests.cast import Cast
from tests.conftest import NOW
from tests.kernel.forms.making import REGISTERS, drafts, step, typed_answers

PAGE = edits.PutPage(title=Text(sv="Om er"))
QUESTION = edits.PutQuestion(
    kind="short_text", values=QuestionValues(label=Text(sv="Namn"), required=True), page="om_er"
)


@pytest.fixture
def draft(cast: Cast, now: datetime) -> FormVersion:
    return begin_form(
        authority_id=cast.region.pk, purpose=Purpose.SURVEY, name="Enkät till er", actor=cast.officer, at=now
    )


def edited(version: FormVersion, cast: Cast, *taken: edits.Edit) -> FormVersion:
    for one in taken:
        version = edit_version(version_id=version.pk, edit=one, actor=cast.officer, at=NOW)
    return version


def test_a_form_is_made_step_by_step(draft: FormVersion, cast: Cast) -> None:
    by = {"actor": cast.officer, "at": NOW}
    assert (draft.form.key, draft.number, draft.is_published) == ("enkat-till-er", 1, False)
    with pytest.raises(Refused) as refused:
        publish_version(version_id=draft.pk, **by)
    assert list(refused.value.problems) == [Problem("form_pages_missing")]
    version = edited(draft, cast, PAGE, QUESTION)
    published = publish_version(version_id=version.pk, **by)
    assert [q.key for q in published.schema.questions] == ["namn"]
    assert [
        e.event for e in Entry.objects.filter(event__startswith="questionnaires.").order_by("sequence")
    ] == [
        "questionnaires.form_created",
        "questionnaires.form_version_added",
        "questionnaires.form_version_changed",
        "questionnaires.form_version_changed",
        "questionnaires.form_version_published",
    ]


def test_a_published_version_can_only_be_followed_by_another(draft: FormVersion, cast: Cast) -> None:
    by = {"actor": cast.officer, "at": NOW}
    with pytest.raises(Refused) as twice:
        begin_version(form_id=draft.form_id, **by)
    assert list(twice.value.problems) == [Problem("form_version_in_the_making")]
    first = publish_version(version_id=edited(draft, cast, PAGE, QUESTION).pk, **by)
    for attempt in (
        lambda: edit_version(version_id=first.pk, edit=PAGE, **by),
        lambda: discard_version(version_id=first.pk, **by),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert list(refused.value.problems) == [Problem("form_version_published")]
    second = begin_version(form_id=draft.form_id, **by)
    assert (second.number, second.definition) == (2, first.definition)
    edited(second, cast, edits.RemoveQuestion("namn"))
    first.refresh_from_db()
    assert [q.key for q in first.schema.questions] == ["namn"]
    discard_version(version_id=second.pk, **by)
    assert [v.number for v in FormVersion.objects.filter(form=draft.form_id)] == [1]
    assert Entry.objects.filter(event="questionnaires.form_version_discarded").count() == 1


def test_a_copy_says_exactly_what_its_source_says(draft: FormVersion, cast: Cast) -> None:
    by = {"authority_id": cast.region.pk, "purpose": Purpose.SURVEY, "actor": cast.officer, "at": NOW}
    source = edited(draft, cast, PAGE, QUESTION)
    copy = begin_form(name="Enkät till er", source_id=source.pk, **by)
    assert (copy.form.key, copy.definition) == ("enkat-till-er-2", source.definition)
    standard = begin_form(name="???", schema=application_form(), **by)
    assert (standard.form.key, standard.schema) == ("q", application_form())


def test_what_a_form_cannot_begin_from(draft: FormVersion, cast: Cast) -> None:
    elsewhere = {"authority_id": cast.other_region.pk, "purpose": Purpose.SURVEY, "at": NOW}
    with pytest.raises(Refused) as refused:
        begin_form(name=" ", source_id=draft.pk, actor=cast.officer_elsewhere, **elsewhere)
    assert list(refused.value.problems) == [
        Problem("form_name_missing", "name"),
        Problem("form_of_other_authority", "source"),
    ]
    assert Form.objects.count() == 1


def test_strangers_are_turned_away(draft: FormVersion, cast: Cast) -> None:
    for actor in (cast.officer_elsewhere, cast.director, cast.applicant):
        by = {"actor": actor, "at": NOW}
        for attempt in (
            lambda by=by: begin_form(authority_id=cast.region.pk, purpose=Purpose.SURVEY, name="X", **by),
            lambda by=by: begin_version(form_id=draft.form_id, **by),
            lambda by=by: edit_version(version_id=draft.pk, edit=PAGE, **by),
            lambda by=by: discard_version(version_id=draft.pk, **by),
        ):
            with pytest.raises(PermissionDenied):
                attempt()


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
    ],
)
@given(data=st.data())
def test_what_the_builder_lets_through_can_be_filled_saved_loaded_and_checked(
    cast: Cast, data: st.DataObject
) -> None:
    form: DraftForm = data.draw(drafts())
    demands = demands_of(Purpose.APPLICATION)
    assume(not [problem for problem in faults(form, demands) if problem.code != "form_meaning_missing"])
    by = {"actor": cast.officer, "at": NOW}
    with_needed = [edits.PutPage(title=Text(sv="Det som behövs"))]
    version = begin_form(authority_id=cast.region.pk, purpose=Purpose.APPLICATION, name="Prov", **by)
    FormVersion.objects.filter(pk=version.pk).update(definition=form.model_dump(mode="json"))
    version = edited(version, cast, *with_needed)
    needed_page = version.definition["pages"][-1]["key"]
    asked = {question["meaning"] for page in version.definition["pages"] for question in page["questions"]}
    for meaning in demands.needed:
        if meaning.value not in asked:
            version = edited(version, cast, edits.AddModel(needed_page, demands.asked[meaning]))
    if not version.definition["pages"][-1]["questions"]:
        version = edited(version, cast, edits.RemovePage(needed_page))
    version = publish_version(version_id=version.pk, **by)
    kept = dict(version.definition)
    schema = version.schema
    typed = data.draw(typed_answers(schema))
    answers = open_answer_set(form_version=version, authority_id=cast.region.pk, at=NOW)
    save_answers(
        answer_set_id=answers.pk,
        changes={key: Change(value, 0) for key, value in typed.items()},
        actor=cast.applicant,
        at=NOW,
    )
    loaded: dict[str, Any] = answers_of(answers)
    for question in schema.questions:
        wanted = clean(question, typed[question.key]).value
        assert loaded.get(question.key, clean(question, None).value) == wanted
    problems = problems_with(schema, loaded, REGISTERS)
    for page in schema.visible_pages(loaded):
        shown = build_form(
            schema,
            page.key,
            answers=loaded,
            versions={},
            registers=REGISTERS,
            language="sv",
            problems=problems,
        )
        keys = [question.key for question in schema.visible_questions(page, loaded)]
        assert [question.key for question in shown.questions] == keys
        assert "<form" not in str(shown.as_p())
    with pytest.raises(Refused):
        edit_version(version_id=version.pk, edit=data.draw(step(form)), **by)
    copy = begin_form(
        authority_id=cast.region.pk, purpose=Purpose.APPLICATION, name="Prov", source_id=version.pk, **by
    )
    version.refresh_from_db()
    assert version.definition == kept == copy.definition
