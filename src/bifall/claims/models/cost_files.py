"""How a project stands in its beneficiary's books, and the files of costs that are read into its claims."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.models.claims import Claim
from bifall.claims.states import CostFileState
from bifall.documents.models import Document
from bifall.projects.models import Project, ProjectPart


class ProjectBooks(ProjectPart):
    """Bokföring: the object that a project's transactions are marked with, where the beneficiary uses one."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="books")
    dimension = models.CharField(_("dimension"), max_length=10, blank=True)
    object_code = models.CharField(_("objekt"), max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.project}: {self.dimension} {self.object_code}".strip()


class AccountRange(models.Model):
    """Konton: the accounts from the first to the last, both counted, are costs of one type."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    books = models.ForeignKey(ProjectBooks, on_delete=models.CASCADE, related_name="ranges")
    first_account = models.PositiveIntegerField(_("från konto"))
    last_account = models.PositiveIntegerField(_("till konto"))
    cost_type = models.CharField(_("kostnadsslag"), max_length=20, choices=CostType)

    class Meta:
        ordering = ["first_account"]
        constraints = [
            models.UniqueConstraint(name="account_range_begins_once", fields=["books", "first_account"]),
            models.CheckConstraint(
                name="account_range_forward",
                condition=models.Q(last_account__gte=models.F("first_account")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_account}–{self.last_account}: {self.cost_type}"


class CostFile(models.Model):
    """Kostnadsfil: a file of costs, and how far it has been read into its claim."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="cost_files")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    replace_all = models.BooleanField(_("ersätter raderna som fanns"), default=False)
    state = models.CharField(max_length=12, choices=CostFileState, default=CostFileState.WAITING)
    rows_found = models.PositiveIntegerField(_("rader att läsa in"), null=True, blank=True)
    rows_kept = models.PositiveIntegerField(_("inlästa rader"), default=0)
    faults = models.JSONField(_("fel"), default=list)
    faults_found = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("inskickad"))

    class Meta:
        ordering = ["claim", "-sent_at"]
        constraints = [
            models.CheckConstraint(
                name="cost_file_state_known", condition=models.Q(state__in=CostFileState.values)
            ),
            models.UniqueConstraint(
                name="cost_file_one_at_a_time",
                fields=["claim"],
                condition=models.Q(state__in=[CostFileState.WAITING, CostFileState.READING]),
            ),
        ]

    def __str__(self) -> str:
        return self.document.title

    @property
    def authority_id(self) -> uuid.UUID:
        return self.claim.authority_id
