"""Questions to forms and their answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bifall.accounts.models import User
from bifall.questionnaires.models import AnswerRevision, AnswerSet, Form, FormVersion
from bifall.questionnaires.policies import VIEWING_ROLES
from bifall.questionnaires.states import Purpose


def visible_to(user: User) -> QuerySet[Form]:
    """The forms that `questionnaires.view_form` opens to the user."""
    return Form.objects.filter(authority_id__in=user.authorities_as(*VIEWING_ROLES))


def published_versions(authority_id: UUID, purpose: Purpose) -> QuerySet[FormVersion]:
    """The published versions of an authority's forms for one purpose, newest first within each form."""
    found = FormVersion.objects.filter(
        form__authority_id=authority_id, form__purpose=purpose, published_at__isnull=False
    )
    return found.select_related("form").order_by("form__name", "form_id", "-number")


def answers_of(answer_set: AnswerSet) -> dict[str, Any]:
    """Question key → the value that holds now."""
    return dict(answer_set.answers.values_list("question", "value"))


def answers_at(answer_set: AnswerSet, versions: Mapping[str, int]) -> dict[str, Any]:
    """Question key → the value as it was in the version named. What is not named had not been answered."""
    stored = {answer.question: answer for answer in answer_set.answers.all()}
    values = {
        key: stored[key].value
        for key, version in versions.items()
        if key in stored and stored[key].version == version
    }
    replaced = AnswerRevision.objects.filter(
        answer__answer_set=answer_set, answer__question__in=versions.keys() - values.keys()
    )
    for key, version, value in replaced.values_list("answer__question", "version", "value"):
        if versions[key] == version:
            values[key] = value
    return values


def versions_of(answer_set: AnswerSet) -> dict[str, int]:
    """Question key → the version of its answer. A question that was never answered is absent (version 0)."""
    return dict(answer_set.answers.values_list("question", "version"))


def revisions_of(answer_set: AnswerSet, question: str) -> QuerySet[AnswerRevision]:
    """The values that were replaced, newest first, with who had given them."""
    found = AnswerRevision.objects.filter(answer__answer_set=answer_set, answer__question=question)
    return found.select_related("saved_by").order_by("-version")
