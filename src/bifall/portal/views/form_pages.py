"""The form's pages as a list to choose from, each with what is left to do on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from bifall.applications.models import Application
from bifall.kernel.problems import Problem
from bifall.questionnaires.queries import answers_of


def pages_with_state(found: Application, missing: Sequence[Problem]) -> list[dict[str, Any]]:
    """The form's pages in order, each with how many things are left to do on it."""
    schema = found.answer_set.form_version.schema
    language = get_language() or "sv"
    left: dict[str, int] = {}
    for problem in missing:
        question = (problem.field or "").partition(".")[0]
        for shown in schema.pages:
            if any(q.key == question for q in shown.questions):
                left[shown.key] = left.get(shown.key, 0) + 1
    return [
        {
            "key": shown.key,
            "title": shown.title.of(language),
            "left": left.get(shown.key, 0),
            "url": reverse("portal:page", args=[found.pk, shown.key]),
        }
        for shown in schema.visible_pages(answers_of(found.answer_set))
    ]
