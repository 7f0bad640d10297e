"""Everything that changes answers.

These commands ask for no permission and write no audit entry of their own: they run inside the transaction of
the app that owns the set (an application, an assessment), whose door asks for permission and whose command
records what happened. Who saved which value when stands in the answers themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.kernel.forms.answers import clean
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.schema import BaseQuestion
from bifall.kernel.problems import Problem, refuse_if
from bifall.questionnaires.models import Answer, AnswerRevision, AnswerSet, FormVersion


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
