from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    """What became of a public row."""

    CREATED = "created", _("blev offentlig")
    CHANGED = "changed", _("ändrades")
    GONE = "gone", _("är inte längre offentlig")
