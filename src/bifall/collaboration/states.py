from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ConsultationState(models.TextChoices):
    OPEN = "open", _("väntar på svar")
    ANSWERED = "answered", _("besvarad")
    SILENT = "silent", _("inget svar")


class ConsultationAction(models.TextChoices):
    NAME_RESPONDER = "name_responder", _("utse den som svarar")
    ANSWER = "answer", _("svara")
    EXTEND = "extend", _("ge mer tid")
    RECORD_SILENCE = "record_silence", _("notera att svar uteblev")


CONSULTATION_WORKFLOW = Workflow(
    initial=ConsultationState.OPEN,
    moves={
        (ConsultationState.OPEN, ConsultationAction.NAME_RESPONDER): ConsultationState.OPEN,
        (ConsultationState.OPEN, ConsultationAction.ANSWER): ConsultationState.ANSWERED,
        (ConsultationState.OPEN, ConsultationAction.RECORD_SILENCE): ConsultationState.SILENT,
        (ConsultationState.SILENT, ConsultationAction.ANSWER): ConsultationState.ANSWERED,
        (ConsultationState.OPEN, ConsultationAction.EXTEND): ConsultationState.OPEN,
        (ConsultationState.SILENT, ConsultationAction.EXTEND): ConsultationState.OPEN,
    },
)


class Position(models.TextChoices):
    SUPPORT = "support", _("tillstyrker")
    SUPPORT_WITH_CONDITIONS = "support_with_conditions", _("tillstyrker med villkor")
    AGAINST = "against", _("avstyrker")
    NO_COMMENT = "no_comment", _("avstår från att yttra sig")


class Weighting(models.TextChoices):
    """What a vote in a body of municipalities weighs."""

    EQUAL = "lika", _("en röst för varje kommun")
    POPULATION = "folkmangd", _("röster efter folkmängd")


class Threshold(models.TextChoices):
    """How much of the votes carries a proposal."""

    MAJORITY = "halften", _("mer än hälften av rösterna")
    TWO_THIRDS = "tva-tredjedelar", _("minst två tredjedelar av rösterna")
    THREE_QUARTERS = "tre-fjardedelar", _("minst tre fjärdedelar av rösterna")
