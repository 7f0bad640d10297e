from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "organisation_number_wrong": _(
        "Organisationsnumret stämmer inte. Det ska ha tio siffror, till exempel 232100-0222."
    ),
    "organisation_number_is_personal": _(
        "Det här ser ut som ett personnummer. Bara juridiska personer kan söka. Ange organisationsnumret."
    ),
    "register_number_wrong": _("Numret ska vara det som organisationen har i sitt eget lands register."),
    "country_not_in_eu": _("Landet ska vara med i EU eller EES."),
    "organisation_name_missing": _("Skriv organisationens namn."),
    "organisation_already_registered": _(
        "Organisationen finns redan här. Be en kollega där att bjuda in dig, eller kontakta oss."
    ),
    "number_of_an_authority": _(
        "Det är numret till {name}. Den som ska söka för {name} blir inbjuden av en administratör där."
    ),
    "number_of_a_municipality": _(
        "Det är numret till en kommun. Bara den som företräder kommunen här kan registrera den. Arbetar du"
        " där, kontakta oss, så bjuder vi in dig."
    ),
    "name_of_another_municipality": _(
        "Du företräder {municipalities}. Börja namnet med kommunens namn, till exempel {example} kommun."
    ),
    "municipality_has_an_organisation": _(
        "{municipality} finns redan här, med organisationsnumret {number}. Be en kollega där att bjuda in"
        " dig."
    ),
    "invitation_email_missing": _("Skriv kollegans e-postadress."),
    "already_a_member": _("Personen arbetar redan för organisationen här."),
    "invitation_unknown": _("Inbjudan finns inte eller är återtagen."),
    "invitation_expired": _("Inbjudan har gått ut. Be din kollega att bjuda in dig igen."),
    "invitation_already_used": _("Inbjudan är redan använd."),
    "invitation_for_another_address": _("Inbjudan gäller en annan e-postadress än den du är inloggad med."),
    "municipality_code_wrong": _("Kommunkoden ska ha fyra siffror, till exempel 2480."),
    "municipality_name_wrong": _("Skriv kommunens namn, med högst 60 tecken."),
    "municipality_population_wrong": _("Skriv hur många som bor i kommunen, med siffror."),
    "municipality_county_too_long": _("Skriv länets namn med högst 60 tecken."),
    "municipality_population_in_the_future": _("Folkmängden ska gälla i dag eller en tidigare dag."),
    "already_a_representative": _("{name} företräder redan kommunen."),
    "signatory_is_invited_by_a_signatory": _(
        "Bara en firmatecknare kan bjuda in en firmatecknare eller en ekonomiansvarig."
    ),
    "period_ends_before_it_begins": _("Den sista dagen ska inte vara före den första."),
    "period_is_over": _("Den sista dagen har redan varit."),
    "power_name_missing": _("Skriv vem fullmakten gäller."),
    "power_email_missing": _("Skriv personens e-postadress."),
    "power_for_a_member": _("Personen arbetar redan för organisationen och behöver ingen fullmakt."),
    "power_document_missing": _("Bifoga den undertecknade fullmakten."),
    "power_unknown": _("Fullmakten finns inte eller är återkallad."),
    "power_already_accepted": _("Fullmakten är redan mottagen."),
    "power_is_over": _("Tiden för fullmakten har gått ut."),
    "power_for_another_address": _("Fullmakten gäller en annan e-postadress än den du är inloggad med."),
    "last_signatory_cannot_leave": _(
        "Minst en firmatecknare måste finnas kvar för organisationen. Bjud in en annan först."
    ),
    "last_member_cannot_leave": _("Minst en person måste finnas kvar för organisationen."),
    "signed_already": _("Du har redan undertecknat. Nu behövs en till."),
    "signing_needs_two": _("Minst två personer ska kunna underteckna. Bjud in en firmatecknare till först."),
}
