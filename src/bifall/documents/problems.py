from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "attachment_too_large": _("Filen är för stor. Den får vara högst {limit_mb} MB."),
    "attachment_empty": _("Filen är tom. Välj en fil med innehåll."),
    "attachment_kind_unknown": _("Den här sortens fil tar vi inte emot. Skicka någon av: {kinds}."),
    "attachment_is_not_what_it_says": _(
        "Filens innehåll stämmer inte med ändelsen .{kind}. Spara om filen i rätt format och försök igen."
    ),
}
