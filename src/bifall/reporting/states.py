from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class ReportKind(models.TextChoices):
    PROGRESS = "progress", _("lägesrapport")
    FINAL = "final", _("slutrapport")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("inkommen")
    RETURNED = "returned", _("återlämnad")
    APPROVED = "approved", _("godkänd")


class ReportAction(models.TextChoices):
    SUBMIT = "submit", _("skicka in")
    RETURN = "return", _("lämna tillbaka")
    APPROVE = "approve", _("godkänn")


REPORT_WORKFLOW = Workflow(
    initial=ReportState.DRAFT,
    moves={
        (ReportState.DRAFT, ReportAction.SUBMIT): ReportState.SUBMITTED,
        (ReportState.SUBMITTED, ReportAction.RETURN): ReportState.RETURNED,
        (ReportState.RETURNED, ReportAction.SUBMIT): ReportState.SUBMITTED,
        (ReportState.SUBMITTED, ReportAction.APPROVE): ReportState.APPROVED,
    },
)


class Horizon(models.TextChoices):
    """When an effect is asked for: at the end of the project, or so long after it."""

    AT_END = "at_end", _("när projektet slutar")
    ONE_YEAR = "one_year", _("ett år efter")
    FIVE_YEARS = "five_years", _("fem år efter")


class EffectState(models.TextChoices):
    PLANNED = "planned", _("planerad")
    ANSWERED = "answered", _("besvarad")
    DEFERRED = "deferred", _("ännu inte mätbar")
    RETURNED = "returned", _("återlämnad")
    FOLLOWED_UP = "followed_up", _("uppföljd")
    UNANSWERED = "unanswered", _("avslutad utan svar")


class EffectAction(models.TextChoices):
    ANSWER = "answer", _("berätta vad det blev av effekten")
    DEFER = "defer", _("skjut fram: ännu inte mätbar")
    RETURN = "return", _("lämna tillbaka")
    ACCEPT = "accept", _("ta emot svaret")
    CLOSE = "close", _("avsluta utan svar")


EFFECT_WORKFLOW = Workflow(
    initial=EffectState.PLANNED,
    moves={
        (EffectState.PLANNED, EffectAction.ANSWER): EffectState.ANSWERED,
        (EffectState.PLANNED, EffectAction.DEFER): EffectState.DEFERRED,
        (EffectState.PLANNED, EffectAction.CLOSE): EffectState.UNANSWERED,
        (EffectState.DEFERRED, EffectAction.ANSWER): EffectState.ANSWERED,
        (EffectState.DEFERRED, EffectAction.DEFER): EffectState.DEFERRED,
        (EffectState.DEFERRED, EffectAction.CLOSE): EffectState.UNANSWERED,
        (EffectState.ANSWERED, EffectAction.RETURN): EffectState.RETURNED,
        (EffectState.ANSWERED, EffectAction.ACCEPT): EffectState.FOLLOWED_UP,
        (EffectState.RETURNED, EffectAction.ANSWER): EffectState.ANSWERED,
        (EffectState.RETURNED, EffectAction.DEFER): EffectState.DEFERRED,
        (EffectState.RETURNED, EffectAction.CLOSE): EffectState.UNANSWERED,
    },
)

TO_ANSWER = frozenset({EffectState.PLANNED, EffectState.DEFERRED, EffectState.RETURNED})
"""The beneficiary has the next word, once the day has come."""


class EffectOutcome(models.TextChoices):
    """What the beneficiary says that became of an effect. It is their judgement, and no proof of a cause."""

    SEEN = "seen", _("den syns")
    PARTLY = "partly", _("den syns delvis")
    NOT_SEEN = "not_seen", _("den syns inte")
