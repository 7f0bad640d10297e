"""The kinds of question that a form can ask, as pydantic models."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

ROWS_REGISTER = "rows:"
"""A column whose register is "rows:results" offers the rows that were answered to the question "results"."""

Key: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Scalar: TypeAlias = StrictBool | StrictInt | StrictStr | None


class Part(BaseModel):
    """Any piece of a form: it does not change, and what it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text in Swedish and, when there is one, in English."""

    sv: str
    en: str = ""

    def of(self, language: str) -> str:
        """The text in `language` ("sv", "en", "en-gb"); Swedish where there is no other."""
        return self.en if language.startswith("en") and self.en else self.sv

    def __str__(self) -> str:
        return self.sv


class Choice(Part):
    value: str
    label: Text


class Operator(StrEnum):
    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    CONTAINS = "contains"
    ANSWERED = "answered"


class Condition(Part):
    """Something that an earlier answer must be. A question that is hidden counts as unanswered."""

    question: str
    operator: Operator = Operator.EQUALS
    value: Scalar = None


class Meaning(StrEnum):
    """What the house understands of an answer, whatever the form calls the question."""

    TITLE = "title"
    SUMMARY = "summary"
    PROBLEM = "problem"
    TARGET_GROUP = "target_group"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    MUNICIPALITIES = "municipalities"
    PRIORITIES = "priorities"
    ACTIVITIES = "activities"
    RESULTS = "results"
    EFFECTS = "effects"
    BUDGET = "budget"
    FINANCING = "financing"
    SOUGHT = "sought"
    OTHER_FUNDER = "other_funder"
    OTHER_CALL = "other_call"
    OTHER_STEP = "other_step"
    OTHER_SOUGHT = "other_sought"
    OTHER_FROM_1_1 = "other_from_1_1"
    NONE = "none"


class BaseQuestion(Part):
    is_group: ClassVar[bool] = False
    """Several controls answer it, so the page shows it as a fieldset with a legend."""

    key: Key
    label: Text
    help: Text = Text(sv="")
    required: bool = False
    visible_if: Condition | None = None
    meaning: Meaning = Meaning.NONE


class ShortText(BaseQuestion):
    kind: Literal["short_text"] = "short_text"
    max_length: int = Field(default=200, ge=1)


class LongText(BaseQuestion):
    kind: Literal["long_text"] = "long_text"
    max_length: int = Field(default=4000, ge=1)


class Integer(BaseQuestion):
    kind: Literal["integer"] = "integer"
    minimum: int | None = None
    maximum: int | None = None


class Money(BaseQuestion):
    """Whole kronor, never below zero; stored as int."""

    kind: Literal["money"] = "money"


class Percent(BaseQuestion):
    """0 to 100 with at most two decimals; stored as a decimal string ("5.5"), for floats cannot hold it."""

    kind: Literal["percent"] = "percent"


class Date(BaseQuestion):
    """Stored as "2026-01-31"."""

    kind: Literal["date"] = "date"


class YesNo(BaseQuestion):
    kind: Literal["yes_no"] = "yes_no"
    is_group: ClassVar[bool] = True


class ChoiceQuestion(BaseQuestion):
    """The choices stand in the form, or in a register that the form names."""

    choices: tuple[Choice, ...] = ()
    register_name: str = Field(default="", alias="register")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="after")
    def _has_choices_from_one_place(self) -> Self:
        if bool(self.choices) == bool(self.register_name):
            raise ValueError(f"{self.key}: give choices or a register, and not both")
        values = [choice.value for choice in self.choices]
        if len(set(values)) != len(values) or "" in values:
            raise ValueError(f"{self.key}: every choice needs a value of its own")
        return self

    @property
    def rows_question(self) -> str | None:
        """The key of the rows question whose rows are the choices, if they are."""
        register = self.register_name
        return register.removeprefix(ROWS_REGISTER) if register.startswith(ROWS_REGISTER) else None


class SingleChoice(ChoiceQuestion):
    kind: Literal["single_choice"] = "single_choice"


class MultipleChoice(ChoiceQuestion):
    kind: Literal["multiple_choice"] = "multiple_choice"
    is_group: ClassVar[bool] = True


class Scale(BaseQuestion):
    """1 to 5, where the ends have names."""

    kind: Literal["scale"] = "scale"
    is_group: ClassVar[bool] = True
    steps: ClassVar[tuple[int, ...]] = (1, 2, 3, 4, 5)
    lowest: Text
    highest: Text


class Attachment(BaseQuestion):
    """Stored as a list of document ids; the register "documents" gives them their names."""

    kind: Literal["attachment"] = "attachment"
    is_group: ClassVar[bool] = True
    max_files: int = Field(default=5, ge=1)


Column: TypeAlias = Annotated[
    ShortText | LongText | Integer | Money | Percent | Date | YesNo | SingleChoice | MultipleChoice | Scale,
    Field(discriminator="kind"),
]


class Rows(BaseQuestion):
    """A table that grows. Stored as a list of {"id": "<short id>", "<column>": value}."""

    kind: Literal["rows"] = "rows"
    is_group: ClassVar[bool] = True
    columns: tuple[Column, ...] = Field(min_length=1)
    min_rows: int = Field(default=0, ge=0)
    max_rows: int = Field(default=50, ge=1, le=500)

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys) or "id" in keys:
            raise ValueError(f"{self.key}: every column needs a key of its own, and none is called id")
        if any(column.visible_if or column.meaning is not Meaning.NONE for column in self.columns):
            raise ValueError(f"{self.key}: a column is always shown and has no meaning of its own")
        if self.min_rows > self.max_rows:
            raise ValueError(f"{self.key}: fewest rows must not be more than most rows")
        return self

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


Question: TypeAlias = Annotated[
    ShortText
    | LongText
    | Integer
    | Money
    | Percent
    | Date
    | YesNo
    | SingleChoice
    | MultipleChoice
    | Scale
    | Rows
    | Attachment,
    Field(discriminator="kind"),
]


def register_names(questions: Sequence[BaseQuestion]) -> frozenset[str]:
    """The registers that the questions and their columns need; those made of rows are left out."""
    names: set[str] = set()
    for question in questions:
        if isinstance(question, Rows):
            names |= register_names(question.columns)
        elif isinstance(question, ChoiceQuestion) and question.register_name and not question.rows_question:
            names.add(question.register_name)
        elif isinstance(question, Attachment):
            names.add("documents")
    return frozenset(names)
