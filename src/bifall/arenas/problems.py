from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "arena_title_missing": _("Ge mötesplatsen ett namn."),
    "arena_registration_backwards": _("Anmälan ska stänga efter att den har öppnat."),
    "arena_most_in_a_row_wrong": _("Någon måste kunna ha minst ett möte."),
    "arena_most_meetings_wrong": _("Ange minst ett möte, eller lämna fältet tomt."),
    "arena_municipality_unknown": _("Välj en av länets kommuner."),
    "arena_slot_minutes_wrong": _("Ett möte är mellan 5 och 480 minuter."),
    "arena_slot_count_wrong": _("Ange mellan 1 och {most} mötestider."),
    "arena_tables_wrong": _("Ange mellan 1 och 1 000 bord."),
    "arena_break_backwards": _("En paus ska sluta efter att den har börjat."),
    "arena_too_many_days": _("En mötesplats kan ha högst {most} dagar."),
    "arena_day_taken": _("Mötesplatsen är redan den {day}."),
    "arena_day_too_long": _("Mötestiderna räcker förbi midnatt."),
    "arena_description_missing": _("Beskriv mötesplatsen för dem som ska komma."),
    "arena_place_missing": _("Skriv var ni ses, eller ange att det är på distans."),
    "arena_days_missing": _("Lägg till minst en dag."),
    "arena_registration_after_days": _("Anmälan ska stänga senast den sista dagen."),
    "arena_has_participants": _("Dagen kan inte tas bort när någon har anmält sig till den."),
    "arena_cancel_reason_missing": _("Skriv varför mötesplatsen ställs in. Det visas för alla."),
    "arena_term_missing": _("Skriv minst ett ord."),
    "arena_term_too_long": _("Ett ord har högst 120 tecken: {label}"),
    "arena_too_many_terms": _("Listan rymmer högst {most} ord. Läs in en mindre del av filen."),
    "arena_term_in_use": _("Ordet står i någons profil och kan inte tas bort."),
    "arena_term_source_missing": _("Skriv varifrån filen kommer och vilken version det är."),
    "arena_term_not_in_file": _("Filen har inte: {words}"),
    "arena_term_file_unreadable": _(
        "Filen går inte att läsa. Den ska vara ESCO:s lista över kunskaper (CSV) eller JobTech Taxonomys"
        " begrepp (JSON)."
    ),
    "arena_invitation_missing": _("Skriv vem ni vill bjuda in."),
    "arena_invitation_email_wrong": _("E-postadressen går inte att skriva till: {email}"),
    "arena_already_invited": _("Redan inbjuden: {email}"),
    "arena_registration_closed": _("Det går inte att anmäla sig just nu."),
    "participant_name_missing": _("Skriv ditt namn."),
    "participant_email_wrong": _("Skriv en e-postadress som vi kan nå dig på."),
    "participant_phone_wrong": _("Skriv ett telefonnummer, till exempel 070-174 06 05."),
    "participant_programme_missing": _("Skriv vilken utbildning du går."),
    "participant_organisation_missing": _("Skriv vad arbetsgivaren heter."),
    "participant_size_missing": _("Välj hur många som är anställda."),
    "participant_tables_wrong": _("Ange mellan 1 och 20 möten samtidigt."),
    "participant_consent_of_the_other_side": _("Ett av samtyckena gäller inte dig."),
    "participant_link_unknown": _("Länken gäller inte. Be om en ny."),
    "participant_has_withdrawn": _("Du har avanmält dig. Det går att anmäla sig igen."),
    "participant_arena_over": _("Mötesplatsen är över, och det går inte att ändra detta längre."),
    "profile_term_unknown": _("Ordet finns inte i listan."),
    "profile_too_many_terms": _("Ange högst {most} kunskaper och språk."),
    "profile_level_wrong": _("Välj en av nivåerna."),
    "profile_place_unknown": _("Välj bland länets kommuner."),
    "availability_slot_unknown": _("En av tiderna finns inte längre. Välj igen."),
    "availability_empty": _("Välj minst en tid, eller avanmäl dig om ingen passar."),
    "availability_after_plan": _("Schemat är lagt. Avboka det möte som inte passar i stället."),
    "wish_other_unknown": _("Den du valde är inte med längre."),
    "wish_too_many": _("Du kan önska högst {most} möten. Ta bort något först."),
    "participant_row_wrong": _("Rad {row} i listan går inte att läsa in:"),
    "participant_listed_twice": _("Adressen är redan anmäld eller står två gånger."),
    "timetable_nobody_asked": _("Ingen har önskat något möte ännu, så det finns inget att lägga schema av."),
    "timetable_missing": _("Det finns inget schema att publicera. Gör ett förslag först."),
    "timetable_already_published": _("Schemat är redan publicerat. Ändra det genom att ställa in möten."),
    "timetable_out_of_date": _(
        "Någon har avanmält sig eller ändrat sina tider sedan förslaget gjordes. Gör ett nytt förslag."
    ),
    "timetable_under_way": _("Ett förslag till schema håller redan på att göras. Vänta tills det är klart."),
    "timetable_overtaken": _(
        "Önskemål eller tider ändrades hela tiden medan förslaget gjordes, {times} gånger i rad. Ingenting"
        " har ändrats i schemat. Gör ett nytt förslag när det är lugnare."
    ),
    "timetable_stopped": _(
        "Mötesplatsen går inte att lägga schema för längre, eller så får den som bad om förslaget inte göra"
        " det. Ingenting har ändrats i schemat."
    ),
    "timetable_failed": _(
        "Något gick fel hos oss när förslaget gjordes. Ingenting har ändrats i schemat. Försök igen, och hör"
        " av dig till den som sköter tjänsten om det händer på nytt."
    ),
    "timetable_not_possible": _("Det gick inte att lägga schemat ({reason}). Ingenting har ändrats."),
    "meeting_not_planned": _("Mötet är redan hållet, flyttat eller inställt."),
    "meeting_has_begun": _("Mötet har redan börjat."),
    "meeting_has_not_begun": _("Mötet har inte börjat ännu."),
    "meetings_left": _("Det är möten kvar. Vänta tills det sista är slut."),
    "arrival_not_a_participant": _("Någon av dem är inte anmäld längre."),
    "outcome_of_another_meeting": _("Ett av mötena är inte ditt, eller blev inte av."),
    "outcome_not_asked": _("Det där frågar vi inte om den här gången."),
    "follow_up_has_left": _("Du har avanmält dig och behöver inte svara."),
}
