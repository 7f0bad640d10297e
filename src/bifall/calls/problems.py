from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "call_title_missing": _("Skriv utlysningens rubrik."),
    "call_summary_missing": _("Skriv kort vad utlysningen gäller."),
    "call_slug_taken": _("Det finns redan en utlysning med den adressen."),
    "form_not_published": _("Välj ett publicerat formulär för ansökan, ett av myndighetens egna."),
    "strategy_unknown": _("Strategin hör inte till myndigheten."),
    "share_outside_limits": _("Andelen ska vara större än 0 och högst 100 procent."),
    "criteria_missing": _("Ange minst ett bedömningskriterium."),
    "highest_grant_missing": _("Ange ett högsta belopp över 0 kronor, eller inget alls."),
    "criterion_title_missing": _("Ge varje kriterium ett namn."),
    "criterion_twice": _("Två kriterier har samma namn: {title}."),
    "criterion_weight_outside_limits": _("Vikten ska vara mellan 1 och 100: {title}."),
    "round_missing": _("Lägg till en ansökningsomgång innan du publicerar."),
    "round_closes_before_it_opens": _("Omgången ska stänga efter att den öppnar."),
    "round_closed_already": _("Stängningstiden har passerat. Omgången kan inte längre ändras."),
    "round_cannot_close_earlier": _("En öppen omgång kan inte stängas tidigare än utlyst."),
    "round_name_taken": _("Utlysningen har redan en omgång med det namnet."),
    "round_name_missing": _("Ge omgången ett namn."),
    "concept_form_not_published": _(
        "Formuläret för idéskisser ska vara publicerat och höra till myndigheten."
    ),
    "concept_window_missing": _("Ange när omgången {round} öppnar och stänger för idéskisser."),
    "concept_window_unwanted": _("Utlysningen har bara ett steg, och tar inte emot idéskisser."),
    "concept_closes_before_it_opens": _("Tiden för idéskisser ska sluta efter att den börjar."),
    "application_opens_before_concepts_close": _(
        "Omgången ska öppna för ansökningar först när tiden för idéskisser är slut."
    ),
    "concepts_closed_already": _("Tiden för idéskisser har passerat och kan inte längre ändras."),
    "concepts_cannot_close_earlier": _("Tiden för idéskisser är utlyst och kan inte sluta tidigare."),
    "frame_missing": _("Ange omgångens ram i kronor."),
}
