"""What a form is used for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    APPLICATION = "application", _("ansökan")
    CONCEPT = "concept", _("idéskiss")
    SURVEY = "survey", _("enkät")
