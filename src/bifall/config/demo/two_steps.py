"""A call of two steps in the demo year, with forms that an officer has made in the browser's own steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bifall.applications.commands import (
    apply_by_invitation,
    decline,
    invite,
    save_concept,
    start_concept,
    submit_concept,
)
from bifall.applications.models import Concept
from bifall.calls.models import Round
from bifall.flows.casefile.scene import Scene
from bifall.kernel.forms import edits
from bifall.kernel.forms.questions import Condition, Text
from bifall.kernel.forms.schema import SumAtMost, Term
from bifall.kernel.forms.written import QuestionValues
from bifall.questionnaires.commands import (
    Change,
    begin_form,
    begin_version,
    edit_version,
    publish_version,
)
from bifall.questionnaires.models import FormVersion
from bifall.questionnaires.standard_forms import concept_form
from bifall.questionnaires.states import Purpose

SLUG = "innovation-i-tva-steg"
HIGHEST_SEK = 3_000_000

At = Callable[..., datetime]
"""A moment so many days from now, at an hour."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """An idea handed in as a concept. answer: "invite", "decline", "" (not yet), or "draft"."""

    applicant: str
    title: str
    summary: str
    municipalities: tuple[str, ...]
    priority: str
    sought_sek: int
    answer: str
    partner: str = ""


FIRST_ROUND = (
    Sketch(
        "skogsklustret",
        "Spill blir isolering",
        "Sågverk och byggföretag tar fram isolering av sågspån.",
        ("2404", "2401"),
        "omstallning",
        1_900_000,
        "invite",
        "Skogsägare i inlandet",
    ),
    Sketch(
        "norrlands-rorelse",
        "Rehabilitering hemma",
        "Patienter tränar hemma med stöd av en fysioterapeut på skärm.",
        ("2480", "2482"),
        "valfard",
        1_250_000,
        "invite",
        "Umeå kommun",
    ),
    Sketch(
        "digitala-byar",
        "En app för allt i byn",
        "Byns föreningar och butiker samlas i en app.",
        ("2425",),
        "sammanhallen",
        700_000,
        "decline",
    ),
)
SECOND_ROUND = (
    Sketch(
        "teknikverkstan",
        "Provplats för kalla batterier",
        "Små företag provar batterier i kyla utan att bygga egna labb.",
        ("2482",),
        "kompetens",
        2_400_000,
        "",
        "Skellefteå kommun",
    ),
    Sketch(
        "kustlandets-mat",
        "Tång på tallriken",
        "Fiskare odlar tång och storkök lagar mat av den.",
        ("2409",),
        "naringsliv",
        980_000,
        "",
    ),
    Sketch(
        "kultur-i-norr",
        "Scener som delar teknik",
        "Små scener köper och lånar ljus och ljud tillsammans.",
        ("2481", "2462"),
        "delaktighet",
        640_000,
        "draft",
    ),
)


def concept_version(scene: Scene, at: At) -> FormVersion:
    """The form for concepts, made from the standard one: a page on partners, and a rule on the amount.

    A second version is in the making, with something to compare.
    """
    actor = scene.officer
    version = begin_form(
        authority_id=scene.authority.pk,
        purpose=Purpose.CONCEPT,
        name="Idéskiss för innovation",
        schema=concept_form(),
        actor=actor,
        at=at(-100),
    )
    for step in _partners():
        version = edit_version(version_id=version.pk, edit=step, actor=actor, at=at(-100, 11))
    version = publish_version(version_id=version.pk, actor=actor, at=at(-99))
    coming = begin_version(form_id=version.form_id, actor=actor, at=at(-2))
    clearer = edits.PutQuestion(
        kind="yes_no",
        values=QuestionValues(
            label=Text(sv="Samverkar ni med en kommun eller ett företag", en="Do you work with others"),
            key="samverkar",
            required=True,
        ),
        replaces="samverkar",
    )
    for step in (clearer, edits.MoveQuestion("problem", 1)):
        edit_version(version_id=coming.pk, edit=step, actor=actor, at=at(-2, 11))
    return version


def _partners() -> tuple[edits.Edit, ...]:
    return (
        edits.PutPage(
            title=Text(sv="Samverkan", en="Partners"),
            intro=Text(sv="Vilka gör det här tillsammans med er?", en="Who does this with you?"),
        ),
        edits.PutQuestion(
            kind="yes_no",
            page="samverkan",
            values=QuestionValues(
                label=Text(sv="Samverkar ni med någon", en="Do you work with anybody"),
                key="samverkar",
                required=True,
            ),
        ),
        edits.PutQuestion(
            kind="rows",
            page="samverkan",
            values=QuestionValues(
                label=Text(sv="Parter", en="Partners"),
                help=Text(sv="En rad för varje part.", en="One row for each partner."),
                key="parter",
                required=True,
                max_rows=10,
                first_column="Part",
                visible_if=Condition(question="samverkar", value=True),
            ),
        ),
        edits.PutColumn(
            rows="parter",
            kind="money",
            values=QuestionValues(label=Text(sv="Bidrar med, kronor", en="Contributes, SEK"), key="bidrag"),
        ),
        edits.PutCheck(
            check=SumAtMost(
                left=(Term(question="sought_sek"),),
                limit=HIGHEST_SEK,
                at="sought_sek",
                message=Text(
                    sv="Utlysningen ger inte större stöd än så.",
                    en="The call gives no larger grants than that.",
                ),
            )
        ),
    )


def hand_in_concepts(scene: Scene, rounds: tuple[Round, Round], at: At) -> None:
    """Concepts of both rounds: those of the first are answered, and one of the invited has begun to apply."""
    first, second = rounds
    for number, sketch in enumerate(FIRST_ROUND):
        concept = _hand_in(scene, first, sketch, at(-40 + number), at(-38 + number))
        answer: dict[str, Any] = {"concept_id": concept.pk, "actor": scene.officer, "at": at(-20, 9 + number)}
        if sketch.answer == "decline":
            decline(reasons="Det finns redan flera tjänster som gör detsamma i länet.", **answer)
        else:
            invite(reasons="Beskriv gärna hur parterna delar på arbetet.", **answer)
        if number == 0:
            apply_by_invitation(concept_id=concept.pk, actor=_applicant(scene, sketch), at=at(-6))
    for number, sketch in enumerate(SECOND_ROUND):
        _hand_in(scene, second, sketch, at(-3), None if sketch.answer == "draft" else at(-1, 9 + number))


def _hand_in(scene: Scene, round_: Round, sketch: Sketch, begun: datetime, sent: datetime | None) -> Concept:
    actor = _applicant(scene, sketch)
    concept = start_concept(
        round_id=round_.pk,
        organisation_id=scene.organisations[sketch.applicant].pk,
        actor=actor,
        at=begun,
    )
    _write(concept.pk, _answers(sketch, round_), actor, begun)
    if sent is None:
        return concept
    return submit_concept(concept_id=concept.pk, actor=actor, at=sent)


def _write(concept_id: UUID, answers: dict[str, Any], actor: Any, at: datetime) -> None:
    changes = {key: Change(value, 0) for key, value in answers.items()}
    save_concept(concept_id=concept_id, changes=changes, actor=actor, at=at)


def _answers(sketch: Sketch, round_: Round) -> dict[str, Any]:
    year = round_.closes_at.year + 1
    partners = {"parter": [{"id": "p1", "part": sketch.partner, "bidrag": 200_000}]} if sketch.partner else {}
    return {
        "title": sketch.title,
        "summary": sketch.summary,
        "problem": "Det som finns i dag räcker inte, och ingen har prövat något annat.",
        "target_group": "Små företag och deras kunder i länet.",
        "starts_on": f"{year}-02-01",
        "ends_on": f"{year + 1}-12-31",
        "municipalities": list(sketch.municipalities),
        "priorities": [sketch.priority],
        "sought_sek": sketch.sought_sek,
        "samverkar": bool(sketch.partner),
        **partners,
    }


def _applicant(scene: Scene, sketch: Sketch) -> Any:
    organisation = next(one for one in scene.file.organisations if one.key == sketch.applicant)
    return scene.people[organisation.people[0].key]
