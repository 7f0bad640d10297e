"""What is written to those who are asked to a meeting place, and to those who take part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INVITATION = _("Inbjudan till {arena}")
INVITED_PROGRAMME = _(
    "Projektet {project} bjuder in studenterna på {name} till {arena}. Skicka länken vidare till dem. Det tar"
    " två minuter att anmäla sig, och det går bra från telefonen."
)
INVITED_EMPLOYER = _(
    "Projektet {project} bjuder in {name} till {arena}. Det tar två minuter att anmäla sig, och det går bra"
    " från telefonen."
)
WHEN_AND_WHERE = _("När: {days}. Var: {place}. Anmälan stänger {closes}.")
REMINDER = _("Påminnelse: inbjudan till {arena}")
REMOTE = _("på distans")

REGISTERED = _("Din anmälan till {arena}")
CONFIRM = _(
    "Tack för din anmälan till {arena}. Öppna länken för att bekräfta den. Där fyller du i mer om dig, ser"
    " förslag och väljer vilka du vill träffa. Där kan du också avanmäla dig och få dina uppgifter raderade."
    " Dela inte länken: den är din nyckel."
)
NEW_LINK = _("Din länk till {arena}")
HERE_IS_YOUR_LINK = _(
    "Här är din personliga länk till {arena}. Har du inte bett om den behöver du inte göra något."
)
CANCELLED = _("{arena} är inställd")
WHY_CANCELLED = _("{arena} är inställd. {reason}")
