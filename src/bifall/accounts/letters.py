"""What is written to somebody who has been given something to do; `flows` puts the sentences together."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WELCOME = _("Välkommen till {authority}")
ADDED = _("{name} har lagt till dig hos {authority}.")
IS_ADMINISTRATOR = _("Du är administratör för {authority}.")
SIGN_IN_AS_BEFORE = _("Logga in som du brukar, så ser du dina uppgifter.")
CHOOSE_A_PASSWORD = _(
    "Välj ett lösenord, så kan du logga in med {email}. Länken gäller i {days} dagar. Hinner du inte, "
    "så kan du be om en ny där du loggar in."
)
