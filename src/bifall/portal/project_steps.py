"""What a beneficiary can do with a project and with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.claims.commands import give_payee_account
from bifall.claims.states import ClaimState
from bifall.flows import claim_handling, effect_follow_up, project_opening, project_running
from bifall.portal.project_forms import (
    AdvanceForm,
    AnswerEffectForm,
    ChangeForm,
    CompletionForm,
    DeferEffectForm,
    PayeeForm,
    ProofForm,
    ReplyForm,
)
from bifall.projects.commands import withdraw_change
from bifall.projects.states import ProjectState
from bifall.reporting.commands import add_effect
from bifall.ui.effect_forms import AddEffectForm
from bifall.ui.steps import Step

SIGNED_FIRST = _("Du har undertecknat. Det skickas när en till har gjort det, och de har fått ett brev.")

STEPS: Mapping[str, tuple[Step, ...]] = {
    "projekt": (
        Step(
            name="godkann-villkoren",
            permission="projects.accept",
            title=_("Godkänn villkoren"),
            button=_("Godkänn som firmatecknare"),
            lead=_("Du godkänner villkoren för organisationens räkning. Läs dem innan du godkänner."),
            told=_("Villkoren är godkända."),
            told_of=lambda given: (
                _("Villkoren är godkända.") if given.state == ProjectState.ACCEPTED else SIGNED_FIRST
            ),
            tells="projects.accepted",
            run=lambda thing, values, actor, at: project_opening.accept_conditions(
                project_id=thing.pk, actor=actor, at=at
            ),
        ),
        Step(
            name="begar-andring",
            permission="projects.request_change",
            title=_("Begär en ändring"),
            button=_("Skicka begäran"),
            lead=_("En ändring i taget prövas. Reglerna avgör vem som beslutar."),
            told=_("Begäran är skickad."),
            form=ChangeForm,
            tells="projects.change_requested",
            run=lambda thing, values, actor, at: project_running.request_change(
                project_id=thing.pk, values=values["values"], actor=actor, at=at
            ),
        ),
        Step(
            name="begar-forskott",
            permission="claims.apply_for_advance",
            title=_("Begär förskott"),
            button=_("Skicka begäran"),
            lead=_("Förskott lämnas bara om det finns särskilda skäl, och räknas av senare."),
            told=_("Begäran om förskott är skickad."),
            form=AdvanceForm,
            tells="claims.advance_applied",
            run=lambda thing, values, actor, at: claim_handling.apply_for_advance(
                project_id=thing.pk,
                asked_sek=values["asked_sek"] or 0,
                reasons=values["reasons"],
                actor=actor,
                at=at,
            ),
        ),
        Step(
            name="utbetalningskonto",
            permission="claims.give_payee_account",
            title=_("Ange konto för utbetalning"),
            button=_("Spara kontot"),
            lead=_("Kontot gäller organisationens alla projekt. Vi bekräftar det innan något betalas dit."),
            told=_("Kontot är sparat, och bekräftas av oss."),
            form=PayeeForm,
            run=lambda thing, values, actor, at: give_payee_account(
                project_id=thing.pk, kind=values["kind"], number=values["number"], actor=actor, at=at
            ),
        ),
        Step(
            name="lagg-till-effekt",
            permission="reporting.add_effect",
            title=_("Lägg till en effekt"),
            button=_("Lägg till"),
            lead=_("Vad projektet väntas leda till, och när det kan märkas. Vi frågar er när det är dags."),
            told=_("Effekten är tillagd."),
            form=AddEffectForm,
            run=lambda thing, values, actor, at: add_effect(
                project_id=thing.pk, effect=values["effect"], actor=actor, at=at
            ),
        ),
    ),
    "effekt": (
        Step(
            name="besvara",
            permission="reporting.answer_effect",
            title=_("Berätta om effekten"),
            button=_("Skicka"),
            told=_("Svaret är skickat."),
            form=AnswerEffectForm,
            tells="reporting.effect_answered",
            run=lambda thing, values, actor, at: effect_follow_up.answer_effect(
                effect_id=thing.pk, answer=values["answer"], actor=actor, at=at
            ),
        ),
        Step(
            name="skjut-fram",
            permission="reporting.defer_effect",
            title=_("Ännu inte mätbart"),
            button=_("Skicka"),
            lead=_("Det är ett lika bra svar som något annat. Vi frågar igen den dag ni anger."),
            told=_("Vi frågar igen den dagen."),
            form=DeferEffectForm,
            tells="reporting.effect_deferred",
            run=lambda thing, values, actor, at: effect_follow_up.defer_effect(
                effect_id=thing.pk, reason=values["reason"], to_day=values["to_day"], actor=actor, at=at
            ),
        ),
    ),
    "villkor": (
        Step(
            name="redovisa",
            permission="projects.report_condition",
            title=_("Redovisa villkoret"),
            button=_("Skicka"),
            told=_("Villkoret är redovisat."),
            form=ProofForm,
            tells="projects.condition_reported",
            run=lambda thing, values, actor, at: project_running.report_condition(
                condition_id=thing.pk,
                proof=values["proof"],
                filename=values["file"][0] if values["file"] else "",
                content=values["file"][1] if values["file"] else None,
                actor=actor,
                at=at,
            ),
        ),
    ),
    "andring": (
        Step(
            name="ta-tillbaka",
            permission="projects.withdraw_change",
            title=_("Ta tillbaka begäran"),
            button=_("Ta tillbaka"),
            told=_("Begäran är återtagen."),
            run=lambda thing, values, actor, at: withdraw_change(request_id=thing.pk, actor=actor, at=at),
        ),
    ),
    "rapport": (
        Step(
            name="skicka-in",
            permission="reporting.submit",
            title=_("Skicka in rapporten"),
            button=_("Skicka in"),
            lead=_("När rapporten är inskickad kan den inte ändras, om den inte lämnas tillbaka."),
            told=_("Rapporten är inskickad."),
            tells="reporting.submitted",
            run=lambda thing, values, actor, at: project_running.submit_report(
                report_id=thing.pk, actor=actor, at=at
            ),
        ),
    ),
    "rekvisition": (
        Step(
            name="skicka-in",
            permission="claims.submit",
            title=_("Skicka in rekvisitionen"),
            button=_("Skicka in som firmatecknare"),
            lead=_("Du intygar att kostnaderna är betalda, bokförda och har uppkommit i projektet."),
            told=_("Rekvisitionen är inskickad."),
            told_of=lambda given: (
                _("Rekvisitionen är inskickad.") if given.state == ClaimState.SUBMITTED else SIGNED_FIRST
            ),
            tells="claims.submitted",
            run=lambda thing, values, actor, at: claim_handling.submit_claim(
                claim_id=thing.pk, actor=actor, at=at
            ),
        ),
        Step(
            name="komplettera",
            permission="claims.complete",
            title=_("Skicka kompletteringen"),
            button=_("Skicka"),
            told=_("Kompletteringen är skickad."),
            told_of=lambda given: (
                SIGNED_FIRST
                if given.state == ClaimState.COMPLETION_REQUESTED
                else _("Kompletteringen är skickad.")
            ),
            form=CompletionForm,
            tells="claims.submitted",
            run=lambda thing, values, actor, at: claim_handling.complete_claim(
                claim_id=thing.pk, reply=values["reply"], actor=actor, at=at
            ),
        ),
    ),
    "aterkrav": (
        Step(
            name="yttrande",
            permission="claims.reply_to_recovery",
            title=_("Yttra er om återkravet"),
            button=_("Skicka yttrandet"),
            told=_("Yttrandet är skickat."),
            form=ReplyForm,
            run=lambda thing, values, actor, at: claim_handling.reply_to_recovery(
                recovery_id=thing.pk, reply=values["reply"], actor=actor, at=at
            ),
        ),
    ),
}


def steps_of(kind: str) -> tuple[Step, ...]:
    return STEPS.get(kind, ())
