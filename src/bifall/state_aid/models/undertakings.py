"""Undertakings, who owns or controls whom, and their accounts. Most of them never apply for anything."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.organisations.models import Organisation
from bifall.state_aid.states import Control, OwnerKind

if TYPE_CHECKING:
    from datetime import date


class Undertaking(models.Model):
    """Företag: whoever aid is given to, and whoever owns or is owned by such.

    nace: the sector's code in the register, "62.01". kind: what it is as an owner, "" for an ordinary one;
    control by a public body binds nobody together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="undertakings")
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="undertaking"
    )
    name = models.CharField(_("namn"), max_length=200)
    country = models.CharField(_("land"), max_length=2, default="SE")
    register_number = models.CharField(_("organisationsnummer"), max_length=30)
    nace = models.CharField(_("näringsgren, SNI-kod"), max_length=8, blank=True)
    kind = models.CharField(_("slag av ägare"), max_length=16, choices=OwnerKind, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="undertaking_once", fields=["authority", "country", "register_number"]
            ),
            models.CheckConstraint(
                name="undertaking_kind_known", condition=models.Q(kind__in=["", *OwnerKind.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.register_number})"

    @property
    def is_public_body(self) -> bool:
        return self.kind in {OwnerKind.PUBLIC_BODY, OwnerKind.SMALL_AUTHORITY}


class OwnershipLink(models.Model):
    """Ägarlänk: one undertaking owns a share of another or controls it, for a time, and what shows it.

    control: how it controls, "" when it only owns a share.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    controller = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="controls")
    controlled = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="controlled_by")
    control = models.CharField(_("hur"), max_length=20, choices=Control, blank=True)
    capital_percent = models.DecimalField(_("andel av kapitalet"), max_digits=5, decimal_places=2, default=0)
    votes_percent = models.DecimalField(_("andel av rösterna"), max_digits=5, decimal_places=2, default=0)
    valid_from = models.DateField(_("från och med"))
    valid_to = models.DateField(_("till och med"), null=True, blank=True)
    source = models.CharField(_("vad som visar det"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["controller__name", "controlled__name", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="ownership_of_another",
                condition=~models.Q(controller=models.F("controlled")),
            ),
            models.CheckConstraint(
                name="ownership_control_known", condition=models.Q(control__in=["", *Control.values])
            ),
            models.CheckConstraint(
                name="ownership_says_something",
                condition=~models.Q(control="")
                | models.Q(capital_percent__gt=0)
                | models.Q(votes_percent__gt=0),
            ),
            models.CheckConstraint(
                name="ownership_period_in_order",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.controller} – {self.controlled}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.controller.authority_id

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class AnnualAccounts(models.Model):
    """Räkenskapsår: one year of one undertaking, for the test of its size.

    staff: annual work units. is_estimate: in good faith, by a new undertaking without approved accounts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="accounts")
    year = models.PositiveSmallIntegerField(_("räkenskapsår"))
    staff = models.DecimalField(_("årsarbetskrafter"), max_digits=9, decimal_places=2)
    turnover_sek = models.PositiveBigIntegerField(_("omsättning, kronor"))
    balance_sek = models.PositiveBigIntegerField(_("balansomslutning, kronor"))
    sek_per_eur = models.DecimalField(_("kronor per euro"), max_digits=8, decimal_places=4)
    is_estimate = models.BooleanField(_("uppskattning"), default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["undertaking", "-year"]
        constraints = [
            models.UniqueConstraint(name="annual_accounts_once", fields=["undertaking", "year"]),
            models.CheckConstraint(
                name="annual_accounts_at_a_rate", condition=models.Q(sek_per_eur__gt=0, staff__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.undertaking}: {self.year}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.undertaking.authority_id
