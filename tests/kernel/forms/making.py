"""Forms made by steps that are drawn at random, and answers to them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bifall.kernel.forms import edits
from bifall.kernel.forms.draft import Demands, DraftForm
from bifall.kernel.forms.questions import Choice, Question, Rows, Text
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.forms.written import COLUMN_KINDS, QUESTION_KINDS, QuestionValues
from bifall.kernel.forms.written_rules import (
    CHECK_KINDS,
    CheckValues,
    check_from,
    condition_from,
    conditions_on,
    sums_in,
)
from bifall.kernel.problems import Refused
from bifall.questionnaires.standard_forms import model_questions

REGISTERS = {
    "municipalities": (Choice(value="2480", label=Text(sv="Umeå")),),
    "strategy_priorities": (Choice(value="kompetens", label=Text(sv="Kompetens")),),
    "cost_types": (Choice(value="staff", label=Text(sv="Personal")),),
    "documents": (),
}
DEMANDS = Demands(registers=frozenset(REGISTERS), asked=model_questions())
EMPTY = DraftForm(title=Text(sv="Ansökan"))

words = st.sampled_from(["Namn", "Vad söker ni?", "Belopp", "Åtgärd", "Startar", "Slutar", "7 frågor", "id"])
texts = st.builds(Text, sv=words, en=st.sampled_from(["", "Name"]))


@st.composite
def values(draw: st.DrawFn, draft: DraftForm, earlier: tuple[Question, ...]) -> QuestionValues:
    rows = [f"rows:{q.key}" for q in draft.questions if isinstance(q, Rows)]
    offers = conditions_on(earlier, REGISTERS)
    condition = None
    if offers and draw(st.booleans()):
        offer = draw(st.sampled_from(offers))
        asked = next(q for q in earlier if q.key == offer.condition.question)
        condition = condition_from(offer, asked, draw(st.sampled_from(["5", "2027-01-01", "ja"])))
    register = draw(st.sampled_from(["", "", "municipalities", "cost_types", *rows]))
    return QuestionValues(
        label=draw(texts),
        help=draw(texts),
        key=draw(st.sampled_from(["", "", "namn", "belopp", "Fel kod"])),
        required=draw(st.booleans()),
        visible_if=condition,
        max_length=draw(st.sampled_from([None, 10, 0])),
        minimum=draw(st.sampled_from([None, -3, 7])),
        maximum=draw(st.sampled_from([None, 5, 100])),
        lowest=draw(texts),
        highest=draw(texts),
        choices=""
        if register
        else draw(st.sampled_from(["Ja | Yes | ja\nKanske", "Ett\nTvå | Two", "A\nA"])),
        register=register,
        min_rows=draw(st.sampled_from([None, 0, 2])),
        max_rows=draw(st.sampled_from([None, 1, 3])),
        first_column=draw(words),
    )


@st.composite
def step(draw: st.DrawFn, draft: DraftForm) -> edits.Edit:
    """A step that somebody could take now; some of them are refused."""
    pages = [page.key for page in draft.pages]
    questions = [question.key for question in draft.questions]
    tables = [question for question in draft.questions if isinstance(question, Rows)]
    ways = ["page", *(["question"] * 4 + ["model", "move page", "remove page"] if pages else [])]
    ways += ["change", "change", "move", "remove", "check", "check"] if questions else []
    ways += ["column", "column", "move column", "remove column"] if tables else []
    ways += ["remove check"] if draft.checks else []
    way = draw(st.sampled_from(ways))
    where = draw(st.sampled_from(pages)) if pages else ""
    which = draw(st.sampled_from(questions)) if questions else ""
    direction = draw(st.sampled_from([-1, 1]))
    if way == "page":
        return edits.PutPage(title=draw(texts), intro=draw(texts))
    if way in {"move page", "remove page"}:
        return edits.MovePage(where, direction) if way == "move page" else edits.RemovePage(where)
    if way == "model":
        return edits.AddModel(where, draw(st.sampled_from([*model_questions().values()])))
    if way == "question":
        kind = draw(st.sampled_from(sorted(QUESTION_KINDS)))
        earlier = draft.before(page=where)
        return edits.PutQuestion(kind=kind, values=draw(values(draft, earlier)), page=where)
    if way == "change":
        was, page = draft.question(which), draft.page_of(which)
        assert was is not None
        assert page is not None
        earlier = draft.before(page=page.key, question=which)
        return edits.PutQuestion(kind=was.kind, values=draw(values(draft, earlier)), replaces=which)
    if way in {"move", "remove"}:
        return edits.MoveQuestion(which, direction) if way == "move" else edits.RemoveQuestion(which)
    if way == "remove check":
        return edits.RemoveCheck(draw(st.integers(1, len(draft.checks))))
    if way == "check":
        return edits.PutCheck(check=draw(check(draft)))
    table = draw(st.sampled_from(tables))
    column = draw(st.sampled_from(table.columns)).key
    if way == "move column":
        return edits.MoveColumn(table.key, column, direction)
    if way == "remove column":
        return edits.RemoveColumn(table.key, column)
    kind = draw(st.sampled_from(sorted(COLUMN_KINDS)))
    return edits.PutColumn(rows=table.key, kind=kind, values=draw(values(draft, ())))


@st.composite
def check(draw: st.DrawFn, draft: DraftForm) -> Any:
    keys = [question.key for question in draft.questions]
    sums = [code for code, _term, _label in sums_in(draft, REGISTERS)]
    kind = draw(st.sampled_from(CHECK_KINDS if sums else ("dates_in_order", "at_least_one_of")))
    some = st.lists(st.sampled_from(sums or [""]), min_size=1, max_size=3, unique=True)
    limit = draw(st.sampled_from([None, 5]))
    written = CheckValues(
        message=Text(sv="Stämmer inte."),
        first=draw(st.sampled_from(keys)),
        second=draw(st.sampled_from(keys)),
        questions=(keys[0], draw(st.sampled_from(keys))),
        left=tuple(draw(some)),
        right=() if kind == "sum_at_most" and limit is not None else tuple(draw(some)),
        percent=draw(st.sampled_from([None, 50])),
        limit=limit if kind == "sum_at_most" else None,
        at=draw(st.sampled_from(["", *keys])),
    )
    return check_from(kind, written, draft, REGISTERS)


@st.composite
def drafts(draw: st.DrawFn, most: int = 14) -> DraftForm:
    """A draft after some steps. What is refused changes nothing."""
    draft = EMPTY
    for _number in range(draw(st.integers(1, most))):
        try:
            draft = draw(step(draft)).apply(draft)
        except Refused:
            continue
    return draft


def typed_answers(schema: FormSchema) -> st.SearchStrategy[dict[str, Any]]:
    """What somebody could type in: sense and nonsense, for some of the questions."""
    cell = st.sampled_from(
        ["", "12", "ja", "nej", "2027-01-01", "Ord", "1,5", "staff", "kanske", ["ja"], None]
    )

    def answer(question: Question) -> st.SearchStrategy[Any]:
        if not isinstance(question, Rows):
            return cell
        row = st.fixed_dictionaries({column.key: cell for column in question.columns})
        return st.lists(row, max_size=3)

    return st.fixed_dictionaries({question.key: answer(question) for question in schema.questions})
