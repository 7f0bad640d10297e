"""What is raised and followed across forums, from idea to decision."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.collaboration.states import ISSUE_WORKFLOW, IssueState
from bifall.organisations.models import Municipality


class Issue(models.Model):
    """Fråga: something that a municipality or the region raises. It lives across forums until it is settled.

    Without `raised_by` the region raised it. `owner` prepares it; `outcome` says what it led to, or why it
    was closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="issues")
    title = models.CharField(_("rubrik"), max_length=150)
    text = models.TextField(_("vad frågan gäller"))
    raised_by = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="issues"
    )
    raised_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=IssueState, default=ISSUE_WORKFLOW.initial)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="issues_to_prepare",
        verbose_name=_("bereds av"),
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    applications = models.ManyToManyField(Application, related_name="issues", blank=True)
    outcome = models.TextField(_("vad det ledde till"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at", "title"]
        verbose_name = _("väckt fråga")
        verbose_name_plural = _("väckta frågor")
        constraints = [
            models.CheckConstraint(name="issue_state_known", condition=Q(state__in=IssueState.values)),
            models.CheckConstraint(
                name="issue_ended_says_how",
                condition=~Q(state__in=[IssueState.DECIDED, IssueState.CLOSED])
                | (~Q(outcome="") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="issue_by_state", fields=["authority", "state"])]

    def __str__(self) -> str:
        return self.title
