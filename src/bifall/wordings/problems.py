from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "phrase_name_missing": _("Ge standardsvaret ett namn, som ni känner igen det på."),
    "phrase_name_too_long": _("Namnet får ha högst {most} tecken."),
    "phrase_text_missing": _("Skriv standardsvaret på svenska."),
    "phrase_name_taken": _("Utlysningen har redan ett standardsvar med det namnet."),
    "wording_half_written": _("Skriv både ämne och text, eller lämna båda tomma."),
    "wording_field_unknown": _("Fältet {name} finns inte i det här brevet. Du kan använda {known}."),
    "wording_field_missing": _("Texten ska innehålla fältet {{{name}}}, så att mottagaren får veta det."),
    "wording_brace_alone": _("En klammer är inte stängd. Ett fält skrivs så här: {{projekt}}."),
    "wording_subject_too_long": _("Ämnet får ha högst {most} tecken."),
    "wording_body_too_long": _("Texten får ha högst {most} tecken."),
    "wording_changed_meanwhile": _(
        "Någon annan har sparat en ny version medan du skrev. Läs den bland versionerna och spara sedan igen."
    ),
}
