"""What is written to those who are asked to act for an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INVITATION = _("Arbeta med {organisation} i Bifall")
INVITED = _("{name} bjuder in dig att arbeta med ansökningar för {organisation}. Inbjudan gäller i 14 dagar.")
POWER = _("Fullmakt att företräda {organisation} i Bifall")
POWER_GIVEN = _(
    "{name} har gett dig fullmakt att företräda {organisation} från {first_day} till {last_day}. Öppna länken"
    " för att ta emot den."
)
POWER_ENDED = _("Fullmakten för {organisation} är återkallad")
POWER_REVOKED = _("Du företräder inte längre {organisation}. {name} har återkallat fullmakten.")
POWER_RENOUNCED = _("{name} har lämnat ifrån sig fullmakten och företräder inte längre {organisation}.")
