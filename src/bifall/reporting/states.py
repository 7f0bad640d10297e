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
