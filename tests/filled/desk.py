"""The officers' and assessors' forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.calls.models import Call
from bifall.calls.states import CallState, Decider
from bifall.collaboration.models import Statement
from bifall.collaboration.states import ConsultationState
from bifall.desk import (
    absence_forms,
    call_forms,
    forms,
    scenario_forms,
    spreading_forms,
    statement_forms,
    wording_forms,
)
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.factories.absences import second_officer
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation, time_request
from tests.factories.concepts import concept, two_step_round
from tests.factories.state_aid import assessed
from tests.filled import LATER, Filled, Table


def _at_the_desk(name: str, cast: Cast, values: Mapping[str, Any]) -> Filled:
    """A form of the case's page, which is named after the step."""
    case = application(cast)
    short = {"request_completion": "completion"}.get(name, name)
    return Filled(
        cast.officer,
        reverse(f"desk:{name}", args=[case.pk]),
        values,
        stands_on=reverse("desk:case", args=[case.pk]),
        named=f"{short}_form",
        prefix="" if short in {"hand_over", "dismiss"} else short,
    )


def memo(cast: Cast) -> Filled:
    """The region's own case, which asks for the most."""
    case = application(cast, organisation=cast.region_as_applicant)
    assessed(cast, case, AidBasis.NO_AID)
    values = {
        "summary": "Kort",
        "background": "Bakgrund",
        "reasoning": "Skäl",
        "outcome": "grant",
        "proposed_sek": "2 785 777",
        "highest_share_percent": "50",
        "own_case_check": "Prövat av juristen.",
    }
    return Filled(
        cast.officer,
        reverse("desk:memo", args=[case.pk]),
        values,
        with_it={"go": "finish"},
        besides={"outcome": {"proposed_sek"}},
    )


def memo_with_a_statement(cast: Cast) -> Filled:
    """Somebody has said something that nobody has handled."""
    case = application(cast, organisation=cast.region_as_applicant)
    assessed(cast, case, AidBasis.NO_AID)
    consultation(cast, case, ConsultationState.ANSWERED)
    filled = memo(cast)
    return replace(
        filled,
        sent_to=reverse("desk:memo", args=[case.pk]),
        values={**filled.values, "unhandled_reason": "Det kom samma dag."},
    )


def handling(cast: Cast) -> Filled:
    asked = consultation(cast, application(cast), ConsultationState.ANSWERED)
    values = {
        "outcome": "partly",
        "reason": "Länets behov.",
        "changed_text": "Villkor 2: träffar i inlandet.",
    }
    said = Statement.objects.get(consultation=asked)
    return Filled(cast.officer, reverse("desk:statement", args=[said.pk]), values)


def batch(cast: Cast) -> Filled:
    case = application(cast)
    case.municipalities.set([cast.umea])
    values = {
        "title": "Hösten 2026",
        "applications": [str(case.pk)],
        "question": "Vad betyder projekten för er?",
        "due_on": LATER,
    }
    return Filled(cast.officer, reverse("desk:send_batch"), values)


def time_given(cast: Cast) -> Filled:
    asked = time_request(consultation(cast, application(cast)))
    values = {"decision": "give", "due_on": LATER}
    address = reverse("desk:time_request", args=[asked.pk])
    return Filled(cast.officer, address, values, spared=frozenset({"answer"}))


def time_refused(cast: Cast) -> Filled:
    filled = time_given(cast)
    values = {"decision": "refuse", "answer": "Nämnden möts snart."}
    return replace(filled, values=values, spared=frozenset({"due_on"}))


def score(cast: Cast) -> Filled:
    task = assignment(cast, application(cast), AssignmentState.ACCEPTED)
    keys = ("nytta", "genomforande")
    values = {f"points-{key}": "4" for key in keys} | {f"reason-{key}": "Skäl" for key in keys}
    return Filled(cast.assessor, reverse("desk:assignment", args=[task.pk]), values, with_it={"go": "finish"})


def conflict(cast: Cast) -> Filled:
    task = assignment(cast, application(cast))
    return Filled(
        cast.assessor,
        reverse("desk:declare", args=[task.pk]),
        {"reason": "Min syster leder projektet."},
        stands_on=reverse("desk:assignment", args=[task.pk]),
        named="conflict_form",
    )


def delegated(cast: Cast) -> Filled:
    round_ = open_round(cast)
    Call.objects.update(decider=Decider.DIRECTOR)
    round_.refresh_from_db()
    case = application(cast, State.PREPARED, round=round_, sought_sek=1_000_000)
    assessed(cast, case, AidBasis.NO_AID)
    values = {
        "outcome": "granted",
        "granted_sek": "1 000 000",
        "highest_share_percent": "50",
        "text": "Projektet stärker länet.",
        "legal_basis": "3.1",
    }
    return Filled(cast.director, reverse("desk:decide_on_delegation", args=[case.pk]), values)


def call(cast: Cast) -> Filled:
    there = open_round(cast).call
    values = {
        "title": "Gröna industrier",
        "summary": "Stöd till omställning.",
        "form_version": str(there.form_version_id),
        "strategy": str(there.strategy_id),
        "decider": "board",
        "highest_share_percent": "50",
    }
    return Filled(cast.officer, reverse("desk:create_call"), values)


def criterion(cast: Cast) -> Filled:
    there = open_round(cast).call
    Call.objects.update(state=CallState.DRAFT)
    return Filled(
        cast.officer,
        reverse("desk:criteria", args=[there.pk]),
        {"title": "Nytta", "weight": "40"},
        named="formset",
        prefix="form-0",
        with_it={"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"},
    )


def absence(cast: Cast) -> Filled:
    """One's own, with a colleague as the substitute."""
    values = {"first_day": LATER, "last_day": LATER, "substitute": str(second_officer(cast).pk)}
    return Filled(cast.officer, reverse("desk:absences"), values)


