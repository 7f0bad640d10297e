from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Party(models.TextChoices):
    """Whose side of a case a message comes from."""

    APPLICANT = "applicant", _("sökanden")
    AUTHORITY = "authority", _("myndigheten")
