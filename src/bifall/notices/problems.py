from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "letters_have_left": _(
        "Brevet har redan skickats och kan inte stoppas. Skriv till mottagaren i stället."
    ),
    "stop_reason_missing": _("Skriv varför brevet stoppas."),
    "delay_out_of_range": _("Ange ett antal minuter från 0 till {most}."),
    "letter_is_required": _("Brev av det här slaget kommer alltid genast. {why}"),
}
