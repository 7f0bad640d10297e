"""A question to the municipalities, who answers it, and with what."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.collaboration.commands import (
    answer,
    consult,
    extend_due,
    name_responder,
    record_silence,
)
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.queries import StatementLine, statements_on
from bifall.collaboration.states import ConsultationState, Position
from bifall.documents.models import RegisterEntry
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.organisations.models import Mandate, Municipality
from bifall.organisations.states import MandateKind
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import of, written
from tests.factories.collaboration import DUE_ON, consultation

OPEN, ANSWERED, SILENT = ConsultationState.OPEN, ConsultationState.ANSWERED, ConsultationState.SILENT
NOTHING = {"reasons": "", "conditions": ""}


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, object]]]:
    return [(p.code, p.field, dict(p.params)) for p in refused.value.problems]


def told() -> set[tuple[str, str, str]]:
    return {(m.email, m.kind, m.subject) for m in Message.objects.all()}


def speaks(municipality: Municipality, name: str, **fields: object) -> User:
    user = person(name, at=NOW)
    Mandate.objects.create(
        municipality=municipality, user=user, kind=MandateKind.POLITICIAN, since=NOW, **fields
    )
    return user


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


@pytest.fixture
def asked(cast: Cast, case: Application) -> Consultation:
    return consultation(cast, case)


# Asking


def test_each_municipality_is_asked_once_and_all_who_speak_for_it_are_told(
    cast: Cast, case: Application, now: datetime
) -> None:
    speaks(cast.umea, "Politiker Umeå")
    speaks(cast.umea, "Slutat Umeå", ended_at=now)
    User.objects.filter(pk=cast.sorsele_official.pk).update(language="en")
    made = consult(
        application_id=case.pk,
        municipality_ids=[cast.umea.pk, cast.sorsele.pk, cast.umea.pk],
        question=" Vad betyder projektet för er? ",
        due_on=DUE_ON,
        actor=cast.officer,
        at=now,
    )
    assert [(c.municipality, c.question, c.due_on, c.state, c.asked_by, c.asked_at) for c in made] == [
        (place, "Vad betyder projektet för er?", DUE_ON, OPEN, cast.officer, now)
        for place in (cast.sorsele, cast.umea)
    ]
    assert told() == {
        ("ulla.umea@example.org", "collaboration.asked", "Remiss till Umeå: Studenter möter arbetsliv"),
        ("politiker.umea@example.org", "collaboration.asked", "Remiss till Umeå: Studenter möter arbetsliv"),
        (
            "sven.sorsele@example.org",
            "collaboration.asked",
            "Consultation of Sorsele: Studenter möter arbetsliv",
        ),
    }
    assert [
        (e.direction, e.description, e.counterparty) for e in RegisterEntry.objects.order_by("counterparty")
    ] == [
        ("outgoing", "Remiss", "Sorsele"),
        ("outgoing", "Remiss", "Umeå"),
    ]
    assert written("collaboration.") == [
        (
            "collaboration.municipality_consulted",
            of(each),
            cast.officer.pk,
            now,
            {"application_id": str(case.pk), "municipality_code": code, "due_on": "2026-12-10"},
        )
        for each, code in zip(made, ["2422", "2480"], strict=True)
    ]


def test_everything_that_is_wrong_with_a_question_is_told_at_once(
    cast: Cast, asked: Consultation, now: datetime
) -> None:
    elsewhere = Municipality.objects.create(
        authority=cast.other_region, code="0114", name="Annorstad", population=9, population_on=now.date()
    )
    values = {"application_id": asked.application_id, "actor": cast.officer, "at": now}
    with pytest.raises(Refused) as refused:
        consult(
            **values,
            municipality_ids=[cast.umea.pk, cast.sorsele.pk, elsewhere.pk],
            question=" ",
            due_on=now.date(),
        )
    assert problems(refused) == [
        ("municipality_unknown", "municipalities", {}),
        ("consultation_question_missing", "question", {}),
        ("consultation_due_too_soon", "due_on", {}),
        ("municipality_already_consulted", "municipalities", {"municipality": "Umeå"}),
    ]
    with pytest.raises(Refused) as refused:
        consult(**values, municipality_ids=[], question="Vad?", due_on=DUE_ON)
    assert problems(refused) == [("consult_nobody", "municipalities", {})]
    assert (Consultation.objects.count(), Message.objects.count(), RegisterEntry.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("at", "first_day"),
    [
        ("2026-11-24T12:00+01:00", date(2026, 11, 25)),
        ("2026-11-27T12:00+01:00", date(2026, 11, 30)),  # a Friday
        ("2026-12-23T12:00+01:00", date(2026, 12, 28)),  # before Christmas, a weekend after it
    ],
)
def test_a_municipality_has_a_workday_at_least(
    cast: Cast, case: Application, at: str, first_day: date
) -> None:
    values = {
        "application_id": case.pk,
        "municipality_ids": [cast.umea.pk],
        "question": "Vad?",
        "actor": cast.officer,
        "at": datetime.fromisoformat(at),
    }
    with pytest.raises(Refused) as refused:
        consult(**values, due_on=first_day - timedelta(1))
    assert problems(refused) == [("consultation_due_too_soon", "due_on", {})]
    assert [c.due_on for c in consult(**values, due_on=first_day)] == [first_day]


def test_a_municipality_that_nobody_speaks_for_is_asked_knowingly(
    cast: Cast, case: Application, now: datetime
) -> None:
    """Sven's mandate has ended, and who speaks for Sorsele too may not sign in."""
    Mandate.objects.filter(user=cast.sorsele_official).update(ended_at=now)
    User.objects.filter(pk=speaks(cast.sorsele, "Spärrad Sorsele").pk).update(is_active=False)
    values = {
        "application_id": case.pk,
        "municipality_ids": [cast.umea.pk, cast.sorsele.pk],
        "question": "Vad?",
        "due_on": DUE_ON,
        "actor": cast.officer,
        "at": now,
    }
    with pytest.raises(Refused) as refused:
        consult(**values)
    assert problems(refused) == [
        ("municipality_without_representative", "municipalities", {"municipality": "Sorsele"})
    ]
    assert (Consultation.objects.count(), Message.objects.count()) == (0, 0)
    sorsele, _umea = consult(**values, although_nobody_is_told=True)
    assert [(line.municipality, line.is_represented) for line in statements_on(case)] == [
        ("Sorsele", False),
        ("Umeå", True),
    ]
    assert {email for email, _kind, _subject in told()} == {"ulla.umea@example.org"}
    assert [
        entry for entry in written("collaboration.") if entry.event == "collaboration.nobody_to_tell"
    ] == [
        (
            "collaboration.nobody_to_tell",
            of(sorsele),
            cast.officer.pk,
            now,
            {"municipality_code": "2422"},
        )
    ]
    # Who is given a mandate later finds the question, and can answer it.
    speaks(cast.sorsele, "Ny Sorsele")
    assert [line.is_represented for line in statements_on(case)] == [True, True]


