from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "consult_nobody": _("Välj minst en kommun."),
    "municipality_unknown": _("Kommunen finns inte i länet."),
    "consultation_question_missing": _("Skriv vad ni vill att kommunen svarar på."),
    "consultation_due_too_soon": _("Ge kommunen minst en arbetsdag att svara."),
    "municipality_already_consulted": _("{municipality} är redan tillfrågad."),
    "municipality_without_representative": _(
        "Ingen företräder {municipality} i tjänsten, så ingen där får veta att remissen har kommit. Be en"
        " administratör lägga in någon, eller kryssa i att remissen ska skickas ändå."
    ),
    "extension_not_later": _("Den nya tiden ska ligga efter den gamla."),
    "responder_not_of_the_municipality": _("Personen företräder inte kommunen."),
    "statement_reasons_missing": _("Skriv skälen för kommunens ställningstagande."),
    "statement_conditions_missing": _("Skriv vilka villkor kommunen ställer."),
    "statement_conditions_not_expected": _(
        "Villkor hör till ”tillstyrker med villkor”. Byt ställningstagande eller ta bort villkoren."
    ),
    "handling_reason_missing": _("Skriv skälen. Kommunen läser dem."),
    "handling_change_missing": _("Skriv texten eller villkoret som har ändrats."),
    "handling_change_not_expected": _("Inget har ändrats när yttrandet inte tas in. Ta bort texten."),
    "statements_unhandled": _(
        "Yttranden som inte är hanterade: {municipalities}. Hantera dem på ärendets sida, eller skriv"
        " varför de inte hanteras. Kommunerna läser skälet."
    ),
    "decision_not_public": _("Beslutet är inte offentligt än. Svara när protokollet är anslaget."),
    "batch_title_missing": _("Ge omgången ett namn."),
    "batch_without_applications": _("Välj minst en ansökan."),
    "batch_nobody_to_ask": _("Det finns ingen kommun kvar att fråga om {title}."),
    "time_reason_missing": _("Skriv varför kommunen behöver mer tid."),
    "time_answer_missing": _("Skriv varför kommunen inte får mer tid."),
    "draft_changed_meanwhile": _(
        "{name} har sparat en annan version medan du skrev. Din text finns kvar här. Jämför, och tryck igen."
    ),
    "answer_rule_without_politician": _("Ingen förtroendevald företräder kommunen i tjänsten än."),
    "joint_nobody": _("Välj minst en kommun."),
    "joint_not_open": _("En av kommunerna har redan svarat eller fått erbjudandet."),
    "feedback_words_missing": _("Skriv vad kommunen inte känner igen."),
    "silence_before_due": _("Svarstiden har inte gått ut."),
    "span_ends_before_it_starts": _("Sista dagen ligger före den första."),
    "span_outside_the_period": _("Dagen ligger utanför modellens period, {starts_on} till {ends_on}."),
    "model_name_missing": _("Skriv vad modellen heter."),
    "model_aims_missing": _("Skriv modellens syfte innan den fastställs."),
    "model_without_forums": _("Lägg till minst ett forum innan modellen fastställs."),
    "model_adoption_missing": _("Skriv vilket beslut som fastställde modellen."),
    "model_adopted_in_the_future": _("Beslutet kan inte vara fattat efter i dag."),
    "model_period_taken": _("Perioden går in i en annan fastställd modell: {model}."),
    "model_ends_in_the_future": _("Modellen kan inte avslutas senare än i dag eller före sin första dag."),
    "model_following_begins_after": _("Nästa period börjar tidigast den {day}, när den förra har slutat."),
    "forum_name_missing": _("Skriv vad forumet heter."),
    "forum_name_taken": _("Modellen har redan ett forum med det namnet."),
    "forum_topic_unknown": _("Ämnet hör inte till modellen."),
    "forum_has_ended": _("Forumet har upphört."),
    "forum_topic_too_long": _("Skriv ämnet {topic} med högst 120 tecken."),
    "forum_topic_twice": _("Ämnet {topic} står två gånger."),
    "forum_begins_after_its_end": _("Någon börjar i forumet först den {day}."),
    "forum_municipality_unknown": _("Kommunen finns inte i registret."),
    "forum_municipality_already": _("{municipality} deltar redan de dagarna."),
    "forum_mandates_outside": _("{name} har uppdrag för kommunen efter den dagen. Avsluta uppdraget först."),
    "forum_member_name_missing": _("Skriv personens namn."),
    "forum_member_email_missing": _("Skriv personens e-postadress."),
    "forum_member_already": _("{name} har redan en plats i forumet de dagarna."),
    "forum_chair_already": _("{name} är ordförande de dagarna."),
    "forum_municipality_not_there": _("{municipality} deltar inte i forumet alla de dagarna."),
}
