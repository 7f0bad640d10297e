from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseKind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("pressmeddelande")
    NEWS = "news", _("nyhet")
    INVITATION = "invitation", _("pressinbjudan")
    STATEMENT = "statement", _("uttalande")


class Language(models.TextChoices):
    """The language that a release is written in. Its figures are written in the same."""

    SWEDISH = "sv", _("svenska")
    ENGLISH = "en", _("engelska")


class ApprovalAnswer(models.TextChoices):
    WAITING = "waiting", _("väntar på svar")
    APPROVED = "approved", _("godkänd")
    RETURNED = "returned", _("lämnad tillbaka")
