"""Everything that changes forms and answers.

The commands on answer sets ask for no permission and write no audit entry of their own: they run inside the
transaction of the app that owns the set (an application, an assessment), whose door asks for permission and
whose command records what happened. Who saved which value when stands in the answers themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.forms.answers import clean
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.schema import BaseQuestion, FormSchema
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.questionnaires.events import (
    FormCreated,
    FormVersionAdded,
    FormVersionChanged,
    FormVersionPublished,
)
from bifall.questionnaires.models import Answer, AnswerRevision, AnswerSet, Form, FormVersion
from bifall.questionnaires.states import Purpose

__all__ = [
    "Change",
    "Conflict",
    "Saved",
    "add_version",
    "change_version",
    "copy_answers",
    "create_form",
    "lock_answer_set",
    "open_answer_set",
    "publish_version",
    "save_answers",
    "unlock_answer_set",
]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved another answer in between: yours was not written, and both are here."""

    key: str
    yours: Any
    theirs: Any
    their_version: int
    saved_by_name: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the changes.

    versions: for each question whose sent value is the stored one, the version it stands at now (0: nothing
    stored). conflicts: what was not written. A question in neither was sent back untouched while somebody
    else answered it: their answer stands, and the page still shows the old one.
    """

    versions: dict[str, int]
    conflicts: tuple[Conflict, ...] = ()


@transaction.atomic
def create_form(
    *, authority_id: UUID, key: str, purpose: Purpose, name: str, actor: User, at: datetime
) -> Form:
    """A new form, without any version yet.

    `key`: small letters, digits and hyphens. Refused: form_key_missing, form_key_taken, form_name_missing.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "questionnaires.edit_form", authority)
    problems = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", key):
        problems.append(Problem("form_key_missing", "key"))
    elif Form.objects.filter(authority=authority, key=key).exists():
        problems.append(Problem("form_key_taken", "key"))
    if not name.strip():
        problems.append(Problem("form_name_missing", "name"))
    refuse_if(problems)
    form = Form.objects.create(authority=authority, key=key, purpose=purpose, name=name.strip())
    record(FormCreated(key=key, purpose=str(purpose)), subject=form, actor=actor, at=at)
    return form


