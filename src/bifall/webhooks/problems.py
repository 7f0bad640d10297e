from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "webhook_name_missing": _("Skriv vem mottagaren är."),
    "webhook_name_too_long": _("Namnet får ha högst {most} tecken."),
    "webhook_address_too_long": _("Adressen får ha högst {most} tecken."),
    "webhook_address_wrong": _("Skriv en hel adress, till exempel https://mottagare.example.org/andringar."),
    "webhook_address_has_password": _("Adressen får inte innehålla användarnamn eller lösenord."),
    "webhook_address_not_https": _("Adressen ska börja med https."),
    "webhook_address_not_public": _("Adressen ska gå att nå på internet. Den här leder någon annanstans."),
    "webhook_address_taken": _("Adressen har redan lagts till."),
    "webhook_lists_missing": _("Välj minst en lista."),
    "webhook_secret_already_shown": _(
        "Hemligheten har redan visats och visas bara en gång. Byt hemlighet för att få en ny."
    ),
}
