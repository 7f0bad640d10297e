from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "evaluation_title_missing": _("Ge utvärderingen en rubrik."),
    "evaluation_purpose_missing": _("Skriv vad utvärderingen ska användas till."),
    "evaluation_start_missing": _("Ange den första dagen i tiden som utvärderas."),
    "evaluation_end_missing": _("Ange den sista dagen i tiden som utvärderas."),
    "evaluation_ends_before_start": _("Den sista dagen kan inte ligga före den första."),
    "evaluation_of_two_things": _("Välj ett projekt eller en utlysning, inte båda."),
    "evaluation_subject_unknown": _("Det du har valt finns inte här. Välj något ur listan."),
    "evaluation_previous_unknown": _("Välj en publicerad utvärdering att jämföra med."),
    "theory_step_too_long": _("Ett steg är för långt. Korta raden ”{beginning}” till högst 300 tecken."),
    "survey_form_missing": _("Välj vilket frågeformulär som ska användas."),
    "survey_form_unknown": _("Välj ett publicerat enkätformulär."),
    "survey_closing_not_ahead": _("Ange en sista svarsdag som ligger framåt i tiden."),
    "survey_without_respondents": _("Lägg till dem som ska få enkäten."),
    "survey_too_few_to_be_anonymous": _(
        "En anonym enkät behöver minst {fewest} personer. Lägg till fler, eller låt svaren vara öppna."
    ),
    "survey_closed": _("Enkäten är stängd. Dina svar sparades inte."),
    "survey_empty": _("Du har inte svarat på någon fråga ännu."),
    "survey_answered_already": _("Du har redan svarat. Ett svar kan inte ändras eller lämnas igen."),
    "survey_not_extended": _("Den nya sista dagen ska ligga efter den gamla."),
    "respondents_missing": _("Skriv minst en person, en på varje rad."),
    "respondents_too_many": _("Listan är för lång: högst {limit} personer."),
    "respondent_line_too_long": _(
        "Rad {line} har {given} kolumner. Skriv namn, e-postadress, roll, kommun och språk."
    ),
    "respondent_name_missing": _("Rad {line} saknar namn, eller så är namnet för långt."),
    "respondent_email_wrong": _("Rad {line}: ”{given}” är ingen e-postadress."),
    "respondent_role_unknown": _(
        "Rad {line}: rollen ”{given}” finns inte. Skriv förtroendevald, tjänsteperson, sökande, samarbetspart"
        " eller annan."
    ),
    "respondent_municipality_unknown": _("Rad {line}: kommunen ”{given}” finns inte i registret."),
    "respondent_language_unknown": _("Rad {line}: språket ”{given}” finns inte. Skriv sv eller en."),
    "respondent_twice": _("{given} står två gånger i listan."),
    "respondent_already_asked": _("{given} finns redan bland dem som ska få enkäten."),
    "respondents_none_in_forums": _("Ingen har ett uppdrag i något forum den dagen."),
    "evaluation_conclusion_missing": _("Skriv utvärderingens slutsats först."),
    "evaluation_findings_missing": _("Skriv minst en iakttagelse först."),
    "finding_text_missing": _("Skriv iakttagelsen."),
    "recommendation_text_missing": _("Skriv rekommendationen."),
    "statement_unknown": _("Påståendet finns inte i enkäten."),
    "recommendation_answered_already": _(
        "Regionen har redan svarat på en rekommendation, så listan kan inte ändras."
    ),
    "recommendations_left": _("{left} rekommendationer är varken genomförda eller avböjda ännu."),
    "answer_text_missing": _("Skriv vad regionen ska göra, eller varför inte."),
    "answer_owner_missing": _("Välj vem som ansvarar."),
    "answer_due_missing": _("Ange när det ska vara klart."),
    "answer_due_passed": _("Dagen då det ska vara klart ska ligga framåt i tiden."),
    "done_note_missing": _("Skriv vad som har gjorts."),
    "done_on_ahead": _("Dagen kan inte ligga framåt i tiden."),
}
