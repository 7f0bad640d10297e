"""From the whole database nobody can tell who answered what."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from bifall.audit.models import Entry
from bifall.evaluation import commands
from bifall.evaluation.commands import replies
from bifall.evaluation.links import ticket_id_of, token_of
from bifall.evaluation.models import Evaluation, Reply, Ticket
from bifall.evaluation.rules.respondents import coarsened
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import evaluations

PEOPLE = 12


@pytest.fixture
def survey(cast: Cast) -> Evaluation:
    return evaluations.opened(cast, evaluations.people(6, 6))


def row_order(model: type[models.Model], evaluation: Evaluation) -> list[Any]:
    """The keys in the order in which the rows lie in the database's own files."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY {place}")  # noqa: S608 -- a table of ours
        return [str(row[0]).replace("-", "") for row in cursor.fetchall()]


def test_an_answer_has_nothing_in_common_with_its_ticket(survey: Evaluation) -> None:
    evaluations.answered(survey, PEOPLE)
    fields = {field.name: field for field in Reply._meta.get_fields() if field.concrete}

    assert set(fields) == {"id", "evaluation", "role", "size_class", "values", "ticket"}
    assert set(Reply.objects.values_list("ticket", flat=True)) == {None}
    assert not any(isinstance(f, models.DateField | models.AutoField) for f in fields.values())
    assert not any(
        isinstance(field, models.DateField | models.AutoField) for field in Ticket._meta.get_fields()
    )
    marks = Ticket.objects.values_list("has_answered", "stratum_role", "stratum_size")
    told = Reply.objects.values_list("role", "size_class")
    # Of each pair of role and size so many have answered, and so many answers are there: five at least.
    assert Counter((role, size) for _has, role, size in marks) == Counter(told)
    assert min(Counter(told).values()) >= 5


def test_no_value_of_an_answer_stands_anywhere_else(survey: Evaluation) -> None:
    """No id of an answer, and no id of a ticket, is found in any other table than its own."""
    evaluations.answered(survey, PEOPLE)
    commands.remind_respondents(evaluation_id=survey.pk, actor=None, at=NOW)
    # Messages are left as they leave: the way in is wiped when the letter is sent.
    Message.objects.update(path="")
    ids = {str(pk) for pk in Reply.objects.values_list("pk", flat=True)}
    ids |= {str(pk) for pk in Ticket.objects.values_list("pk", flat=True)}
    ids |= {pk.replace("-", "") for pk in ids}
    for model in apps.get_models():
        if model in {Reply, Ticket}:
            continue
        for row in model._default_manager.values_list():
            assert not any(text in str(value) for value in row for text in ids if value), model


def test_answering_is_told_of_nowhere(survey: Evaluation) -> None:
    before = Entry.objects.count(), Message.objects.count()
    evaluations.answered(survey, PEOPLE)

    assert (Entry.objects.count(), Message.objects.count()) == before


def test_the_rows_do_not_lie_in_the_order_in_which_people_answered(
    survey: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the shuffle turned around, the order is turned around: nothing else orders them."""
    tickets = list(survey.tickets.order_by("email"))

    class Backwards:
        def shuffle(self, rows: list[Reply]) -> None:
            rows.sort(key=lambda one: one.values["trust_model"], reverse=True)

    monkeypatch.setattr(replies, "SystemRandom", Backwards)
    for step, ticket in enumerate(tickets[:5], 1):
        commands.reply(ticket_id=ticket.pk, values={"trust_model": step}, at=NOW)
    found = {str(one.pk).replace("-", ""): one.values["trust_model"] for one in survey.replies.all()}

    assert [found[key] for key in row_order(Reply, survey)] == [5, 4, 3, 2, 1]


def test_every_answer_gets_a_new_id_each_time_and_at_the_closing(cast: Cast, survey: Evaluation) -> None:
    evaluations.answered(survey, 8)
    first = set(survey.replies.values_list("pk", flat=True))
    [last] = list(survey.tickets.filter(has_answered=False).order_by("email"))[:1]
    commands.reply(ticket_id=last.pk, values=evaluations.answers(1), at=NOW)
    second = set(survey.replies.values_list("pk", flat=True))
    commands.close_survey(evaluation_id=survey.pk, actor=cast.officer, at=NOW)
    third = set(survey.replies.values_list("pk", flat=True))

    assert (len(first), len(second), len(third)) == (8, 9, 9)
    assert first.isdisjoint(second)
    assert second.isdisjoint(third)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_no_transaction_is_shared_by_one_ticket_and_one_answer_alone(survey: Evaluation) -> None:
    evaluations.answered(survey, PEOPLE)
    with connection.cursor() as cursor:
        for table in (Reply, Ticket):
            cursor.execute(f"SELECT xmin::text FROM {table._meta.db_table}")  # noqa: S608
            assert len(set(cursor.fetchall())) == 1


def test_what_is_said_of_the_one_who_answered_is_shared_by_five() -> None:
    strata = [
        *[("politician", "small")] * 12,
        *[("official", "small")] * 12,
        *[("politician", "medium")] * 14,
        *[("official", "medium")] * 14,
        *[("politician", "large")] * 3,
        *[("official", "large")] * 6,
    ]

    assert coarsened(strata) == {
        ("politician", "small"): ("politician", "small"),
        ("official", "small"): ("official", "small"),
        ("politician", "medium"): ("politician", "medium+large"),
        ("official", "medium"): ("official", "medium+large"),
        ("politician", "large"): ("politician", "medium+large"),
        ("official", "large"): ("official", "medium+large"),
    }
    assert coarsened([("politician", "large"), *[("official", "large")] * 6]) == {
        ("politician", "large"): ("", ""),
        ("official", "large"): ("", ""),
    }


def test_a_link_is_computed_and_stands_nowhere(survey: Evaluation) -> None:
    ticket = survey.tickets.first()
    assert ticket is not None
    token = token_of(ticket.pk)

    assert ticket_id_of(token) == ticket.pk
    assert ticket_id_of(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert ticket_id_of("skräp") is None
    assert ticket_id_of(ticket.pk.hex) is None
    for row in Ticket.objects.values_list():
        assert not any(token.split(".")[1] in str(value) for value in row)


def test_one_answer_each_and_none_after_the_last_day(cast: Cast, survey: Evaluation) -> None:
    first, second = survey.tickets.order_by("email")[:2]
    commands.reply(ticket_id=first.pk, values={"trust_model": 4}, at=NOW)
    for ticket, at, code in (
        (first, NOW, "survey_answered_already"),
        (second, NOW + timedelta(days=40), "survey_closed"),
    ):
        with pytest.raises(Refused) as refused:
            commands.reply(ticket_id=ticket.pk, values={"trust_model": 1}, at=at)
        assert [p.code for p in refused.value.problems] == [code]
    with pytest.raises(Refused) as refused:
        commands.reply(ticket_id=second.pk, values={}, at=NOW)
    assert [p.code for p in refused.value.problems] == ["survey_empty"]
    with pytest.raises(Refused) as refused:
        commands.reply(ticket_id=second.pk, values={"trust_model": 9}, at=NOW)
    assert [p.code for p in refused.value.problems] == ["answer_not_on_the_scale"]
    assert survey.replies.count() == 1


def test_answers_under_name_keep_the_name(cast: Cast) -> None:
    survey = evaluations.opened(cast, evaluations.people(2), is_anonymous=False)
    evaluations.answered(survey, 2)

    assert {one.ticket_id for one in survey.replies.all()} == set(survey.tickets.values_list("pk", flat=True))
    assert Entry.objects.filter(event="evaluation.reply_given").count() == 2
