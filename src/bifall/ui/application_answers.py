"""What an applicant has answered, page by page, as one reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from bifall.applications.models import Application, Concept
from bifall.applications.queries import (
    answers_handed_in,
    attachments_handed_in,
    registers_for,
    registers_for_concept,
)
from bifall.kernel.forms.answers import Registers
from bifall.kernel.forms.schema import Answers, FormSchema
from bifall.kernel.forms.shown import display_value
from bifall.questionnaires.queries import answers_of


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """A page of the form: its key and title, and (question, answer) in the reader's language."""

    key: str
    title: str
    answers: tuple[tuple[str, str], ...]


def answered_pages(application: Application, *, as_written: bool = False) -> list[AnsweredPage]:
    """Every page that the answers have opened, in a constant number of queries.

    The answers are those that were last handed in, or as_written, for the applicant, as they stand.
    """
    schema = application.answer_set.form_version.schema
    if as_written:
        answers, registers = answers_of(application.answer_set), registers_for(application)
    else:
        answers = answers_handed_in(application)
        registers = registers_for(application, attachments_handed_in(application))
    return _pages(schema, answers, registers)


def concept_pages(concept: Concept) -> list[AnsweredPage]:
    """The same of a concept, as its answers stand."""
    schema = concept.answer_set.form_version.schema
    return _pages(schema, answers_of(concept.answer_set), registers_for_concept(concept))


def _pages(schema: FormSchema, answers: Answers, registers: Registers) -> list[AnsweredPage]:
    language = get_language() or "sv"
    return [
        AnsweredPage(
            page.key,
            page.title.of(language),
            tuple(
                (
                    question.label.of(language),
                    display_value(schema, question, answers.get(question.key), answers, registers, language),
                )
                for question in schema.visible_questions(page, answers)
            ),
        )
        for page in schema.visible_pages(answers)
    ]
