"""The forms that an installation begins with; an authority makes its own versions of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bifall.kernel.forms.draft import Demands
from bifall.kernel.forms.questions import Meaning, Question, Text
from bifall.kernel.forms.schema import FormSchema, Page
from bifall.questionnaires.states import Purpose

# What those who show a form of each use can bring, and what the use itself needs to be told.
REGISTERS: Mapping[Purpose, frozenset[str]] = {
    Purpose.APPLICATION: frozenset({"municipalities", "strategy_priorities", "cost_types", "documents"}),
    Purpose.CONCEPT: frozenset({"municipalities", "strategy_priorities", "cost_types"}),
    Purpose.SURVEY: frozenset({"municipalities"}),
}
NEEDED: Mapping[Purpose, tuple[Meaning, ...]] = {
    Purpose.APPLICATION: (
        Meaning.TITLE,
        Meaning.SUMMARY,
        Meaning.STARTS_ON,
        Meaning.ENDS_ON,
        Meaning.BUDGET,
        Meaning.SOUGHT,
        Meaning.FINANCING,
    ),
    Purpose.CONCEPT: (Meaning.TITLE, Meaning.SUMMARY),
}


def application_form() -> FormSchema:
    """An application for a project grant: what förordning 2003:596 8 § asks, and what a region adds.

    Registers: municipalities, strategy_priorities, cost_types. The sums of budget and financing are compared
    by the application itself, whatever form it was written in.
    """
    return _standard("application")


def collaboration_survey() -> FormSchema:
    """What the municipalities' representatives think of the collaboration: statements on trust, information
    in time, a real chance to affect, feedback and the usefulness of the forums, and two open questions.
    """
    return _standard("collaboration_survey")


def support_survey() -> FormSchema:
    """What those who took part in a project, or applied in a call, think of it."""
    return _standard("support_survey")


def _standard(name: str) -> FormSchema:
    definition = files("bifall.questionnaires").joinpath(f"standard/{name}.json")
    return FormSchema.model_validate_json(definition.read_text("utf-8"))


@cache
def model_questions() -> Mapping[Meaning, Question]:
    """Meaning → the question by which the standard form asks for it."""
    asked = application_form().questions
    return {question.meaning: question for question in asked if question.meaning is not Meaning.NONE}


def demands_of(purpose: Purpose) -> Demands:
    """What a form must keep to, to be used for the purpose."""
    return Demands(registers=REGISTERS[purpose], asked=model_questions(), needed=NEEDED.get(purpose, ()))


def concept_form() -> FormSchema:
    """A concept of two pages: the idea, and roughly when, where and for how much.

    Its questions are the application form's own, so that their answers follow into the full application.
    """
    asked = model_questions()
    idea = (Meaning.TITLE, Meaning.SUMMARY, Meaning.PROBLEM, Meaning.TARGET_GROUP)
    extent = (Meaning.STARTS_ON, Meaning.ENDS_ON, Meaning.MUNICIPALITIES, Meaning.PRIORITIES, Meaning.SOUGHT)
    return FormSchema(
        title=Text(sv="Idéskiss", en="Concept note"),
        pages=(
            Page(
                key="idea",
                title=Text(sv="Idén", en="The idea"),
                intro=Text(
                    sv="Berätta kort om idén. Blir ni inbjudna följer svaren med till ansökan.",
                    en="Describe the idea briefly. If you are invited, your answers follow into the"
                    " application.",
                ),
                questions=tuple(asked[meaning] for meaning in idea),
            ),
            Page(
                key="extent",
                title=Text(sv="Omfattning", en="Extent"),
                intro=Text(sv="Ungefärliga uppgifter räcker.", en="Approximate figures will do."),
                questions=tuple(asked[meaning] for meaning in extent),
            ),
        ),
    )
