"""The application form that comes with the house."""

from __future__ import annotations

from typing import Any

from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.schema import Choice, FormSchema, Meaning, Rows, Text
from bifall.questionnaires.standard_forms import application_form

LABEL = Text(sv="Val")
REGISTERS = {
    "municipalities": [Choice(value="2480", label=LABEL)],
    "strategy_priorities": [Choice(value="service", label=LABEL)],
    "cost_types": [Choice(value="staff", label=LABEL), Choice(value="in_kind", label=LABEL)],
}
COMPLETE: dict[str, Any] = {
    "title": "Handelskammarens service",
    "summary": "Vi stärker små företag.",
    "problem": "Små företag saknar stöd.",
    "target_group": "200 företag",
    "starts_on": "2027-01-01",
    "ends_on": "2029-12-31",
    "municipalities": ["2480"],
    "priorities": ["service"],
    "strategy_contribution": "Fler får service.",
    "gender_equality": "Lika många.",
    "diversity_integration": "Alla kan delta.",
    "environment": "Möten på distans.",
    "effects": [{"id": "e1", "title": "Fler jobb", "description": ""}],
    "results": [{"id": "r1", "title": "Nya tjänster", "indicator": "20 tjänster", "leads_to": ["e1"]}],
    "activities": [{"id": "a1", "title": "Möten", "description": "Tolv möten", "leads_to": ["r1"]}],
    "budget": [{"id": "b1", "cost_type": "staff", "year": 2027, "amount_sek": 5_571_554, "description": ""}],
    "sought_sek": 2_785_777,
    "financing": [
        {
            "id": "f1",
            "financier": "Umeå kommun",
            "sector": "public",
            "form": "cash",
            "source": "",
            "amount_sek": 2_785_777,
        }
    ],
    "follow_up": "Enkät varje år.",
    "dissemination": "Seminarier.",
    "risk": "Få deltagare.",
    "state_aid": False,
    "state_aid_reasons": "Öppet för alla.",
}


def texts(part: Any) -> list[dict[str, str]]:
    if isinstance(part, dict):
        if part.keys() == {"sv", "en"}:
            return [part]
        return [text for value in part.values() for text in texts(value)]
    return [text for item in part for text in texts(item)] if isinstance(part, list) else []


def test_a_complete_application_is_complete() -> None:
    assert problems_with(application_form(), COMPLETE, REGISTERS) == []


def test_complete_answers_are_stored_as_they_are() -> None:
    form = application_form()
    assert {q.key: clean(q, COMPLETE[q.key]).value for q in form.questions if q.key in COMPLETE} == COMPLETE


def test_it_can_be_stored_and_says_everything_in_both_languages() -> None:
    form = application_form()
    stored = form.model_dump(mode="json")
    assert FormSchema.model_validate(stored) == form
    assert [text for text in texts(stored) if bool(text["sv"]) != bool(text["en"])] == []
    assert [q.key for q in form.questions if not q.help.sv] == []


def test_the_house_understands_all_of_it() -> None:
    form = application_form()
    assert {m for m in Meaning if form.question_for(m) is None} == {Meaning.NONE}
    assert form.registers == REGISTERS.keys()
    columns = {q.key: [c.key for c in q.columns] for q in form.questions if isinstance(q, Rows)}
    assert columns == {
        "effects": ["title", "description"],
        "results": ["title", "indicator", "leads_to"],
        "activities": ["title", "description", "leads_to"],
        "budget": ["cost_type", "year", "amount_sek", "description"],
        "financing": ["financier", "sector", "form", "source", "amount_sek"],
    }


def test_an_empty_application_lacks_what_is_required() -> None:
    missing = [p.field for p in problems_with(application_form(), {}, REGISTERS)]
    assert missing == [key for key in COMPLETE if key not in {"financing", "state_aid_reasons"}]
