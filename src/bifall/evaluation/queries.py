"""Questions to the evaluations: which may be read, what was answered, and what the records tell beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.applications.states import State
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position
from bifall.documents.commands import LOCAL_TIME
from bifall.evaluation.models import Evaluation, Recommendation
from bifall.evaluation.policies import DESK
from bifall.evaluation.rules.change import Change, changes
from bifall.evaluation.rules.respondents import size_of
from bifall.evaluation.rules.tables import ALL, WHOLE, Group, Tables, count, tables
from bifall.evaluation.states import PUBLIC, EvaluationState, RecommendationState


def visible_to(user: User) -> QuerySet[Evaluation]:
    """The rows that `evaluation.view` allows; a test holds the two together."""
    return Evaluation.objects.filter(Q(authority_id__in=user.authorities_as(*DESK)) | Q(state__in=PUBLIC))


def published(authority: Authority) -> QuerySet[Evaluation]:
    """What everybody may read, the latest first."""
    found = Evaluation.objects.filter(authority=authority, state__in=PUBLIC)
    return found.select_related("report", "call", "project__application__case").order_by(
        "-published_at", "id"
    )


def under_way(authority: Authority) -> QuerySet[Evaluation]:
    """Those whose survey is open or whose answers are being analysed."""
    found = Evaluation.objects.filter(
        authority=authority, state__in=[EvaluationState.COLLECTING, EvaluationState.ANALYSING]
    )
    return found.order_by("closes_on", "id")


def with_counts(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Each with how many were `invited` and how many have `answered`."""
    return evaluations.annotate(
        invited=Count("tickets", distinct=True),
        answered=Count("tickets", filter=Q(tickets__has_answered=True), distinct=True),
    )


def statements_of(evaluation: Evaluation) -> list[str]:
    """The keys of the statements on the scale, in the form's order."""
    version = evaluation.form_version
    return [q.key for q in version.schema.questions if q.kind == "scale"] if version else []


def tables_of(evaluation: Evaluation) -> Tables:
    """The tables of a closed survey, with small counts hidden. Two queries."""
    statements = statements_of(evaluation)
    asked = evaluation.tickets.order_by().values_list("stratum_role", "stratum_size")
    invited = {(role, size): number for role, size, number in asked.annotate(number=Count("pk"))}
    replies = evaluation.replies.order_by().values_list("role", "size_class", "values")
    return tables(count(replies.iterator(), statements), invited, statements)


@dataclass(frozen=True, slots=True)
class Traced:
    """What the records tell of a group of municipalities in the evaluated time; counts of statements.

    decided: answered, and the application has been granted or rejected; in_line: of them, those where support
    was followed by a grant or opposition by a rejection. handled: an officer has written what became of the
    statement; taken_in: of them, wholly or in part.
    """

    group: Group
    municipalities: int = 0
    asked: int = 0
    answered: int = 0
    on_time: int = 0
    decided: int = 0
    in_line: int = 0
    handled: int = 0
    taken_in: int = 0


@dataclass(slots=True)
class _Tally:
    municipalities: set[object] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, truth: bool) -> None:
        self.counts[what] = self.counts.get(what, 0) + truth


TAKEN_IN = (HandlingOutcome.TAKEN_IN, HandlingOutcome.PARTLY)
FOR = (Position.SUPPORT, Position.SUPPORT_WITH_CONDITIONS)


