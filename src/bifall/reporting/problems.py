from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "report_done_missing": _("Skriv vad som har gjorts."),
    "report_results_missing": _("Skriv vad det har lett till."),
    "report_onward_missing": _("Skriv hur resultaten lever vidare efter projektet."),
    "report_changed_meanwhile": _(
        "Någon annan har sparat rapporten sedan du öppnade den. Det du skrev står kvar här; läs den sparade"
        " rapporten och spara sedan igen."
    ),
    "report_return_reason_missing": _("Skriv vad som saknas i rapporten."),
    "actual_outside_limits": _("Utfallet ska vara noll eller mer."),
    "actual_by_sex_too_large": _("Kvinnor och män kan tillsammans inte vara fler än utfallet."),
    "actual_missing": _("Ange utfallet för {indicator}, eller skriv varför det inte kan mätas ännu."),
    "actual_not_in_project": _("Indikatorn hör inte till projektet."),
    "effect_title_missing": _("Skriv vilken effekt som väntas."),
    "effect_twice": _("Samma effekt står två gånger vid samma tid."),
    "effect_horizon_unknown": _("Välj när effekten ska följas upp."),
    "effect_value_outside_limits": _("Utgångsläge och mål ska vara noll eller större."),
    "effect_not_asked_for_yet": _("Effekten kan besvaras från och med {day}."),
    "effect_outcome_missing": _("Välj om effekten syns."),
    "effect_told_missing": _("Skriv vad det blev av effekten, och hur ni vet det."),
    "effect_reason_to_defer_missing": _("Skriv varför effekten inte kan mätas ännu."),
    "effect_day_not_later": _("Välj en dag som kommer efter i dag och efter den förra dagen."),
    "effect_day_too_late": _("Välj en dag senast {day}, tio år efter projektets slut."),
    "effect_return_reason_missing": _("Skriv vad som saknas i svaret."),
    "effect_close_reason_missing": _("Skriv varför effekten inte längre följs upp."),
}