# Who answers


def test_a_municipality_names_who_answers(cast: Cast, asked: Consultation, now: datetime) -> None:
    politician = speaks(cast.umea, "Politiker Umeå")
    name_responder(consultation_id=asked.pk, user_id=politician.pk, actor=cast.umea_official, at=now)
    asked.refresh_from_db()
    assert (asked.responder, asked.state) == (politician, OPEN)
    entry = ("collaboration.responder_named", of(asked), cast.umea_official.pk, now)
    assert written("collaboration.") == [(*entry, {"responder_id": str(politician.pk)})]
    with pytest.raises(PermissionDenied):
        answer(
            consultation_id=asked.pk,
            position=Position.NO_COMMENT,
            **NOTHING,
            actor=cast.umea_official,
            at=now,
        )
    answer(consultation_id=asked.pk, position=Position.NO_COMMENT, **NOTHING, actor=politician, at=now)
    assert Statement.objects.get().given_by == politician


@pytest.mark.parametrize("who", ["another municipality's", "former", "locked out", "nobody"])
def test_who_does_not_speak_for_the_municipality_is_not_named(
    cast: Cast, asked: Consultation, now: datetime, who: str
) -> None:
    locked_out = speaks(cast.umea, "Utelåst Umeå")
    User.objects.filter(pk=locked_out.pk).update(is_active=False)
    chosen = {
        "another municipality's": cast.sorsele_official.pk,
        "former": speaks(cast.umea, "Slutat Umeå", ended_at=now).pk,
        "locked out": locked_out.pk,
        "nobody": uuid.uuid4(),
    }[who]
    with pytest.raises(Refused) as refused:
        name_responder(consultation_id=asked.pk, user_id=chosen, actor=cast.umea_official, at=now)
    assert problems(refused) == [("responder_not_of_the_municipality", "responder", {})]
    asked.refresh_from_db()
    assert asked.responder is None


# Answering


@pytest.mark.parametrize(
    ("position", "reasons", "conditions", "said"),
    [
        (Position.SUPPORT, " Vi behöver dem. ", "", "support"),
        (
            Position.SUPPORT_WITH_CONDITIONS,
            "Bra, men.",
            " Träffar hålls i inlandet. ",
            "support with conditions",
        ),
        (Position.AGAINST, "Det finns redan.", "", "against"),
        (Position.NO_COMMENT, "", "", "no comment"),
    ],
)
def test_an_answer_is_kept_registered_and_told_to_the_officer(
    cast: Cast,
    asked: Consultation,
    now: datetime,
    position: Position,
    reasons: str,
    conditions: str,
    said: str,
) -> None:
    # The officer reads English and the one who answers Swedish; the register is Swedish all the same.
    User.objects.filter(pk=cast.officer.pk).update(language="en")
    made = answer(
        consultation_id=asked.pk,
        position=position,
        reasons=reasons,
        conditions=conditions,
        actor=cast.umea_official,
        at=now,
    )
    asked.refresh_from_db()
    assert (asked.state, asked.responder) == (ANSWERED, cast.umea_official)
    assert statements_on(asked.application) == [
        StatementLine(
            consultation_id=asked.pk,
            statement_id=made.pk,
            municipality="Umeå",
            state=ANSWERED,
            due_on=DUE_ON,
            position=position,
            reasons=reasons.strip(),
            conditions=conditions.strip(),
            given_at=now,
            is_late=False,
        )
    ]
    assert made.given_by == cast.umea_official
    entry = RegisterEntry.objects.get()
    assert (entry.direction, entry.description, entry.counterparty) == ("incoming", "Yttrande", "Umeå")
    message = Message.objects.get()
    assert (message.recipient, message.subject, message.body) == (
        cast.officer,
        "Umeå has answered: Studenter möter arbetsliv",
        said,
    )
    assert message.path == f"/handlaggning/arenden/{asked.application_id}/"
    data = {"position": position, "is_late": False}
    assert written("collaboration.") == [
        ("collaboration.statement_given", of(asked), cast.umea_official.pk, now, data)
    ]


