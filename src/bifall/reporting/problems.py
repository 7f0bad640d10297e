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
}
