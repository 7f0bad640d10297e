"""Concepts of a call of two steps, in any state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bifall.applications.commands import save_concept, start_concept
from bifall.applications.models import Concept
from bifall.applications.states import ConceptState
from bifall.calls.models import Call, Round
from bifall.documents.models import RegisteredCase
from bifall.kernel.forms.changes import Change
from bifall.organisations.models import Organisation
from bifall.questionnaires.models import AnswerSet, Form, FormVersion
from bifall.questionnaires.standard_forms import concept_form
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.factories.drafts import WHOLE

IDEA = {
    key: WHOLE[key]
    for key in (
        "title",
        "summary",
        "problem",
        "target_group",
        "starts_on",
        "ends_on",
        "municipalities",
        "priorities",
        "sought_sek",
    )
}


def concept_version(cast: Cast) -> FormVersion:
    form, _ = Form.objects.get_or_create(
        authority=cast.region, key="ideskiss", defaults={"purpose": "concept", "name": "Idéskiss"}
    )
    version, _ = FormVersion.objects.get_or_create(
        form=form,
        number=1,
        defaults={
            "definition": concept_form().model_dump(mode="json"),
            "created_by": cast.officer,
            "created_at": NOW - timedelta(days=100),
            "published_at": NOW - timedelta(days=100),
        },
    )
    return version


def two_step_round(cast: Cast, *, slug: str = "tva-steg", **fields: Any) -> Round:
    """A round whose concepts close in a day, and whose applications open in ten days."""
    values = {
        "concept_opens_at": NOW - timedelta(days=30),
        "concept_closes_at": NOW + timedelta(days=1),
        "opens_at": NOW + timedelta(days=10),
        "closes_at": NOW + timedelta(days=40),
    }
    made = open_round(cast, slug=slug, **(values | fields))
    Call.objects.filter(pk=made.call_id).update(
        concept_form_version=concept_version(cast), title="Innovation i två steg"
    )
    return Round.objects.select_related("call").get(pk=made.pk)


def written(cast: Cast, *, round: Round | None = None, **answers: Any) -> Concept:
    """A concept of the chamber's that can be sent in, but for what `answers` say otherwise."""
    made = start_concept(
        round_id=(round or two_step_round(cast)).pk,
        organisation_id=cast.chamber.pk,
        actor=cast.applicant,
        at=NOW,
    )
    changes = {key: Change(value, 0) for key, value in (IDEA | answers).items()}
    save_concept(concept_id=made.pk, changes=changes, actor=cast.applicant, at=NOW)
    return Concept.objects.get(pk=made.pk)


def concept(
    cast: Cast,
    state: ConceptState = ConceptState.SUBMITTED,
    *,
    round: Round | None = None,
    organisation: Organisation | None = None,
    **fields: Any,
) -> Concept:
    """A concept in any state, with the answers of the idea."""
    round_ = round or two_step_round(cast)
    assert round_.call.concept_form_version is not None
    values: dict[str, Any] = {
        "authority": round_.call.authority,
        "round": round_,
        "organisation": organisation or cast.chamber,
        "answer_set": AnswerSet.objects.create(
            authority=round_.call.authority, form_version=round_.call.concept_form_version, created_at=NOW
        ),
        "state": state,
        "created_by": cast.applicant,
        "created_at": NOW - timedelta(days=5),
        "title": IDEA["title"],
        "summary": IDEA["summary"],
        "sought_sek": IDEA["sought_sek"],
    }
    if state != ConceptState.DRAFT:
        number = RegisteredCase.objects.count() + 1
        values |= {
            "submitted_at": NOW - timedelta(days=3),
            "case": RegisteredCase.objects.create(
                authority=round_.call.authority,
                organ="RUN",
                number=number,
                year=2026,
                case_number=f"RUN {number}-2026",
                title=IDEA["title"],
                opened_at=NOW - timedelta(days=3),
            ),
        }
    if state in {ConceptState.INVITED, ConceptState.DECLINED}:
        values |= {"answered_at": NOW, "answered_by": cast.officer, "reasons": "Utveckla samverkan."}
    return Concept.objects.create(**(values | fields))
