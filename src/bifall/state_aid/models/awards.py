"""De minimis aid: the rate of a month, what the undertaking has declared, and what it has been given."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.state_aid.models.undertakings import Undertaking
from bifall.state_aid.states import DeMinimisKind


class MonthRate(models.Model):
    """Månadskurs: kronor for one euro in a month, and where the figure was read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="month_rates")
    year = models.PositiveSmallIntegerField(_("år"))
    month = models.PositiveSmallIntegerField(_("månad"))
    sek_per_eur = models.DecimalField(_("kronor per euro"), max_digits=8, decimal_places=4)
    source = models.CharField(_("källa"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["authority", "-year", "-month"]
        constraints = [
            models.UniqueConstraint(name="month_rate_once", fields=["authority", "year", "month"]),
            models.CheckConstraint(name="month_rate_of_a_month", condition=models.Q(month__range=(1, 12))),
            models.CheckConstraint(name="month_rate_above_zero", condition=models.Q(sek_per_eur__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}: {self.sek_per_eur}"


class AidDeclaration(models.Model):
    """Redogörelse: what an undertaking says of its other de minimis aid since a day. Its last one counts.

    declared_by: the applicant's signatory, or the officer who has another beneficiary's on paper.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="aid_declarations")
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="declarations")
    number = models.PositiveSmallIntegerField(_("nummer"))
    covers_from = models.DateField(_("gäller från och med"))
    declared_on = models.DateField(_("lämnad"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["application", "-number"]
        constraints = [
            models.UniqueConstraint(name="aid_declaration_number_once", fields=["application", "number"]),
        ]

    def __str__(self) -> str:
        return str(_("Redogörelse {number}")).format(number=self.number)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.application.authority_id


class DeclaredAward(models.Model):
    """Uppgivet stöd: de minimis aid that somebody else has given, as the applicant tells it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(AidDeclaration, on_delete=models.PROTECT, related_name="awards")
    position = models.PositiveSmallIntegerField()
    given_by = models.CharField(_("stödgivare"), max_length=200)
    granted_on = models.DateField(_("beviljat"))
    kind = models.CharField(_("slag av stöd"), max_length=12, choices=DeMinimisKind)
    amount_cents = models.PositiveBigIntegerField(_("belopp i euro"))

    class Meta:
        ordering = ["declaration", "position"]
        constraints = [
            models.CheckConstraint(
                name="declared_award_has_an_amount", condition=models.Q(amount_cents__gt=0)
            ),
            models.CheckConstraint(
                name="declared_award_kind_known", condition=models.Q(kind__in=DeMinimisKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_by}: {self.granted_on}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.declaration.authority_id


class AidAward(models.Model):
    """Försumbart stöd: de minimis aid that the authority has given by a decision in a case.

    The amount in euro is kept with the rate that made it. reported_on: when it was entered in the central
    register. withdrawn_at: it was recorded by mistake, or the decision was annulled; it counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="aid_awards")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="aid_awards")
    undertaking = models.ForeignKey(Undertaking, on_delete=models.PROTECT, related_name="awards")
    granted_on = models.DateField(_("beviljat"))
    amount_ore = models.PositiveBigIntegerField(_("belopp"))
    amount_cents = models.PositiveBigIntegerField(_("belopp i euro"))
    sek_per_eur = models.DecimalField(_("kronor per euro"), max_digits=8, decimal_places=4)
    rate_year = models.PositiveSmallIntegerField(_("kursens år"))
    rate_month = models.PositiveSmallIntegerField(_("kursens månad"))
    rate_source = models.CharField(_("kursens källa"), max_length=200)
    nace = models.CharField(_("näringsgren, SNI-kod"), max_length=8)
    findings = models.JSONField(_("hur reglerna prövades"), default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("antecknat"))
    reported_on = models.DateField(_("registrerat"), null=True, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("struket"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("skäl till att det ströks"), blank=True)

    class Meta:
        ordering = ["authority", "granted_on", "application"]
        constraints = [
            models.UniqueConstraint(
                name="aid_award_one_counts",
                fields=["application", "undertaking"],
                condition=models.Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="aid_award_has_an_amount",
                condition=models.Q(amount_ore__gt=0, amount_cents__gt=0, sek_per_eur__gt=0),
            ),
            models.CheckConstraint(
                name="aid_award_reported_by_somebody",
                condition=models.Q(reported_on=None, reported_by=None)
                | models.Q(reported_on__isnull=False, reported_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="aid_award_by_day", fields=["authority", "granted_on"])]

    def __str__(self) -> str:
        return f"{self.undertaking}: {self.granted_on}"