def test_the_register_is_in_swedish_whoever_acts(cast: Cast, case: Application, now: datetime) -> None:
    with translation.override("en"):
        [made] = consult(
            application_id=case.pk,
            municipality_ids=[cast.umea.pk],
            question="What?",
            due_on=DUE_ON,
            actor=cast.officer,
            at=now,
        )
        answer(
            consultation_id=made.pk, position=Position.NO_COMMENT, **NOTHING, actor=cast.umea_official, at=now
        )
    entries = RegisterEntry.objects.order_by("direction").values_list("description", flat=True)
    assert list(entries) == ["Yttrande", "Remiss"]


def test_an_answer_that_lacks_something_changes_nothing(
    cast: Cast, asked: Consultation, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        answer(
            consultation_id=asked.pk,
            position=Position.SUPPORT_WITH_CONDITIONS,
            **NOTHING,
            actor=cast.umea_official,
            at=now,
        )
    assert [(code, field) for code, field, _params in problems(refused)] == [
        ("statement_reasons_missing", "reasons"),
        ("statement_conditions_missing", "conditions"),
    ]
    asked.refresh_from_db()
    assert (asked.state, asked.responder, Statement.objects.count()) == (OPEN, None, 0)
    assert (written(), Message.objects.count(), RegisterEntry.objects.count()) == ([], 0, 0)


def test_an_answer_is_given_once_also_before_the_due_date(
    cast: Cast, asked: Consultation, now: datetime
) -> None:
    said = {"consultation_id": asked.pk, "actor": cast.umea_official, "conditions": "", "at": now}
    answer(**said, position=Position.SUPPORT, reasons="Bra")
    with pytest.raises(PermissionDenied):
        answer(**said, position=Position.AGAINST, reasons="Vi har ändrat oss")
    assert [(s.position, s.reasons) for s in Statement.objects.all()] == [("support", "Bra")]


@pytest.mark.parametrize(
    ("at", "is_late"), [("2026-12-10T23:59+01:00", False), ("2026-12-11T00:01+01:00", True)]
)
def test_an_answer_is_late_from_the_day_after(
    cast: Cast, asked: Consultation, at: str, is_late: bool
) -> None:
    made = answer(
        consultation_id=asked.pk,
        position=Position.NO_COMMENT,
        **NOTHING,
        actor=cast.umea_official,
        at=datetime.fromisoformat(at),
    )
    assert made.is_late == is_late


# At every door


@pytest.mark.parametrize(
    ("command", "values", "by"),
    [
        (extend_due, {"due_on": date(2026, 12, 20)}, "director"),
        (extend_due, {"due_on": date(2026, 12, 20)}, "umea_official"),
        (name_responder, {}, "officer"),
        (name_responder, {}, "sorsele_official"),
        (answer, {"position": Position.NO_COMMENT, **NOTHING}, "officer"),
        (answer, {"position": Position.NO_COMMENT, **NOTHING}, "sorsele_official"),
        (answer, {"position": Position.NO_COMMENT, **NOTHING}, "applicant"),
        (record_silence, {}, "umea_official"),
        (record_silence, {}, "officer_elsewhere"),
    ],
)
def test_the_region_asks_and_the_municipality_answers(
    cast: Cast, asked: Consultation, command: Callable[..., object], values: dict[str, object], by: str
) -> None:
    before = Consultation.objects.values().get()
    if command is name_responder:
        values = {"user_id": cast.umea_official.pk}
    late = datetime.fromisoformat("2026-12-14T12:00+01:00")
    with pytest.raises(PermissionDenied):
        command(consultation_id=asked.pk, actor=getattr(cast, by), at=late, **values)
    assert (Consultation.objects.values().get(), Statement.objects.count(), written()) == (before, 0, [])


@pytest.mark.parametrize("who", ["director", "umea_official", "officer_elsewhere"])
def test_only_the_regions_officers_ask(cast: Cast, case: Application, now: datetime, who: str) -> None:
    with pytest.raises(PermissionDenied):
        consult(
            application_id=case.pk,
            municipality_ids=[cast.umea.pk],
            question="Vad?",
            due_on=DUE_ON,
            actor=getattr(cast, who),
            at=now,
        )
    assert Consultation.objects.count() == 0
