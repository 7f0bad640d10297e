"""Saving answers: alone, together, locked, copied."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bifall.accounts.models import User
from bifall.kernel.forms.answers import clean
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.schema import FormSchema, Integer, Page, ShortText, Text
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import (
    Conflict,
    Saved,
    add_version,
    copy_answers,
    lock_answer_set,
    open_answer_set,
    publish_version,
    save_answers,
    unlock_answer_set,
)
from bifall.questionnaires.models import Answer, AnswerRevision, AnswerSet, Form, FormVersion
from bifall.questionnaires.queries import answers_of, revisions_of, versions_of
from bifall.questionnaires.states import Purpose
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.questionnaires.conftest import SCHEMA


def save(answer_set: AnswerSet, actor: User, at: datetime, **changes: tuple[Any, int]) -> Saved:
    made = {key: Change(value, version) for key, (value, version) in changes.items()}
    return save_answers(answer_set_id=answer_set.pk, changes=made, actor=actor, at=at)


def test_a_draft_is_saved_as_far_as_it_goes(answer_set: AnswerSet, cast: Cast, now: datetime) -> None:
    saved = save(
        answer_set, cast.applicant, now, title=(" Mer service ", 0), sought_sek=("500 000 kr", 0), why=("", 0)
    )
    assert saved == Saved({"title": 1, "sought_sek": 1, "why": 0})
    assert answers_of(answer_set) == {"title": "Mer service", "sought_sek": 500_000}
    assert versions_of(answer_set) == {"title": 1, "sought_sek": 1}
    assert save(answer_set, cast.applicant, now, sought_sek=("ungefär en miljon", 1)) == Saved(
        {"sought_sek": 2}
    )
    assert answers_of(answer_set)["sought_sek"] == "ungefär en miljon"


def test_what_is_replaced_is_kept(answer_set: AnswerSet, cast: Cast, now: datetime) -> None:
    later = now + timedelta(minutes=3)
    save(answer_set, cast.applicant, now, title=("A", 0))
    assert save(answer_set, cast.colleague, later, title=("B", 1)) == Saved({"title": 2})
    assert save(answer_set, cast.colleague, later, title=("B", 2)) == Saved({"title": 2})
    assert [(r.value, r.version, r.saved_by, r.saved_at) for r in revisions_of(answer_set, "title")] == [
        ("A", 1, cast.applicant, now)
    ]


def test_the_later_of_two_is_told_and_the_rest_is_saved(
    answer_set: AnswerSet, cast: Cast, now: datetime
) -> None:
    later = now + timedelta(minutes=3)
    save(answer_set, cast.applicant, now, title=("A", 0), why=("x", 0))
    save(answer_set, cast.applicant, now, title=("B", 1))
    saved = save(answer_set, cast.colleague, later, title=("C", 1), why=("y", 1), sought_sek=("5", 0))
    assert saved == Saved(
        {"why": 2, "sought_sek": 1},
        (
            Conflict(
                key="title",
                yours="C",
                theirs="B",
                their_version=2,
                saved_by_name=cast.applicant.name,
                saved_at=now,
            ),
        ),
    )
    assert answers_of(answer_set) == {"title": "B", "why": "y", "sought_sek": 5}
    assert save(answer_set, cast.colleague, later, title=("C", 2)) == Saved({"title": 3})


def test_the_same_answer_twice_is_no_conflict(answer_set: AnswerSet, cast: Cast, now: datetime) -> None:
    save(answer_set, cast.applicant, now, sought_sek=("1 000", 0))
    assert save(answer_set, cast.colleague, now, sought_sek=("1000 kr", 0)) == Saved({"sought_sek": 1})


def test_what_was_sent_back_untouched_overwrites_nobody(
    answer_set: AnswerSet, cast: Cast, now: datetime
) -> None:
    save(answer_set, cast.applicant, now, title=("A", 0))
    save(answer_set, cast.applicant, now, title=("B", 1), why=("x", 0))
    assert save(answer_set, cast.colleague, now, title=("A", 1), why=("", 0)) == Saved({})
    assert answers_of(answer_set) == {"title": "B", "why": "x"}


def test_refusals(answer_set: AnswerSet, cast: Cast, now: datetime) -> None:
    lock_answer_set(answer_set_id=answer_set.pk, at=now)
    lock_answer_set(answer_set_id=answer_set.pk, at=now + timedelta(days=1))
    answer_set.refresh_from_db()
    assert (answer_set.is_locked, answer_set.locked_at) == (True, now)
    with pytest.raises(Refused) as refused:
        save(answer_set, cast.applicant, now, title=("A", 0), colour=("red", 0))
    assert list(refused.value.problems) == [
        Problem("answers_locked"),
        Problem("answer_question_unknown", "colour"),
    ]
    unlock_answer_set(answer_set_id=answer_set.pk)
    assert save(answer_set, cast.applicant, now, title=("A", 0)) == Saved({"title": 1})


def test_saving_asks_no_more_of_the_database_for_many_questions(
    answer_set: AnswerSet, cast: Cast, now: datetime, django_assert_num_queries: Any
) -> None:
    save(answer_set, cast.applicant, now, title=("A", 0), why=("x", 0), sought_sek=("1", 0))
    with django_assert_num_queries(4):  # savepoint, the set, its answers, release
        save(answer_set, cast.applicant, now, title=("A", 1), why=("x", 1), sought_sek=("1", 1))


def test_copying_takes_what_both_forms_ask_in_the_same_way(
    answer_set: AnswerSet, version: FormVersion, cast: Cast, now: datetime
) -> None:
    label = Text(sv="Fråga")
    newer = FormSchema(
        title=label,
        pages=(
            Page(
                key="p",
                title=label,
                questions=(
                    ShortText(key="title", label=label),
                    Integer(key="why", label=label),
                    Integer(key="new", label=label),
                ),
            ),
        ),
    )
    by = {"actor": cast.officer, "at": now}
    second = publish_version(version_id=add_version(form_id=version.form_id, schema=newer, **by).pk, **by)
    target = open_answer_set(form_version=second, authority_id=cast.region.pk, at=now)
    save(answer_set, cast.applicant, now, title=("A", 0), why=("x", 0), sought_sek=("1", 0))
    copy = {"source_id": answer_set.pk, "target_id": target.pk, "actor": cast.colleague, "at": now}
    copy_answers(**copy)
    assert (answers_of(target), versions_of(target)) == ({"title": "A"}, {"title": 1})
    lock_answer_set(answer_set_id=target.pk, at=now)
    with pytest.raises(Refused) as refused:
        copy_answers(**copy)
    assert list(refused.value.problems) == [Problem("answers_locked"), Problem("answers_already_given")]


VALUES = st.sampled_from(["", "A", "B", "C", " A ", "100", "1 000 kr", "något"])
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["look", "save"]),
        st.integers(0, 1),
        st.dictionaries(st.sampled_from(["title", "why", "sought_sek"]), VALUES, max_size=3),
    ),
    max_size=12,
)


class TwoEditors(TestCase):
    """Whatever two people do to one draft in whatever order, each value is somewhere to be found."""

    @settings(max_examples=40, deadline=None)
    @given(EDITS)
    def test_no_value_is_ever_lost(self, edits: list[tuple[str, int, dict[str, str]]]) -> None:
        cast = assemble(NOW)
        form = Form.objects.create(authority=cast.region, key="f", purpose=Purpose.APPLICATION, name="F")
        version = FormVersion.objects.create(
            form=form,
            number=1,
            definition=SCHEMA.model_dump(mode="json"),
            published_at=NOW,
            created_by=cast.officer,
            created_at=NOW,
        )
        answer_set = open_answer_set(form_version=version, authority_id=cast.region.pk, at=NOW)
        editors = (cast.applicant, cast.colleague)
        seen: list[dict[str, int]] = [{}, {}]
        attempted: set[tuple[str, Any]] = set()
        returned: set[tuple[str, Any]] = set()
        for step, (what, who, values) in enumerate(edits):
            if what == "look":
                seen[who] = versions_of(answer_set)
                continue
            changes = {key: Change(value, seen[who].get(key, 0)) for key, value in values.items()}
            at = NOW + timedelta(minutes=step)
            before = answers_of(answer_set)
            saved = save_answers(answer_set_id=answer_set.pk, changes=changes, actor=editors[who], at=at)
            seen[who] = seen[who] | saved.versions
            after = answers_of(answer_set)
            for conflict in saved.conflicts:
                assert after[conflict.key] == before[conflict.key] == conflict.theirs
                returned.add((conflict.key, conflict.yours))
            for key, value in values.items():
                question = SCHEMA.question(key)
                assert question is not None
                attempted.add((key, clean(question, value).value))
        kept = set(Answer.objects.values_list("question", "value"))
        kept |= set(AnswerRevision.objects.values_list("answer__question", "value"))
        never_answered = {
            (q.key, clean(q, None).value) for q in SCHEMA.pages[0].questions if q.kind != "rows"
        }
        assert attempted <= kept | returned | never_answered
