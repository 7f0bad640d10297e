"""The analysis in a reader's language: what the page, the CSV and the PDF have in common.

Each of them shows these lines and no other counts, so that what is hidden in one is hidden in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bifall.evaluation.diverging_bars import Bar
from bifall.evaluation.queries import Analysis, Traced
from bifall.evaluation.rules.change import Change, Interval
from bifall.evaluation.rules.tables import ALL, WHOLE, Group, Line, Statement, Taken
from bifall.evaluation.states import RespondentRole, SizeClass
from bifall.kernel.forms.schema import FormSchema

HIDDEN = ".."
"""What stands where a count is hidden, as in official statistics."""


def group_label(group: Group) -> str:
    """ "alla", "förtroendevald", "kommuner med … och kommuner över …"."""
    if group.split == ALL:
        return _("alla")
    names: dict[str, str] = {
        **{role.value: str(role.label) for role in RespondentRole},
        **{size.value: str(size.label) for size in SizeClass},
        "": _("övriga"),
    }
    codes = [code for joined in group.codes for code in joined.split("+")]
    return f" {_('och')} ".join(names.get(code, code) for code in codes)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A group's answers, with its name. Percentages are whole; None where they cannot be said."""

    label: str
    line: Line

    def percent(self, answer: str) -> int | None:
        share = self.line.share(answer)
        return None if share is None else round(share * 100)

    @property
    def agree_percent(self) -> int | None:
        return self.percent("agree")

    @property
    def neither_percent(self) -> int | None:
        return self.percent("neither")

    @property
    def disagree_percent(self) -> int | None:
        return self.percent("disagree")


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement in words, with the ends of its scale, and its lines."""

    key: str
    text: str
    theme: str
    lowest: str
    highest: str
    statement: Statement
    lines: tuple[ReadLine, ...]

    @property
    def whole(self) -> ReadLine:
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class ReadChange:
    text: str
    label: str
    change: Change

    @property
    def agree(self) -> str:
        return interval_text(self.change.agree)

    @property
    def disagree(self) -> str:
        return interval_text(self.change.disagree)

    @property
    def verdict(self) -> str:
        return verdict_of(self.change)


@dataclass(frozen=True, slots=True)
class ReadTraced:
    """What the records tell of a group beside what its people said of the same thing.

    experienced: (statement, the percentage that agrees, None where it is hidden).
    """

    label: str
    traced: Traced
    experienced: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class ReadFollowed:
    text: str
    answer: str
    state: str
    state_label: str
    statement: str
    agree: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Reading:
    analysis: Analysis
    taken: tuple[tuple[str, Taken], ...]
    statements: tuple[ReadStatement, ...]
    changes: tuple[ReadChange, ...]
    traced: tuple[ReadTraced, ...]
    followed: tuple[ReadFollowed, ...]

    @property
    def changes_of_all(self) -> list[ReadChange]:
        return [one for one in self.changes if one.change.group == WHOLE]

    @property
    def changes_of_groups(self) -> list[ReadChange]:
        return [one for one in self.changes if one.change.group != WHOLE]

    @property
    def most_disagreed(self) -> ReadStatement | None:
        """The statement that the largest share does not agree with, so that it is told as plainly as
        trust.
        """
        known = [one for one in self.statements if one.whole.disagree_percent is not None]
        return max(known, key=lambda one: one.whole.disagree_percent or 0, default=None)

    @property
    def themes(self) -> list[tuple[str, list[ReadStatement]]]:
        found: dict[str, list[ReadStatement]] = {}
        for statement in self.statements:
            found.setdefault(statement.theme, []).append(statement)
        return list(found.items())

    def split(self, split: str) -> list[tuple[ReadStatement, list[ReadLine]]]:
        """Each statement with its lines of one split; empty when the split is not shown."""
        return [
            (statement, lines)
            for statement in self.statements
            if (lines := [line for line in statement.lines if line.line.group.split == split])
        ]


# The statements that speak of the same thing as the records, by the page of the form they stand on.
BESIDE_THE_RECORDS = ("information", "influence", "feedback")


def read(analysis: Analysis, language: str) -> Reading:
    """The analysis in words. The active language and `language` are the same."""
    version = analysis.evaluation.form_version
    schema = version.schema if version is not None else None
    statements = tuple(
        _statement(statement, schema, language) for statement in analysis.tables.statements if schema
    )
    texts = {statement.key: statement.text for statement in statements}
    return Reading(
        analysis=analysis,
        taken=tuple((group_label(taken.group), taken) for taken in analysis.tables.taken),
        statements=statements,
        changes=tuple(
            ReadChange(texts[change.key], group_label(change.group), change) for change in analysis.changes
        ),
        traced=tuple(_traced(line, statements, schema) for line in analysis.traced),
        followed=tuple(
            ReadFollowed(
                text=one.recommendation.text,
                answer=one.recommendation.answer,
                state=one.recommendation.state,
                state_label=one.recommendation.get_state_display(),
                statement=texts.get(one.recommendation.statement, ""),
                agree=interval_text(one.change.agree) if one.change else "",
                verdict=verdict_of(one.change) if one.change else _("mäts inte i den här enkäten"),
            )
            for one in analysis.followed
        ),
    )


def _statement(statement: Statement, schema: FormSchema, language: str) -> ReadStatement:
    question = schema.question(statement.key)
    lowest, highest = getattr(question, "lowest", None), getattr(question, "highest", None)
    return ReadStatement(
        key=statement.key,
        text=question.label.of(language) if question else statement.key,
        theme=schema.page_of(statement.key).title.of(language),
        lowest=lowest.of(language) if lowest else "",
        highest=highest.of(language) if highest else "",
        statement=statement,
        lines=tuple(ReadLine(group_label(line.group), line) for line in statement.lines),
    )


def _traced(line: Traced, statements: Sequence[ReadStatement], schema: FormSchema | None) -> ReadTraced:
    experienced = []
    for theme in BESIDE_THE_RECORDS:
        of_it = [s for s in statements if schema is not None and schema.page_of(s.key).key == theme]
        for statement in of_it[:1]:
            found = next((one for one in statement.lines if one.line.group == line.group), None)
            experienced.append((statement.text, found.agree_percent if found else None))
    return ReadTraced(group_label(line.group), line, tuple(experienced))


def points(value: float) -> str:
    """A change in percentage points, with its sign: "+12", "−3", "0"."""
    rounded = round(value)
    return f"+{rounded}" if rounded > 0 else f"−{-rounded}" if rounded < 0 else "0"


def interval_text(interval: Interval | None) -> str:
    """ "+12 (−3 till +26)": the change and the interval it lies in; ".." when a count is hidden."""
    if interval is None:
        return HIDDEN
    return _("{change} ({low} till {high})").format(
        change=points(interval.points), low=points(interval.low), high=points(interval.high)
    )


def verdict_of(change: Change) -> str:
    """What may be said of the change, in words: of those who agree, and as plainly of those who do not."""
    words = {
        "up": (_("fler håller med"), _("fler håller inte med")),
        "down": (_("färre håller med"), _("färre håller inte med")),
    }
    said = [
        words[interval.direction][place]
        for place, interval in enumerate((change.agree, change.disagree))
        if interval is not None and interval.direction in words
    ]
    if said:
        return ", ".join(said)
    if change.agree is None:
        return _("för få svar för att säga något")
    return _("kan inte skiljas från ingen förändring")


def shown(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def csv_head() -> list[str]:
    return [
        _("påstående"),
        _("text"),
        _("tema"),
        _("grupp"),
        _("inbjudna"),
        _("svarade på enkäten"),
        _("svarade på påståendet"),
        _("håller inte med (1–2)"),
        _("varken eller (3)"),
        _("håller med (4–5)"),
        *(_("steg {step}").format(step=step) for step in range(1, 6)),
    ]


def csv_rows(reading: Reading) -> Iterator[list[str]]:
    """A row for each statement and group. Only all together have the five steps; ".." is a hidden count."""
    taken = {one.group: one for _label, one in reading.taken}
    for statement in reading.statements:
        for read_line in statement.lines:
            line = read_line.line
            steps = statement.statement.steps if line.group == WHOLE else ()
            yield [
                statement.key,
                statement.text,
                statement.theme,
                read_line.label,
                str(taken[line.group].invited),
                str(taken[line.group].answered),
                *(shown(v) for v in (line.answered, line.disagree, line.neither, line.agree)),
                *(shown(steps[number]) if steps else "" for number in range(5)),
            ]


def bars_of(reading: Reading) -> list[Bar]:
    """A bar for each statement: all who answered."""
    return [
        Bar(statement.text, _steps_of(statement.statement.steps, statement.whole.line))
        for statement in reading.statements
    ]


def bars_of_split(reading: Reading, split: str) -> list[Bar]:
    """The same, with a bar below for each group of a split; none when the split is not shown."""
    bars = []
    for statement, lines in reading.split(split):
        bars.append(Bar(statement.text, _steps_of(statement.statement.steps, statement.whole.line)))
        bars += [Bar(line.label, _steps_of((), line.line), is_below=True) for line in lines]
    return bars


def _steps_of(steps: Sequence[int | None], line: Line) -> tuple[int, ...] | None:
    """The five steps when all are shown, else the three answers, else nothing: no bar is drawn of a part."""
    for counts in (tuple(steps), (line.disagree, line.neither, line.agree)):
        known = tuple(count for count in counts if count is not None)
        if counts and len(known) == len(counts):
            return known
    return None
