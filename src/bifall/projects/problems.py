from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "acceptance_days_outside_limits": _("Tiden att godkänna villkoren ska vara 1–365 dagar."),
    "report_months_outside_limits": _("Det ska vara 1–24 månader mellan lägesrapporterna."),
    "progress_report_days_outside_limits": _(
        "Lägesrapporten ska lämnas högst 365 dagar efter perioden som den gäller."
    ),
    "final_report_days_outside_limits": _("Slutrapporten ska lämnas högst 365 dagar efter projektets slut."),
    "holdback_outside_limits": _("Högst 50 procent kan hållas inne till slutrapporten."),
    "terms_source_missing": _("Skriv vilket beslut villkoren vilar på."),
    "terms_day_taken": _("Det finns redan villkor som gäller från den dagen."),
    "grant_not_announced": _("Beslutet är inte anslaget ännu. Projektet öppnas när protokollet är anslaget."),
    "project_exists": _("Ansökan har redan ett projekt."),
    "project_period_missing": _("Ansökan saknar projekttid."),
    "accept_by_has_passed": _("Välj en dag som inte har passerat."),
    "accept_by_not_later": _("Den nya dagen ska ligga efter den förra."),
    "acceptance_too_late": _("Villkoren skulle ha godkänts senast {last_day}. Be handläggaren om mer tid."),
    "indicator_title_missing": _("Ge varje indikator ett namn."),
    "indicator_twice": _("Två indikatorer har samma namn."),
    "indicator_value_outside_limits": _("Utgångsläge och mål ska vara noll eller större."),
    "conditions_before_start_unmet": _(
        "Innan projektet startar ska detta villkor vara uppfyllt: {condition}"
    ),
    "conditions_unmet": _("Detta villkor är inte uppfyllt: {condition}"),
    "condition_proof_missing": _("Skriv hur villkoret är uppfyllt."),
    "condition_return_reason_missing": _("Skriv vad som saknas."),
    "condition_kind_unknown": _("Välj när villkoret ska vara uppfyllt."),
    "condition_when_is_agreed": _("När villkoret ska vara uppfyllt är redan överenskommet."),
    "project_not_reported": _("Slutrapporten ska vara godkänd innan projektet slutförs."),
    "project_has_open_matters": _(
        "En rekvisition, ett förskott eller ett återkrav är inte avgjort. Avsluta det först."
    ),
    "project_awaits_final_claim": _(
        "Mottagaren kan skicka in den sista rekvisitionen till och med {last}. Avsluta ärendet efter den"
        " dagen, eller när den sista rekvisitionen är avgjord."
    ),
    "termination_reason_missing": _("Skriv varför projektet avbryts."),
    "change_reasons_missing": _("Skriv varför ändringen behövs."),
    "change_description_missing": _("Beskriv vad som ska ändras."),
    "change_end_missing": _("Ange projektets nya slutdag."),
    "change_end_same": _("Den nya slutdagen är densamma som den gamla."),
    "change_end_before_start": _("Projektet kan inte sluta innan det har börjat."),
    "change_end_has_passed": _("Välj en slutdag som inte har passerat."),
    "change_budget_same": _("Ändra beloppet för minst ett kostnadsslag."),
    "change_budget_wrong": _("Beloppen ska vara noll eller mer, i hela kronor."),
    "change_budget_empty": _("Budgeten kan inte bli noll."),
    "change_board_reference_missing": _("Skriv nämndens beslut: dag och paragraf."),
    "change_reason_for_decision_missing": _("Skriv skälen för beslutet."),
}
