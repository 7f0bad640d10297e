from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "message_text_missing": _("Skriv vad du vill säga."),
    "message_id_taken": _("Meddelandet kunde inte skickas. Ladda om sidan och försök igen."),
    "too_many_attachments": _("Bifoga högst {most} filer i ett meddelande."),
    "note_text_missing": _("Skriv vad du vill anteckna."),
}
