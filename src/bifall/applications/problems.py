from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "contact_does_not_write": _("Välj någon som får skriva för organisationen."),
    "contact_already": _("{name} är redan kontaktperson."),
    "round_not_open": _("Omgången är inte öppen för ansökningar."),
    "round_closed": _(
        "Omgången stängde {closed_at}. Ansökan kan inte längre skickas in, men allt du skrivit finns kvar."
    ),
    "other_funder_not_in_financing": _(
        "{funder} ger {other_sek} till samma steg, men i finansieringen står {financed_sek} från {funder}."
        " Beloppen ska vara lika, så att ingen kostnad betalas två gånger."
    ),
    "budget_missing": _("Fyll i budgeten: minst en kostnad."),
    "sought_missing": _("Ange hur mycket ni söker."),
    "in_kind_differs": _(
        "Bidrag i annat än pengar ska vara lika stort bland kostnaderna ({left_sek}) som i finansieringen"
        " ({right_sek}). Det skiljer {difference_sek}."
    ),
    "financing_differs": _(
        "Kostnaderna ({left_sek}) ska vara lika med finansieringen och det ni söker ({right_sek})."
        " Det skiljer {difference_sek}."
    ),
    "share_too_high": _(
        "Ni söker {share_percent} av kostnaderna. Utlysningen ger högst {highest_percent}, här {highest_sek}."
    ),
    "grant_above_limit": _("Utlysningen ger högst {limit_sek}."),
    "period_backwards": _("Projektet kan inte sluta innan det har börjat."),
    "budget_year_outside_period": _("Budgeten har kostnader för år utanför projekttiden: {years}."),
    "region_not_in_small_round": _(
        "Regionen själv kan inte söka i en omgång där tjänstepersoner beslutar på delegation."
    ),
    "page_not_asked_for": _("Kompletteringen gäller inte den här delen. Den kan inte ändras."),
    "completion_text_missing": _("Skriv vad som behöver kompletteras."),
    "completion_due_in_the_past": _("Sista svarsdag ska ligga framåt i tiden."),
    "completion_page_unknown": _("Formuläret har ingen sådan del."),
    "officer_not_at_the_authority": _("Personen är inte handläggare hos myndigheten."),
    "invitation_needed": _(
        "Utlysningen har två steg. Skicka först in en idéskiss: de som bjuds in kan sedan söka."
    ),
    "concepts_not_wanted": _("Utlysningen har bara ett steg. Börja ansökan direkt."),
    "concepts_not_open": _("Omgången är inte öppen för idéskisser."),
    "concepts_closed": _(
        "Tiden för idéskisser gick ut {closed_at}. Skissen kan inte längre skickas in, men allt du skrivit"
        " finns kvar."
    ),
    "applied_already": _("Det finns redan en ansökan efter den här inbjudan."),
    "second_signature_missing": _(
        "Sökanden tecknar två i förening, och bara {name} har undertecknat ansökan. Begär underskriften"
        " som en komplettering."
    ),
    "signed_text_changed": _(
        "Ansökan har ändrats sedan {name} undertecknade. Skicka in kompletteringen först. Den som skickar den"
        " undertecknar då, och sedan undertecknar en annan av er."
    ),
    "reason_missing": _("Skriv skälen."),
    "attachment_not_in_application": _("Bilagan hör inte till ansökan."),
}
