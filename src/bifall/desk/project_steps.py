"""What those who work at the authority can do with a project. What each may do now, the permission says."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.claims import commands as claims
from bifall.claims.commands import RecoveryValues
from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.desk import effect_steps, payment_steps, recovery_steps, simplified_steps
from bifall.desk import project_forms as forms
from bifall.flows import claim_handling, project_opening, project_running
from bifall.projects import commands as projects
from bifall.ui.steps import Step

OF_AN_APPLICATION = (
    Step(
        name="oppna",
        permission="projects.open",
        title=_("Öppna projektet"),
        button=_("Öppna"),
        lead=_("Beloppet dras från omgångens ram. Villkoren skickas inte förrän du väljer det."),
        told=_("Projektet är öppnat. Ange indikatorer och dagar, och skicka sedan villkoren."),
        form=forms.OpenForm,
        run=lambda thing, values, actor, at: project_opening.open_project(
            application_id=thing.pk,
            accept_by=values["accept_by"],
            simplified_costs=SimplifiedCosts(values["simplified_costs"]),
            staff_costs=StaffCosts(values["staff_costs"]),
            actor=actor,
            at=at,
        ),
    ),
)
OF_A_PROJECT = (
    Step(
        name="skicka-villkoren",
        permission="projects.send_conditions",
        title=_("Skicka villkoren"),
        button=_("Skicka till mottagaren"),
        lead=_("Villkoren skrivs ut och skickas till alla som företräder mottagaren."),
        told=_("Villkoren är skickade."),
        tells="projects.conditions_sent",
        run=lambda thing, values, actor, at: project_opening.send_conditions(
            project_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="forlang",
        permission="projects.extend_acceptance",
        title=_("Ge mer tid att godkänna"),
        button=_("Förläng"),
        told=_("Tiden är förlängd."),
        form=forms.ExtendForm,
        run=lambda thing, values, actor, at: projects.extend_acceptance(
            project_id=thing.pk, accept_by=values["accept_by"], actor=actor, at=at
        ),
    ),
    Step(
        name="starta",
        permission="projects.start",
        title=_("Starta projektet"),
        button=_("Starta"),
        told=_("Projektet är startat."),
        run=lambda thing, values, actor, at: projects.start_project(project_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="slutfor",
        permission="projects.complete",
        title=_("Slutför projektet"),
        button=_("Slutför"),
        lead=_("Slutrapporten ska vara godkänd och villkoren uppfyllda."),
        told=_("Projektet är slutfört."),
        run=lambda thing, values, actor, at: project_running.complete_project(
            project_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="avsluta",
        permission="projects.close",
        title=_("Avsluta ärendet"),
        button=_("Avsluta"),
        lead=_("Det som inte har använts går tillbaka till omgångens ram."),
        told=_("Projektet är avslutat."),
        run=lambda thing, values, actor, at: project_running.close_project(
            project_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="aterkrav",
        permission="claims.propose_recovery",
        title=_("Föreslå ett återkrav"),
        button=_("Spara förslaget"),
        lead=_("Mottagaren får yttra sig innan något beslutas."),
        told=_("Förslaget är sparat."),
        form=forms.RecoveryForm,
        run=lambda thing, values, actor, at: claims.propose_recovery(
            project_id=thing.pk,
            values=RecoveryValues(
                ground=values["ground"],
                reasons=values["reasons"],
                amount_ore=values["amount"] or 0,
                disallowed_ore=values["disallowed"] or 0,
                new_granted_ore=None if values["new_granted"] is None else values["new_granted"] * 100,
            ),
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="avbryt",
        permission="projects.terminate",
        title=_("Avbryt projektet"),
        button=_("Besluta att avbryta"),
        told=_("Projektet är avbrutet."),
        form=forms.ReasonForm,
        is_danger=True,
        tells="projects.terminated",
        run=lambda thing, values, actor, at: project_running.terminate_project(
            project_id=thing.pk, reason=values["reason"], actor=actor, at=at
        ),
    ),
)
OF_A_CONDITION = (
    Step(
        name="planera",
        permission="projects.plan_condition",
        title=_("Ange när villkoret ska vara uppfyllt"),
        button=_("Spara"),
        told=_("Villkoret är sparat."),
        form=forms.ConditionForm,
        run=lambda thing, values, actor, at: projects.plan_condition(
            condition_id=thing.pk, when=values["when"], due_on=values["due_on"], actor=actor, at=at
        ),
    ),
    Step(
        name="bekrafta",
        permission="projects.confirm_condition",
        title=_("Bekräfta att villkoret är uppfyllt"),
        button=_("Bekräfta"),
        told=_("Villkoret är uppfyllt."),
        form=forms.ConfirmForm,
        run=lambda thing, values, actor, at: projects.confirm_condition(
            condition_id=thing.pk, proof=values["proof"], actor=actor, at=at
        ),
    ),
    Step(
        name="lamna-tillbaka",
        permission="projects.return_condition",
        title=_("Lämna tillbaka villkoret"),
        button=_("Lämna tillbaka"),
        told=_("Villkoret är tillbaka hos mottagaren."),
        form=forms.ReasonForm,
        tells="projects.condition_returned",
        run=lambda thing, values, actor, at: project_running.return_condition(
            condition_id=thing.pk, reason=values["reason"], actor=actor, at=at
        ),
    ),
)
OF_A_CHANGE = (
    Step(
        name="avgor",
        permission="projects.decide_change",
        title=_("Avgör ändringen"),
        button=_("Besluta"),
        told=_("Ändringen är avgjord."),
        form=forms.DecideChangeForm,
        tells="projects.change_decided",
        run=lambda thing, values, actor, at: project_running.decide_change(
            request_id=thing.pk,
            approve=values["approve"],
            reasons=values["reasons"],
            board_reference=values["board_reference"],
            actor=actor,
            at=at,
        ),
    ),
)
OF_A_REPORT = (
    Step(
        name="godkann",
        permission="reporting.approve",
        title=_("Godkänn rapporten"),
        button=_("Godkänn"),
        told=_("Rapporten är godkänd."),
        tells="reporting.approved",
        run=lambda thing, values, actor, at: project_running.approve_report(
            report_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="lamna-tillbaka",
        permission="reporting.return",
        title=_("Lämna tillbaka rapporten"),
        button=_("Lämna tillbaka"),
        told=_("Rapporten är tillbaka hos mottagaren."),
        form=forms.ReasonForm,
        tells="reporting.returned",
        run=lambda thing, values, actor, at: project_running.return_report(
            report_id=thing.pk, reason=values["reason"], actor=actor, at=at
        ),
    ),
)
OF_A_CLAIM = (
    Step(
        name="borja",
        permission="claims.start_review",
        title=_("Börja granska"),
        button=_("Börja"),
        told=_("Du granskar rekvisitionen."),
        run=lambda thing, values, actor, at: claims.start_claim_review(claim_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="godkann-resten",
        permission="claims.check",
        title=_("Godkänn raderna som inte är granskade"),
        button=_("Godkänn dem"),
        lead=_("Varje rad som ingen har granskat godkänns i sin helhet."),
        told=_("Raderna är godkända."),
        run=lambda thing, values, actor, at: claims.approve_rows(claim_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="godkann",
        permission="claims.approve",
        title=_("Godkänn utbetalning"),
        button=_("Godkänn"),
        lead=_("Över myndighetens beloppsgräns attesterar också en andra person. Först då går brevet."),
        told=_("Rekvisitionen är attesterad."),
        form=forms.ApproveForm,
        tells="claims.decided",
        run=lambda thing, values, actor, at: claim_handling.approve_claim(
            claim_id=thing.pk, reasons=values["reasons"], actor=actor, at=at
        ),
    ),
    Step(
        name="attestera",
        permission="claims.attest_second",
        title=_("Attestera som andra person"),
        button=_("Attestera"),
        told=_("Rekvisitionen är godkänd."),
        tells="claims.decided",
        run=lambda thing, values, actor, at: claim_handling.attest_second(
            claim_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="till-granskning",
        permission="claims.attest_second",
        title=_("Lämna tillbaka till granskning"),
        button=_("Lämna tillbaka"),
        told=_("Rekvisitionen granskas igen."),
        form=forms.RefuseForm,
        run=lambda thing, values, actor, at: claims.send_back_claim(
            claim_id=thing.pk, reason=values["reasons"], actor=actor, at=at
        ),
    ),
    Step(
        name="komplettering",
        permission="claims.request_completion",
        title=_("Begär komplettering"),
        button=_("Skicka"),
        told=_("Kompletteringen är begärd."),
        form=forms.AskForm,
        tells="claims.completion_requested",
        run=lambda thing, values, actor, at: claim_handling.request_claim_completion(
            claim_id=thing.pk, text=values["text"], due_on=values["due_on"], actor=actor, at=at
        ),
    ),
    Step(
        name="betala",
        permission="claims.pay",
        title=_("Notera utbetalningen"),
        button=_("Notera"),
        told=_("Utbetalningen är noterad."),
        form=forms.PayForm,
        tells="claims.paid",
        run=lambda thing, values, actor, at: claim_handling.pay_claim(
            claim_id=thing.pk, paid_on=values["paid_on"], reference=values["reference"], actor=actor, at=at
        ),
    ),
    Step(
        name="avsla",
        permission="claims.refuse",
        title=_("Avslå rekvisitionen"),
        button=_("Avslå"),
        told=_("Rekvisitionen är avslagen."),
        form=forms.RefuseForm,
        is_danger=True,
        tells="claims.decided",
        run=lambda thing, values, actor, at: claim_handling.refuse_claim(
            claim_id=thing.pk, reasons=values["reasons"], actor=actor, at=at
        ),
    ),
)
OF_AN_ADVANCE = (
    Step(
        name="bered",
        permission="claims.prepare_advance",
        title=_("Bered förskottet"),
        button=_("Lämna till beslut"),
        told=_("Förskottet är lämnat till beslut."),
        form=forms.ViabilityForm,
        run=lambda thing, values, actor, at: claims.prepare_advance(
            advance_id=thing.pk,
            viability=values["viability"],
            viability_tested_on=values["viability_tested_on"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="besluta",
        permission="claims.decide_advance",
        title=_("Besluta om förskottet"),
        button=_("Besluta"),
        told=_("Förskottet är avgjort."),
        form=forms.DecideAdvanceForm,
        tells="claims.advance_decided",
        run=lambda thing, values, actor, at: claim_handling.decide_advance(
            advance_id=thing.pk,
            approve=values["approve"],
            granted_sek=values["granted_sek"] or 0,
            reasons=values["reasons"],
            actor=actor,
            at=at,
        ),
    ),
    Step(
        name="betala",
        permission="claims.pay_advance",
        title=_("Notera att förskottet är utbetalt"),
        button=_("Notera"),
        told=_("Utbetalningen är noterad."),
        form=forms.PayForm,
        run=lambda thing, values, actor, at: claim_handling.pay_advance(
            advance_id=thing.pk, paid_on=values["paid_on"], reference=values["reference"], actor=actor, at=at
        ),
    ),
)
STEPS: Mapping[str, tuple[Step, ...]] = {
    "ansokan": OF_AN_APPLICATION,
    "projekt": OF_A_PROJECT + simplified_steps.OF_A_PROJECT + effect_steps.OF_A_PROJECT,
    "villkor": OF_A_CONDITION,
    "andring": OF_A_CHANGE,
    "rapport": OF_A_REPORT,
    "rekvisition": OF_A_CLAIM,
    "forskott": OF_AN_ADVANCE,
    "aterkrav": recovery_steps.OF_A_RECOVERY,
    **effect_steps.STEPS,
    **simplified_steps.STEPS,
    **payment_steps.STEPS,
}


def steps_of(kind: str) -> tuple[Step, ...]:
    return STEPS.get(kind, ())
