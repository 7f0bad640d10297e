"""Money on its way: to which account, in which file to the bank, and what the bank says of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.claims.models.claims import Claim
from bifall.claims.models.money import Advance
from bifall.claims.states import (
    BATCH_WORKFLOW,
    OPEN_PAYMENT,
    PAYMENT_WORKFLOW,
    BatchState,
    LineOutcome,
    PayeeKind,
    PaymentState,
)
from bifall.organisations.models import Organisation
from bifall.projects.models import Project, ProjectPart


class PayeeAccount(models.Model):
    """Mottagarkonto: where an organisation is paid, once another person has confirmed that it is theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payee_accounts")
    kind = models.CharField(_("slag"), max_length=10, choices=PayeeKind)
    number = models.CharField(_("nummer"), max_length=34)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("angivet"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("bekräftat"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "-given_at"]
        constraints = [
            models.CheckConstraint(
                name="payee_account_kind_known", condition=models.Q(kind__in=PayeeKind.values)
            ),
            models.UniqueConstraint(
                name="payee_account_one_at_a_time",
                fields=["organisation"],
                condition=models.Q(ended_at=None),
            ),
            models.CheckConstraint(
                name="payee_account_two_people",
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("given_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.organisation.authority_id


class PayerAccount(models.Model):
    """Avsändarkonto: the account that the authority pays from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="payer_account")
    name = models.CharField(_("kontohavare"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11)

    def __str__(self) -> str:
        return self.iban


class PaymentBatch(models.Model):
    """Betalfil: approved payments that one person puts together and another releases to the bank."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="payment_batches")
    number = models.PositiveIntegerField(_("nummer"))
    message_id = models.CharField(_("filens namn hos banken"), max_length=35)
    executes_on = models.DateField(_("betalas den"))
    state = models.CharField(max_length=12, choices=BatchState, default=BATCH_WORKFLOW.initial)
    payer_name = models.CharField(max_length=70)
    payer_iban = models.CharField(max_length=34)
    payer_bic = models.CharField(max_length=11)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("skäl"), blank=True)
    file = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["authority", "-number"]
        constraints = [
            models.UniqueConstraint(name="payment_batch_number_once", fields=["authority", "number"]),
            models.CheckConstraint(
                name="payment_batch_state_known", condition=models.Q(state__in=BatchState.values)
            ),
            models.CheckConstraint(
                name="payment_batch_two_people",
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
            ),
            models.CheckConstraint(
                name="payment_batch_released_has_a_file",
                condition=~models.Q(state=BatchState.RELEASED)
                | (models.Q(released_by__isnull=False) & ~models.Q(file="")),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Betalfil {number}")).format(number=self.number)


class Payment(ProjectPart):
    """Betalning: the money of a claim or an advance, to the account that stood when it was put together."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="payments")
    position = models.PositiveIntegerField()
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="payments")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    advance = models.ForeignKey(
        Advance, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    end_to_end_id = models.CharField(_("referens"), max_length=35)
    amount_ore = models.PositiveBigIntegerField(_("belopp"))
    payee_name = models.CharField(_("mottagare"), max_length=200)
    payee_kind = models.CharField(max_length=10, choices=PayeeKind)
    payee_number = models.CharField(max_length=34)
    state = models.CharField(max_length=12, choices=PaymentState, default=PAYMENT_WORKFLOW.initial)
    paid_on = models.DateField(_("betald den"), null=True, blank=True)
    reason = models.TextField(_("skäl"), blank=True)

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(name="payment_position_once", fields=["batch", "position"]),
            models.CheckConstraint(name="payment_has_an_amount", condition=models.Q(amount_ore__gt=0)),
            models.CheckConstraint(
                name="payment_state_known", condition=models.Q(state__in=PaymentState.values)
            ),
            models.CheckConstraint(
                name="payment_of_one_thing",
                condition=models.Q(claim__isnull=False, advance__isnull=True)
                | models.Q(claim__isnull=True, advance__isnull=False),
            ),
            models.UniqueConstraint(
                name="payment_claim_once",
                fields=["claim"],
                condition=models.Q(state__in=[*sorted(OPEN_PAYMENT), PaymentState.PAID]),
            ),
            models.UniqueConstraint(
                name="payment_advance_once",
                fields=["advance"],
                condition=models.Q(state__in=[*sorted(OPEN_PAYMENT), PaymentState.PAID]),
            ),
            models.CheckConstraint(
                name="payment_paid_has_a_day",
                condition=~models.Q(state=PaymentState.PAID) | models.Q(paid_on__isnull=False),
            ),
        ]
        indexes = [models.Index(name="payment_by_reference", fields=["end_to_end_id"])]

    def __str__(self) -> str:
        return self.end_to_end_id


class BankReport(models.Model):
    """Besked från banken: a notification of what has been booked, read once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="bank_reports")
    message_id = models.CharField(_("bankens namn på filen"), max_length=35)
    filename = models.CharField(_("fil"), max_length=150)
    sha256 = models.CharField(max_length=64)
    file = models.TextField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("inläst"))

    class Meta:
        ordering = ["authority", "-read_at"]
        constraints = [models.UniqueConstraint(name="bank_report_once", fields=["authority", "message_id"])]

    def __str__(self) -> str:
        return self.message_id


class BankReportLine(models.Model):
    """Rad i beskedet: one payment that the bank tells of, and what it came to here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(BankReport, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    end_to_end_id = models.CharField(_("referens"), max_length=35, blank=True)
    amount_ore = models.BigIntegerField(_("belopp"), null=True, blank=True)
    booked_on = models.DateField(_("bokfört"), null=True, blank=True)
    reference = models.CharField(_("bankens referens"), max_length=60, blank=True)
    outcome = models.CharField(_("utfall"), max_length=12, choices=LineOutcome)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="report_lines"
    )

    class Meta:
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(name="bank_report_line_once", fields=["report", "position"]),
            models.CheckConstraint(
                name="bank_report_line_outcome_known", condition=models.Q(outcome__in=LineOutcome.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.end_to_end_id}: {self.outcome}"
