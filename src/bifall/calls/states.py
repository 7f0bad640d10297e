from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class CallState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    PUBLISHED = "published", _("publicerad")
    CANCELLED = "cancelled", _("inställd")


class CallAction(models.TextChoices):
    PUBLISH = "publish", _("publicera")
    CANCEL = "cancel", _("ställ in")


CALL_WORKFLOW = Workflow(
    initial=CallState.DRAFT,
    moves={
        (CallState.DRAFT, CallAction.PUBLISH): CallState.PUBLISHED,
        (CallState.PUBLISHED, CallAction.CANCEL): CallState.CANCELLED,
    },
)


class RoundPhase(models.TextChoices):
    """What the clock says of a round. Computed, never stored."""

    UPCOMING = "upcoming", _("öppnar senare")
    OPEN = "open", _("öppen")
    CLOSED = "closed", _("stängd")


class Decider(models.TextChoices):
    BOARD = "board", _("nämnden")
    DIRECTOR = "director", _("regional utvecklingsdirektör")
