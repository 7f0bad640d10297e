"""What is written to a colleague who is asked to act for an organisation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INVITATION = _("Arbeta med {organisation} i Bifall")
INVITED = _("{name} bjuder in dig att arbeta med ansökningar för {organisation}. Inbjudan gäller i 14 dagar.")
