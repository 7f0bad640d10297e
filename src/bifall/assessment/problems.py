from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "assessors_missing": _("Välj minst en bedömare."),
    "assessor_unknown": _("Personen är inte bedömare hos myndigheten."),
    "already_assigned": _("{name} har redan uppdraget."),
    "assessor_acts_for_the_applicant": _("{name} företräder den sökande och kan inte bedöma ansökan."),
    "assessment_due_in_the_past": _("Bedömningen ska vara klar en dag framåt i tiden."),
    "assessor_conflict_reason_missing": _("Skriv vad jävet består i."),
    "points_outside_scale": _("Ge 0 till 5 poäng: {criterion}."),
    "points_missing": _("Ge poäng: {criterion}."),
    "points_reason_missing": _("Skriv skälen för poängen: {criterion}."),
    "criterion_unknown": _("Kriteriet hör inte till utlysningen."),
    "memo_text_missing": _("Skriv sammanfattning, bakgrund och bedömning."),
    "memo_outcome_missing": _("Välj vad du föreslår."),
    "proposed_amount_missing": _("Ange beloppet du föreslår."),
    "proposed_share_missing": _("Ange högsta andelen av godkända kostnader, i procent."),
    "proposed_more_than_sought": _("Förslaget är större än det sökta, {sought_sek}."),
    "proposed_share_above_the_call": _("Andelen är högre än utlysningens {highest_percent}."),
    "proposed_only_with_a_grant": _("Belopp och andel hör bara till ett förslag om bifall."),
    "own_case_check_missing": _(
        "Regionen är själv sökande. Skriv hur frågan har prövats enligt kommunallagen 6 kap. 7 §."
    ),
    "assessments_not_done": _("Bedömningar som inte är lämnade: {count}."),
    "consultation_still_open": _("{municipality} har tid kvar att svara, till och med {due}."),
    "silence_not_recorded": _("{municipality} har inte svarat. Notera att svar uteblev."),
    "spread_application_unknown": _("En ansökan hör inte till omgången eller bedöms inte nu."),
    "spread_nothing_picked": _("Välj minst en bedömare till någon ansökan."),
    "assessor_limit_outside": _("Ange ett antal från 1 till {most}."),
    "wish_unknown": _("Prioriteringen finns inte i strategin."),
    "scenario_name_missing": _("Ge scenariot ett namn."),
    "scenario_name_taken": _("Det finns redan ett scenario som heter {name}."),
    "scenario_application_unknown": _("En ansökan hör inte till omgången."),
    "scenario_amount_above_the_costs": _("Beloppet är högre än projektets kostnader, {costs_sek}."),
}
