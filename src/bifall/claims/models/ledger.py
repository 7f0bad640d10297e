"""The frame ledger: where the authority's money stands, in double entry. Rows are added and never changed."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.calls.models import Round
from bifall.claims.models.claims import Claim
from bifall.claims.models.money import Advance, Recovery
from bifall.claims.states import AccountKind, PostingKind
from bifall.projects.models import Project


class Appropriation(models.Model):
    """Anslag: money that the authority may use in a year, by a decision of the state or its council."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="appropriations")
    year = models.PositiveSmallIntegerField(_("år"))
    name = models.CharField(_("anslag"), max_length=120)
    source = models.CharField(_("beslut"), max_length=200)

    class Meta:
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(name="appropriation_once", fields=["authority", "year", "name"])
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class LedgerAccount(models.Model):
    """Konto: a place where money stands, and how much. Only the source may be below zero."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="ledger_accounts")
    key = models.CharField(max_length=80)
    kind = models.CharField(_("slag"), max_length=14, choices=AccountKind)
    appropriation = models.ForeignKey(
        Appropriation, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_accounts"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    balance_ore = models.BigIntegerField(_("saldo"), default=0)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(name="ledger_account_once", fields=["authority", "key"]),
            models.CheckConstraint(
                name="ledger_account_kind_known", condition=models.Q(kind__in=AccountKind.values)
            ),
            models.CheckConstraint(
                name="ledger_account_never_negative",
                condition=models.Q(kind=AccountKind.SOURCE) | models.Q(balance_ore__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Posting(models.Model):
    """Verifikation i ramboken: one event in the frame ledger, with the decision that it rests on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="postings")
    number = models.PositiveIntegerField(_("nummer"))
    kind = models.CharField(_("slag"), max_length=24, choices=PostingKind)
    booked_on = models.DateField(_("bokfört"))
    reference = models.CharField(_("beslut"), max_length=200)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="postings")
    advance = models.ForeignKey(
        Advance, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    recovery = models.ForeignKey(
        Recovery, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["authority", "number"]
        constraints = [
            models.UniqueConstraint(name="posting_number_once", fields=["authority", "number"]),
            models.CheckConstraint(
                name="posting_kind_known", condition=models.Q(kind__in=PostingKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_kind_display()}"


class LedgerLine(models.Model):
    """Konteringsrad: an amount in öre to (or, below zero, from) an account. A posting's lines are nil."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="lines")
    amount_ore = models.BigIntegerField(_("belopp"))

    class Meta:
        ordering = ["posting", "amount_ore"]
        constraints = [
            models.CheckConstraint(name="ledger_line_has_an_amount", condition=~models.Q(amount_ore=0))
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.amount_ore}"