@transaction.atomic
def add_version(*, form_id: UUID, schema: FormSchema, actor: User, at: datetime) -> FormVersion:
    """The form's next version, still open to change."""
    form = Form.objects.select_for_update(of=("self",), no_key=True).get(pk=form_id)
    require(actor, "questionnaires.edit_form", form)
    last = form.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = FormVersion.objects.create(
        form=form,
        number=last + 1,
        definition=schema.model_dump(mode="json"),
        created_by=actor,
        created_at=at,
    )
    event = FormVersionAdded(form_id=str(form.pk), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


@transaction.atomic
def change_version(*, version_id: UUID, schema: FormSchema, actor: User, at: datetime) -> FormVersion:
    """Replace the questions of a version that is not published. Refused: form_version_published."""
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    version.definition = schema.model_dump(mode="json")
    version.__dict__.pop("schema", None)
    version.save(update_fields=["definition"])
    event = FormVersionChanged(form_id=str(version.form_id), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


@transaction.atomic
def publish_version(*, version_id: UUID, actor: User, at: datetime) -> FormVersion:
    """Let answers be given; the questions stay as they are for ever. Refused: form_version_published."""
    version = _locked_version(version_id)
    require(actor, "questionnaires.edit_form", version)
    if version.is_published:
        raise Refused([Problem("form_version_published")])
    version.published_at = at
    version.save(update_fields=["published_at"])
    event = FormVersionPublished(form_id=str(version.form_id), number=version.number)
    record(event, subject=version, actor=actor, at=at)
    return version


def _locked_version(version_id: UUID) -> FormVersion:
    found = FormVersion.objects.select_for_update(of=("self",), no_key=True).select_related("form")
    return found.get(pk=version_id)


@transaction.atomic
def open_answer_set(*, form_version: FormVersion, authority_id: UUID, at: datetime) -> AnswerSet:
    """An empty answer set. Called inside the owner's transaction; the owner's door asks for permission.

    Refused: form_version_not_published, form_of_other_authority.
    """
    problems = []
    if not form_version.is_published:
        problems.append(Problem("form_version_not_published"))
    if form_version.authority_id != authority_id:
        problems.append(Problem("form_of_other_authority"))
    refuse_if(problems)
    return AnswerSet.objects.create(authority_id=authority_id, form_version=form_version, created_at=at)


@transaction.atomic
def save_answers(
    *, answer_set_id: UUID, changes: Mapping[str, Change], actor: User | None, at: datetime
) -> Saved:
    """Save what was typed, complete or not. Called inside the owner's transaction, as `open_answer_set`.

    The version is per question. A change that was made from another version than the stored one, and says
    something else, is not written but comes back as a conflict; all other changes are saved. Equal values are
    no conflict and no new version, and a whole page can be sent: a value that is still the one its
    `base_version` showed was not changed by this person, so it overwrites nobody and conflicts with nobody.
    What was replaced is kept as a revision. What cannot be understood is stored as it was typed, and
    `problems_with` reports it. Refused: answers_locked, answer_question_unknown.
    """
    answer_set = _locked_set(answer_set_id)
    schema = answer_set.form_version.schema
    questions = {question.key: question for question in schema.questions}
    problems = [Problem("answer_question_unknown", key) for key in changes if key not in questions]
    if answer_set.is_locked:
        problems.insert(0, Problem("answers_locked"))
    refuse_if(problems)
    found = answer_set.answers.filter(question__in=changes).select_related("saved_by")
    stored = {answer.question: answer for answer in found}
    versions: dict[str, int] = {}
    conflicts: list[Conflict] = []
    new: list[Answer] = []
    for key, change in changes.items():
        value = clean(questions[key], change.value).value
        answer = stored.get(key)
        if answer is None:
            versions[key] = 0
            if not _same_json(value, clean(questions[key], None).value):
                new.append(
                    Answer(answer_set=answer_set, question=key, value=value, saved_by=actor, saved_at=at)
                )
                versions[key] = 1
        elif _same_json(value, answer.value):
            versions[key] = answer.version
        elif change.base_version != answer.version:
            if not _is_untouched(answer, questions[key], change.base_version, value):
                conflicts.append(_conflict(answer, value))
        else:
            versions[key] = _replace(answer, value, actor, at)
    Answer.objects.bulk_create(new)
    return Saved(versions, tuple(conflicts))


def _is_untouched(answer: Answer, question: BaseQuestion, base_version: int, value: Any) -> bool:
    """The value is the one that the person was shown."""
    if base_version == 0:
        return _same_json(value, clean(question, None).value)
    shown = answer.revisions.filter(version=base_version).values_list("value", flat=True)
    return any(_same_json(value, clean(question, earlier).value) for earlier in shown)


def _conflict(answer: Answer, yours: Any) -> Conflict:
    return Conflict(
        key=answer.question,
        yours=yours,
        theirs=answer.value,
        their_version=answer.version,
        saved_by_name="" if answer.saved_by is None else answer.saved_by.name,
        saved_at=answer.saved_at,
    )


def _same_json(one: Any, other: Any) -> bool:
    """Equal as JSON: 1 and true are not the same answer."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same_json, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same_json(one[key], other[key]) for key in one)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def _replace(answer: Answer, value: Any, actor: User | None, at: datetime) -> int:
    AnswerRevision.objects.create(
        answer=answer,
        value=answer.value,
        version=answer.version,
        saved_by_id=answer.saved_by_id,
        saved_at=answer.saved_at,
    )
    answer.value, answer.version, answer.saved_by, answer.saved_at = value, answer.version + 1, actor, at
    answer.save(update_fields=["value", "version", "saved_by", "saved_at"])
    return answer.version


@transaction.atomic
def lock_answer_set(*, answer_set_id: UUID, at: datetime) -> AnswerSet:
    """Let nobody change the answers from now on. Called inside the owner's transaction. Locking twice is
    the same as once."""
    answer_set = _locked_set(answer_set_id)
    if answer_set.locked_at is None:
        answer_set.locked_at = at
        answer_set.save(update_fields=["locked_at"])
    return answer_set


@transaction.atomic
def unlock_answer_set(*, answer_set_id: UUID) -> AnswerSet:
    """Open the answers again, for a completion that was asked for. Called inside the owner's transaction."""
    answer_set = _locked_set(answer_set_id)
    answer_set.locked_at = None
    answer_set.save(update_fields=["locked_at"])
    return answer_set


@transaction.atomic
def copy_answers(*, source_id: UUID, target_id: UUID, actor: User | None, at: datetime) -> AnswerSet:
    """Begin an empty set with another one's answers, where the two forms ask the same question in the same
    way. Called inside the owner's transaction; its door asks for permission to read the source as well.

    Attachments stay with the source. Refused: answers_locked, answers_already_given.
    """
    target = _locked_set(target_id)
    source = AnswerSet.objects.select_related("form_version").get(pk=source_id)
    problems = []
    if target.is_locked:
        problems.append(Problem("answers_locked"))
    if target.answers.exists():
        problems.append(Problem("answers_already_given"))
    refuse_if(problems)
    asked_before = {question.key: question for question in source.form_version.schema.questions}
    asked_now = {question.key: question for question in target.form_version.schema.questions}
    values = dict(source.answers.values_list("question", "value"))
    Answer.objects.bulk_create(
        Answer(answer_set=target, question=key, value=values[key], saved_by=actor, saved_at=at)
        for key, question in asked_now.items()
        if key in values
        and question.kind != "attachment"
        and key in asked_before
        and asked_before[key].kind == question.kind
    )
    return target


def _locked_set(answer_set_id: UUID) -> AnswerSet:
    found = AnswerSet.objects.select_for_update(of=("self",), no_key=True).select_related("form_version")
    return found.get(pk=answer_set_id)
