from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "figure_differs": _(
        "”{amount}” finns inte i besluten. Ta bort beloppet, eller skriv {{summa}}, {{cirka_summa}} eller"
        " {{belopp:1}} så hämtas det från protokollet."
    ),
    "placeholder_unknown": _(
        "{placeholder} går inte att fylla i. De som finns är {{summa}}, {{cirka_summa}}, {{Cirka_summa}},"
        " {{antal}}, {{belopp:1}} och {{sammantradesdag}}, och beloppen finns bara när beslut återges."
    ),
    "headline_missing": _("Skriv en rubrik."),
    "lead_missing": _("Skriv en ingress."),
    "quote_empty": _("Ett citat är tomt. Fyll i vad som sägs och av vem, eller ta bort citatet."),
    "quoted_decision_unknown": _(
        "Texten återger ett beslut som inte är fattat, eller vars sammanträde ännu pågår."
    ),
    "picture_description_missing": _("Beskriv bilden för dem som inte ser den: skriv en alternativtext."),
    "newsroom_not_open": _("Pressrummet är inte öppnat. Be administratören öppna det."),
    "meeting_still_open": _("Sammanträdet är inte avslutat. Vänta med pressmeddelandet tills dess."),
    "meeting_has_no_grants": _("Sammanträdet beviljade inga projekt."),
    "press_contact_name_missing": _("Skriv kontaktens namn."),
    "press_contact_phone_wrong": _("Telefonnumret går inte att läsa. Skriv till exempel 070-174 06 05."),
    "press_contact_email_wrong": _("E-postadressen är inte en adress."),
    "press_contact_email_taken": _("Det finns redan en presskontakt med den e-postadressen."),
    "press_contact_unknown": _("Välj en av myndighetens presskontakter."),
    "backup_is_the_contact": _("Ersättaren ska vara någon annan än den som har jouren."),
    "week_unknown": _("Året har ingen sådan vecka."),
    "topic_name_missing": _("Skriv vad ämnet heter."),
}
