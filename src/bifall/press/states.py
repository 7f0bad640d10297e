from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseKind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("pressmeddelande")
    NEWS = "news", _("nyhet")
