from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "consult_nobody": _("Välj minst en kommun."),
    "municipality_unknown": _("Kommunen finns inte i länet."),
    "consultation_question_missing": _("Skriv vad ni vill att kommunen svarar på."),
    "consultation_due_too_soon": _("Ge kommunen minst en arbetsdag att svara."),
    "municipality_already_consulted": _("{municipality} är redan tillfrågad."),
    "municipality_without_representative": _(
        "Ingen företräder {municipality} i tjänsten, så ingen där får veta att remissen har kommit. Be en"
        " administratör lägga in någon, eller kryssa i att remissen ska skickas ändå."
    ),
    "extension_not_later": _("Den nya tiden ska ligga efter den gamla."),
    "responder_not_of_the_municipality": _("Personen företräder inte kommunen."),
    "statement_reasons_missing": _("Skriv skälen för kommunens ställningstagande."),
    "statement_conditions_missing": _("Skriv vilka villkor kommunen ställer."),
    "statement_conditions_not_expected": _(
        "Villkor hör till ”tillstyrker med villkor”. Byt ställningstagande eller ta bort villkoren."
    ),
    "silence_before_due": _("Svarstiden har inte gått ut."),
}