def absence_of_another(cast: Cast) -> Filled:
    return replace(
        filled := absence(cast),
        user=cast.director,
        values={
            "officer": str(cast.officer.pk),
            "first_day": "2027-02-01",
            "last_day": "2027-02-01",
            "substitute": filled.values["substitute"],
        },
    )


def round_(cast: Cast) -> Filled:
    values = {
        "name": "Våren",
        "opens_at": "2027-02-01T08:00",
        "closes_at": "2027-03-01T16:00",
        "frame_sek": "5 000 000",
    }
    return Filled(cast.officer, reverse("desk:add_round", args=[open_round(cast).call_id]), values)


def change_round(cast: Cast) -> Filled:
    address = reverse("desk:change_round", args=[open_round(cast).pk])
    return Filled(cast.officer, address, {"closes_at": "2027-03-01T16:00", "frame_sek": "5 000 000"})


def concept_round(cast: Cast) -> Filled:
    """A round of a call of two steps, which has a time for concepts too."""
    values = {
        "name": "Våren",
        "concept_opens_at": "2027-01-04T08:00",
        "concept_closes_at": "2027-01-29T16:00",
        "opens_at": "2027-02-15T08:00",
        "closes_at": "2027-03-15T16:00",
        "frame_sek": "5 000 000",
    }
    return Filled(cast.officer, reverse("desk:add_round", args=[two_step_round(cast).call_id]), values)


def change_concept_round(cast: Cast) -> Filled:
    address = reverse("desk:change_round", args=[two_step_round(cast).pk])
    values = {
        "concept_closes_at": "2026-11-26T16:00",
        "closes_at": "2027-03-01T16:00",
        "frame_sek": "5 000 000",
    }
    return Filled(cast.officer, address, values)


def _of_a_concept(name: str, cast: Cast, values: Mapping[str, Any]) -> Filled:
    there = concept(cast)
    return Filled(
        cast.officer,
        reverse(f"desk:{name}_concept", args=[there.pk]),
        values,
        stands_on=reverse("desk:concept", args=[there.pk]),
        named=f"{name}_form",
    )


def spread(cast: Cast) -> Filled:
    case = application(cast)
    return Filled(
        cast.officer,
        reverse("desk:spread", args=[case.round_id]),
        {"due_on": LATER},
        with_it={"application": str(case.pk), f"pick-{case.pk}-0": str(cast.assessor.pk)},
    )


def wishes(cast: Cast) -> Filled:
    return Filled(
        cast.assessor,
        reverse("desk:save_wishes"),
        {},
        stands_on=reverse("desk:assignments"),
        named="wishes_form",
    )


def note(cast: Cast) -> Filled:
    return Filled(
        cast.officer, reverse("desk:notes", args=[application(cast).pk]), {"text": "Budgeten är svag."}
    )


def scenario(cast: Cast) -> Filled:
    case = application(cast)
    return Filled(
        cast.officer,
        reverse("desk:new_scenario", args=[case.round_id]),
        {"name": "Mindre ram", "frame_sek": "5 000 000", "basis": "sought"},
    )


def wording(cast: Cast) -> Filled:
    """Nothing of it is demanded: a language without a text gets the house's words."""
    address = reverse("desk:call_letter", args=[open_round(cast).call_id, "reporting.approved"])
    return Filled(cast.officer, address, {}, with_it={"based_on": "0"})


def phrase(cast: Cast) -> Filled:
    address = reverse("desk:new_phrase", args=[open_round(cast).call_id])
    return Filled(
        cast.officer, address, {"name": "Tack", "text_sv": "Tack, {sökande}."}, with_it={"based_on": "0"}
    )


FORMS: Table = {
    wording_forms.PhraseForm: (phrase,),
    wording_forms.WordingForm: (wording,),
    forms.NoteForm: (note,),
    scenario_forms.ScenarioForm: (scenario,),
    absence_forms.AbsenceForm: (absence, absence_of_another),
    spreading_forms.SpreadForm: (spread,),
    spreading_forms.WishesForm: (wishes,),
    forms.HandOverForm: (lambda cast: _at_the_desk("hand_over", cast, {"officer": str(cast.officer.pk)}),),
    forms.CompletionForm: (
        lambda cast: _at_the_desk(
            "request_completion", cast, {"text": "Dela upp budgeten.", "due_on": LATER}
        ),
    ),
    forms.DismissForm: (lambda cast: _at_the_desk("dismiss", cast, {"reason": "Kom in för sent."}),),
    forms.AssignForm: (
        lambda cast: _at_the_desk("assign", cast, {"assessors": [str(cast.assessor.pk)], "due_on": LATER}),
    ),
    forms.ConsultForm: (
        lambda cast: _at_the_desk(
            "consult",
            cast,
            {"municipalities": [str(cast.umea.pk)], "question": "Vad anser ni?", "due_on": LATER},
        ),
    ),
    forms.MemoForm: (memo, memo_with_a_statement),
    statement_forms.HandlingForm: (handling,),
    statement_forms.BatchForm: (batch,),
    statement_forms.TimeAnswerForm: (time_given, time_refused),
    forms.ScoreForm: (score,),
    forms.ConflictForm: (conflict,),
    forms.DelegatedForm: (delegated,),
    call_forms.CallForm: (call,),
    call_forms.CriterionForm: (criterion,),
    call_forms.RoundForm: (round_, concept_round),
    call_forms.ChangeRoundForm: (change_round, change_concept_round),
    forms.InviteForm: (lambda cast: _of_a_concept("invite", cast, {}),),
    forms.DeclineForm: (lambda cast: _of_a_concept("decline", cast, {"reasons": "För få parter."}),),
}