def traced_of(evaluation: Evaluation, groups: Iterable[Group]) -> list[Traced]:
    """The traced influence of all municipalities and of each size group; one query."""
    first = datetime.combine(evaluation.starts_on, time(), tzinfo=LOCAL_TIME)
    after = datetime.combine(evaluation.ends_on + timedelta(days=1), time(), tzinfo=LOCAL_TIME)
    asked = (
        Consultation.objects.filter(
            authority_id=evaluation.authority_id, asked_at__gte=first, asked_at__lt=after
        )
        .select_related("municipality", "statement__handling", "application")
        .only(
            "state",
            "municipality__population",
            "statement__position",
            "statement__is_late",
            "statement__handling__outcome",
            "application__state",
        )
    )
    wanted = [group for group in groups if group.split in {ALL, "size"}]
    tallies = {group: _Tally() for group in wanted}
    for one in asked:
        size = size_of(one.municipality.population).value
        for group in wanted:
            if group.split == ALL or any(size in code.split("+") for code in group.codes):
                _count_in(tallies[group], one)
    return [
        Traced(group=group, municipalities=len(tally.municipalities), **tally.counts)
        for group, tally in tallies.items()
    ]


def _count_in(tally: _Tally, one: Consultation) -> None:
    statement = getattr(one, "statement", None)
    state = one.application.state
    decided = statement is not None and state in {State.GRANTED, State.REJECTED}
    tally.municipalities.add(one.municipality_id)
    tally.add("asked", True)
    tally.add("answered", one.state == ConsultationState.ANSWERED)
    tally.add("on_time", statement is not None and not statement.is_late)
    if statement is not None and statement.position != Position.NO_COMMENT:
        tally.add("decided", decided)
        followed = (statement.position in FOR) == (state == State.GRANTED)
        tally.add("in_line", decided and followed)
    handling = getattr(statement, "handling", None)
    if handling is not None:
        tally.add("handled", True)
        tally.add("taken_in", handling.outcome in TAKEN_IN)


@dataclass(frozen=True, slots=True)
class Followed:
    """A recommendation of the last evaluation, and how the experience it was to better has changed since."""

    recommendation: Recommendation
    change: Change | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the analysis shows. changes and followed are empty without an earlier evaluation."""

    evaluation: Evaluation
    tables: Tables
    changes: Sequence[Change]
    followed: Sequence[Followed]
    traced: Sequence[Traced]


def analysis_of(evaluation: Evaluation) -> Analysis:
    """The tables, compared with the last evaluation's and set beside what the records tell.

    Eight queries at most, however many have answered. `evaluation` has its form version selected.
    """
    now = tables_of(evaluation)
    compared: list[Change] = []
    followed: list[Followed] = []
    earlier = Evaluation.objects.select_related("form_version").filter(following=evaluation)
    previous = earlier.first() if evaluation.previous_id else None
    if previous is not None:
        compared = changes(tables_of(previous), now)
        by_statement = {change.key: change for change in compared if change.group == WHOLE}
        followed = [
            Followed(one, by_statement.get(one.statement))
            for one in previous.recommendations.select_related("owner")
        ]
    traced = traced_of(evaluation, now.groups) if evaluation.is_of_the_collaboration else []
    return Analysis(evaluation, now, compared, followed, traced)


def words_of(evaluation: Evaluation) -> list[tuple[str, list[str]]]:
    """Question → what was written, of the open questions, in alphabetical order: without a time, a role or a
    place, and no answer's words beside another of the same person's.
    """
    version = evaluation.form_version
    if version is None:
        return []
    keys = [q.key for q in version.schema.questions if q.kind in {"long_text", "short_text"}]
    given: dict[str, list[str]] = {key: [] for key in keys}
    for values in evaluation.replies.order_by().values_list("values", flat=True):
        for key in keys:
            if text := str(values.get(key, "")).strip():
                given[key].append(text)
    return [(key, sorted(texts, key=str.casefold)) for key, texts in given.items()]


def recommendations_of(authority: Authority) -> QuerySet[Recommendation]:
    """What waits for an answer or is being done, the nearest day first."""
    return (
        Recommendation.objects.filter(
            evaluation__authority=authority,
            state__in=[RecommendationState.GIVEN, RecommendationState.UNDER_WAY],
        )
        .select_related("evaluation", "owner")
        .order_by("due_on", "evaluation__title", "position")
    )
