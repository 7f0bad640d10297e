from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "aid_question_unanswered": _("Svara på frågan."),
    "aid_answer_without_reason": _("Skriv skälet till svaret."),
    "aid_basis_missing": _("Välj vad beslutet ska grundas på."),
    "aid_basis_does_not_fit": _(
        "Grunden stämmer inte med svaren: det är statligt stöd bara om alla fem frågor besvaras med ja."
    ),
    "aid_basis_not_in_force": _("Grunden gäller inte i dag. Välj en annan."),
    "aid_article_missing": _("Välj den artikel som stödet ges enligt."),
    "aid_reasons_missing": _("Skriv skälen till grunden."),
    "aid_informed_in_future": _("Dagen har inte kommit ännu."),
}
