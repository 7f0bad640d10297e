from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "attachment_too_large": _("Filen är för stor. Den får vara högst {limit_mb} MB."),
    "attachment_empty": _("Filen är tom. Välj en fil med innehåll."),
    "attachment_kind_unknown": _("Den här sortens fil tar vi inte emot. Skicka någon av: {kinds}."),
    "attachment_is_not_what_it_says": _(
        "Filens innehåll stämmer inte med ändelsen .{kind}. Spara om filen i rätt format och försök igen."
    ),
    "attachment_is_two_files": _(
        "Filen är två slags filer på en gång. Spara om den som en vanlig PDF och försök igen."
    ),
    "attachment_too_large_unpacked": _("Filen blir för stor när den packas upp. Dela den i flera filer."),
    "attachment_locked": _("Filen är skyddad med lösenord. Spara den utan lösenord och försök igen."),
    "attachment_has_macros": _("Filen har makron. Spara den utan makron och försök igen."),
    "picture_has_too_many_pixels": _(
        "Bilden har fler än {limit} miljoner bildpunkter. Spara den i en mindre storlek och försök igen."
    ),
    "upload_is_no_text": _("Filen kan inte läsas som text. Välj rätt fil, eller spara den på nytt som text."),
}
