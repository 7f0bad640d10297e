from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "authority_slug_wrong": _("Kortordet får bara ha små bokstäver a–z, siffror och bindestreck."),
    "authority_slug_taken": _("Det finns redan en myndighet med kortordet {slug}: {name}."),
    "authority_number_wrong": _(
        "Myndighetens organisationsnummer stämmer inte. Det ska ha tio siffror, till exempel 232100-0222."
    ),
    "authority_number_taken": _("Det finns redan en myndighet med organisationsnumret: {name}."),
    "authority_hostname_wrong": _("Värdnamnet ska vara utan https:// och utan snedstreck."),
    "authority_hostname_taken": _("Värdnamnet leder redan till {name}."),
    "authority_hostname_missing": _(
        "Ange ett värdnamn. Utan det leder webbplatsen till {name}, som redan finns här."
    ),
    "authority_name_missing": _("Skriv myndighetens namn."),
    "authority_short_name_missing": _("Skriv myndighetens korta namn."),
    "authority_court_missing": _("Skriv vilken förvaltningsrätt som prövar överklaganden."),
    "authority_email_wrong": _(
        "Skriv en e-postadress till myndigheten, till exempel registrator@example.org."
    ),
    "detail_too_long": _("Texten får ha högst {longest} tecken."),
    "person_email_wrong": _("Skriv en e-postadress, till exempel namn@example.org."),
    "person_name_missing": _("Skriv personens namn."),
    "person_phone_wrong": _("Telefonnumret går inte att läsa. Skriv till exempel 070-174 06 05."),
    "account_closed": _("Kontot är avstängt. Den som har det kan inte få nya uppgifter."),
    "has_a_way_in_already": _("Personen har redan valt ett lösenord."),
    "role_missing": _("Välj en roll."),
    "last_administrator": _("Minst en administratör måste finnas kvar. Ge rollen till någon annan först."),
    "absence_not_an_officer": _("Välj en handläggare på myndigheten."),
    "substitute_missing": _("Välj en annan handläggare på myndigheten som ersättare."),
    "substitute_is_away": _("Ersättaren är också borta, från {first} till {last}. Välj någon annan."),
    "officer_away_backwards": _("Sista dagen kan inte komma före den första."),
    "officer_away_over": _("Sista dagen har redan varit."),
    "officer_away_already": _("Frånvaro finns redan från {first} till {last}. Avsluta den först."),
}
