from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "figure_differs": _(
        "”{amount}” finns inte i besluten. Ta bort beloppet, eller skriv {{summa}}, {{cirka_summa}} eller"
        " {{belopp:1}} så hämtas det från protokollet."
    ),
    "count_differs": _(
        "”{count}” stämmer inte med besluten: {granted} har beviljats. Rätta antalet, eller skriv {{antal}}."
    ),
    "placeholder_unknown": _(
        "{placeholder} går inte att fylla i. De som finns är {{summa}}, {{cirka_summa}}, {{Cirka_summa}},"
        " {{antal}}, {{belopp:1}}, {{cirka_belopp:1}} och {{sammantradesdag}}, och beloppen finns bara när"
        " beslut återges. Texter om utlysningar, utvärderingar och slutrapporter har egna, se utkastet."
    ),
    "placeholder_not_filled_here": _("{placeholder} fylls inte i här. Skriv ut det som ska stå."),
    "headline_missing": _("Skriv en rubrik."),
    "lead_missing": _("Skriv en ingress."),
    "quote_empty": _("Ett citat är inte ifyllt. Skriv vad som sägs, av vem och i vilken roll."),
    "quote_not_approved": _("{speaker} har inte godkänt sitt citat som det står nu. Be om ett godkännande."),
    "quote_unknown": _("Citatet har ändrats sedan sidan öppnades. Läs texten igen."),
    "quote_email_wrong": _("Skriv adressen till den som säger det, till exempel namn@example.org."),
    "quote_is_answered": _("Citatet är redan besvarat."),
    "quote_comment_missing": _("Skriv vad du vill säga i stället."),
    "quoted_decision_unknown": _(
        "Texten återger ett beslut som inte är fattat, eller vars sammanträde ännu pågår."
    ),
    "picture_description_missing": _("Beskriv bilden för dem som inte ser den: skriv en alternativtext."),
    "picture_creator_missing": _("Skriv vem som har tagit eller gjort bilden."),
    "picture_terms_missing": _("Skriv vad avtalet säger om hur bilden får användas."),
    "picture_consent_unknown": _("Svara om de som syns på bilden samtycker till att den visas."),
    "picture_consent_withdrawn": _("Samtycket har tagits tillbaka, så bilden kan inte visas."),
    "picture_right_has_ended": _("Rätten att visa bilden har gått ut den dagen."),
    "used_picture_description_missing": _(
        "Bilden ”{picture}” saknar alternativtext. Skriv en under Bilder, för dem som inte ser den."
    ),
    "used_picture_creator_missing": _(
        "Skriv vem som har tagit eller gjort bilden ”{picture}”, under Bilder. Upphovspersonen ska anges när"
        " bilden visas (3 § upphovsrättslagen)."
    ),
    "used_picture_terms_missing": _(
        "Bilden ”{picture}” visas enligt avtal. Skriv under Bilder vad avtalet säger om hur den får användas."
    ),
    "used_picture_consent_unknown": _(
        "De som syns på bilden ”{picture}” är inte tillfrågade. Svara under Bilder om de samtycker, eller om"
        " det inte behövs."
    ),
    "used_picture_consent_withdrawn": _(
        "Samtycket till bilden ”{picture}” har tagits tillbaka. Välj en annan bild."
    ),
    "quote_email_own": _(
        "Det är din egen adress, eller adressen till den som skrev texten. Skriv adressen till den som säger"
        " det."
    ),
    "quote_answer_own": _("Du har skrivit texten. Den som citeras ska själv läsa orden och svara."),
    "picture_licence_unknown": _("Välj en av licenserna."),
    "invitation_time_missing": _("Skriv när det som texten bjuder in till börjar."),
    "invitation_ends_before_it_begins": _("Det som texten bjuder in till slutar innan det börjar."),
    "invitation_place_missing": _("Skriv var det som texten bjuder in till hålls."),
    "statement_without_quote": _("Ett uttalande ska ha ett citat, så att läsaren vet vem som säger det."),
    "translation_in_same_language": _("Översättningen är på samma språk som texten den är översatt från."),
    "release_not_approved": _(
        "Texten är inte godkänd som den står nu. Be någon annan än den som skrev den att läsa och godkänna"
        " den."
    ),
    "embargo_on_public_text": _(
        "Texten är redan offentlig och kan inte stängas. Ta bort klockslaget, eller rätta texten."
    ),
    "correction_missing": _(
        "Texten är redan offentlig. Skriv vad som är rättat, så att läsarna ser vad som har ändrats."
    ),
    "address_taken": _("En annan text har haft den adressen. Välj en annan, så att gamla länkar går rätt."),
    "nobody_may_approve": _(
        "Det finns ingen annan som får godkänna texten. Be administratören om en kommunikatör till."
    ),
    "writer_may_not_approve": _("Du har skrivit texten. Någon annan ska läsa och godkänna den."),
    "text_changed_meanwhile": _("Texten har ändrats sedan du läste den. Läs den igen och svara sedan."),
    "approval_comment_missing": _("Skriv vad som behöver ändras."),
    "newsroom_not_open": _("Pressrummet är inte öppnat. Be administratören öppna det."),
    "meeting_still_open": _("Sammanträdet är inte avslutat. Vänta med pressmeddelandet tills dess."),
    "meeting_has_nothing_to_tell": _("Sammanträdet har inte beslutat något som det finns ett utkast för."),
    "evaluation_not_public": _("Utvärderingen är inte publicerad. Vänta med texten tills dess."),
    "decision_is_no_grant": _("Beslutet är inget bifall."),
    "press_contact_name_missing": _("Skriv kontaktens namn."),
    "press_contact_phone_wrong": _("Telefonnumret går inte att läsa. Skriv till exempel 070-174 06 05."),
    "press_contact_email_wrong": _("E-postadressen är inte en adress."),
    "press_contact_email_taken": _("Det finns redan en presskontakt med den e-postadressen."),
    "press_contact_unknown": _("Välj en av myndighetens presskontakter."),
    "backup_is_the_contact": _("Ersättaren ska vara någon annan än den som har jouren."),
    "backup_without_contact": _("Vecka {week} har en ersättare men ingen som har jouren."),
    "duty_span_backwards": _("Den sista veckan ligger före den första."),
    "duty_span_too_long": _("Välj högst ett år i taget."),
    "absence_backwards": _("Den sista dagen ligger före den första."),
    "absence_day_missing": _("Skriv en dag, till exempel 2026-07-06."),
    "spoken_language_unknown": _("Välj bland språken i listan."),
    "topic_unknown": _("Välj bland myndighetens ämnen."),
    "week_unknown": _("Året har ingen sådan vecka."),
    "subscription_email_wrong": _("Skriv din e-postadress, till exempel namn@example.org."),
    "subscription_kind_unknown": _("Välj bland de slag av texter som finns."),
    "subscription_topic_unknown": _("Välj bland pressrummets ämnen."),
    "subscription_municipality_unknown": _("Välj bland länets kommuner."),
    "topic_name_missing": _("Skriv vad ämnet heter."),
    "topic_name_en_missing": _("Skriv vad ämnet heter på engelska."),
    "topic_name_taken": _("Det finns redan ett ämne som heter så."),
}
