"""What a form is used for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    APPLICATION = "application", _("ansökan")
    CONCEPT = "concept", _("idéskiss")
    ASSESSMENT = "assessment", _("bedömning")
    REPORT = "report", _("rapport")
    SURVEY = "survey", _("enkät")
