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
    "answer_sums_differ": _("{message} Summorna är {left} och {right}, en skillnad på {difference}."),
}
