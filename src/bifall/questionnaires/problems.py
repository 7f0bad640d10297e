"""What forms and answers can be refused with, in the user's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "form_key_missing": _("Ge formuläret ett kortnamn med små bokstäver, siffror och bindestreck."),
    "form_key_taken": _("Det finns redan ett formulär med det kortnamnet. Välj ett annat."),
    "form_name_missing": _("Ge formuläret ett namn."),
    "form_version_published": _(
        "Den här versionen är publicerad och kan inte ändras. Gör en ny version i stället."
    ),
    "form_version_not_published": _("Formuläret är inte publicerat ännu. Publicera det först."),
    "form_of_other_authority": _("Formuläret hör till en annan myndighet."),
    "form_version_in_the_making": _(
        "Formuläret har redan en version som inte är publicerad. Arbeta vidare i den, eller ta bort den."
    ),
    "form_title_missing": _("Ge formuläret en rubrik."),
    "form_pages_missing": _("Formuläret har ingen sida. Lägg till en."),
    "form_page_title_missing": _("Ge sidan en rubrik."),
    "form_page_empty": _("Sidan ”{page}” har ingen fråga. Lägg till en, eller ta bort sidan."),
    "form_part_missing": _("Delen finns inte kvar. Någon annan kan ha tagit bort den."),
    "form_part_changed": _(
        "Någon annan ändrade det här medan du skrev. Det du skrev är inte sparat: jämför och spara igen."
    ),
    "form_label_missing": _("Skriv frågan."),
    "form_key_malformed": _(
        "Koden ska börja med en liten bokstav a–z, och bara ha små bokstäver, siffror och understreck."
    ),
    "form_key_twice": _("Koden {key} finns redan i formuläret. Varje sida och varje fråga har sin egen."),
    "form_kind_unknown": _("Det finns ingen sådan sorts fråga."),
    "form_choices_missing": _("Skriv minst ett alternativ, eller välj ett register att hämta dem ur."),
    "form_choices_from_two_places": _("Skriv alternativ eller välj ett register, inte båda."),
    "form_choice_twice": _("Två alternativ har samma kod: {value}."),
    "form_limits_backwards": _("Det lägsta ska inte vara mer än det högsta."),
    "form_limit_outside": _("Skriv ett tal från {minimum} till {maximum}."),
    "form_ends_missing": _("Skriv vad som står vid skalans ändar."),
    "form_column_missing": _("En tabell har minst en kolumn. Skriv den första kolumnens namn."),
    "form_column_last": _("Det är tabellens sista kolumn. Ta bort hela frågan i stället."),
    "form_condition_unknown": _("Villkoret gäller frågan {key}, som inte finns i formuläret."),
    "form_condition_later": _(
        "Villkoret gäller ”{question}”, som kommer senare. Flytta den frågan uppåt, eller ändra villkoret."
    ),
    "form_condition_circular": _(
        "Villkoret går runt: det beror på ”{question}”, som det självt bestämmer över."
    ),
    "form_condition_value": _("Villkoret kan aldrig uppfyllas: ”{question}” besvaras inte med ”{value}”."),
    "form_condition_value_missing": _("Skriv svaret som ska gälla, så som man fyller i det."),
    "form_register_unknown": _("”{question}” hämtar val ur {register}, som inte finns för sådana formulär."),
    "form_rows_unknown": _("”{question}” hämtar val ur tabellen {rows}, som inte finns i formuläret."),
    "form_meaning_twice": _(
        "”{question}” betyder samma sak för tjänsten som en annan fråga. Ta bort en av dem."
    ),
    "form_meaning_misshapen": _(
        "Tjänsten kan inte läsa ”{question}” som den är ändrad: kolumner eller register saknas."
        " Lägg till den färdiga frågan på nytt."
    ),
    "form_meaning_missing": _("Frågan ”{question}” behövs i formulär av det här slaget. Lägg till den."),
    "form_check_question_missing": _("Regeln gäller frågan {key}, som inte finns i formuläret."),
    "form_check_questions_missing": _("Välj vilka frågor regeln gäller."),
    "form_check_needs_two": _("Välj minst två frågor."),
    "form_check_not_a_date": _("Regeln jämför datum, men ”{question}” besvaras inte med ett datum."),
    "form_check_not_a_number": _(
        "Regeln räknar, men ”{question}” är inget tal eller har fått andra kolumner."
    ),
    "form_check_message_missing": _("Skriv vad den som fyller i ska få veta."),
    "form_check_limit_missing": _("Ange ett högsta tal, eller välj vad summan ska jämföras med. Inte båda."),
    "answers_locked": _("Svaren är inskickade och kan inte ändras."),
    "answers_already_given": _("Det finns redan svar här. Svar kan bara kopieras till ett tomt formulär."),
    "answer_question_unknown": _("Frågan finns inte i formuläret. Ladda om sidan och försök igen."),
    "answer_missing": _("Fyll i ett svar."),
    "answer_too_long": _("Svaret är {length} tecken långt. Korta det till högst {max_length} tecken."),
    "answer_not_understood": _("Vi kunde inte tolka svaret. Fyll i det igen."),
    "answer_not_a_number": _("Skriv svaret med siffror, till exempel 1 200."),
    "answer_not_whole": _("Skriv ett heltal, utan decimaler."),
    "answer_not_whole_kronor": _("Skriv beloppet i hela kronor, till exempel 1 200 000."),
    "answer_negative": _("Beloppet kan inte vara mindre än noll."),
    "answer_too_low": _("Talet ska vara minst {minimum}."),
    "answer_too_high": _("Talet ska vara högst {maximum}."),
    "answer_not_a_percent": _("Skriv en andel mellan 0 och 100 procent, med högst två decimaler."),
    "answer_not_a_date": _("Skriv datumet som år-månad-dag, till exempel 2027-03-01."),
    "answer_not_yes_or_no": _("Svara ja eller nej."),
    "answer_not_a_choice": _("Det du har valt finns inte längre att välja. Välj något av alternativen."),
    "answer_not_on_the_scale": _("Välj ett steg från 1 till 5."),
    "answer_rows_too_few": _("Fyll i fler rader. Antalet ska vara minst {minimum}."),
    "answer_rows_too_many": _("Raderna är för många: högst {maximum}. Ta bort några eller slå ihop dem."),
    "answer_file_unknown": _("Filen finns inte kvar. Ladda upp den igen."),
    "answer_files_too_many": _("Filerna är för många: högst {maximum}. Ta bort någon."),
    # The form's own message says what is wrong; it is a Text with both languages.
    "answer_dates_out_of_order": _("{message}"),
    "answer_at_least_one_of": _("{message}"),
    "answer_sum_too_high": _("{message} Summan är {sum}, högst {highest} går."),
    "answer_sums_differ": _("{message} Summorna är {left} och {right}, en skillnad på {difference}."),
}
