"""Those who apply, and the municipalities."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.documents.models import Document
from bifall.organisations.rules import last_day_before, scopes_of, standing
from bifall.organisations.states import (
    SCOPES,
    MandateKind,
    MembershipRole,
    OrganisationKind,
    Scope,
    SignedAct,
    Standing,
)


class Organisation(models.Model):
    """Organisation: a legal person that can apply, take part or finance."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("namn"), max_length=200)
    country = models.CharField(_("land"), max_length=2, default="SE")
    register_number = models.CharField(_("organisationsnummer"), max_length=30)
    kind = models.CharField(_("slag"), max_length=20, choices=OrganisationKind)
    is_the_authority = models.BooleanField(_("regionen själv"), default=False)
    street = models.CharField(_("gatuadress"), max_length=120, blank=True)
    postal_code = models.CharField(_("postnummer"), max_length=12, blank=True)
    city = models.CharField(_("ort"), max_length=80, blank=True)
    website = models.URLField(_("webbplats"), blank=True)
    signs_together = models.BooleanField(_("två tecknar i förening"), default=False)
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        constraints = [
            models.UniqueConstraint(
                name="organisation_once", fields=["authority", "country", "register_number"]
            ),
            models.CheckConstraint(
                name="organisation_kind_known", condition=models.Q(kind__in=OrganisationKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Behörighet: a person of the organisation acts for it until it is ended, or until its time is over.

    A membership without a period holds from the moment it was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("behörighet"), max_length=20, choices=MembershipRole)
    since = models.DateTimeField()
    holds_from = models.DateTimeField(_("gäller från"), null=True, blank=True)
    holds_until = models.DateTimeField(_("gäller till"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "user"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_known", condition=models.Q(role__in=MembershipRole.values)
            ),
            models.UniqueConstraint(
                name="membership_once", fields=["organisation", "user"], condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="membership_period_in_order",
                condition=models.Q(holds_from=None)
                | models.Q(holds_until=None)
                | models.Q(holds_until__gt=models.F("holds_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.organisation.authority_id

    @property
    def scopes(self) -> frozenset[Scope]:
        return SCOPES[MembershipRole(self.role)]

    @property
    def last_day(self) -> date | None:
        return None if self.holds_until is None else last_day_before(self.holds_until)


class Invitation(models.Model):
    """Inbjudan: a colleague is asked to act for an organisation. Only the token's hash is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-postadress"))
    role = models.CharField(_("behörighet"), max_length=20, choices=MembershipRole)
    holds_from = models.DateTimeField(_("gäller från"), null=True, blank=True)
    holds_until = models.DateTimeField(_("gäller till"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.organisation.authority_id


class PowerOfAttorney(models.Model):
    """Fullmakt: a signatory lets somebody outside the organisation act for it, within a scope and a period.

    It holds for its period when the person has accepted it, until it is taken back. Whoever holds it lets
    nobody else in. Only the hash of the letter's token is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="powers_of_attorney"
    )
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-postadress"))
    may_write = models.BooleanField(_("skriva och skicka in"), default=False)
    may_claim = models.BooleanField(_("begära utbetalning"), default=False)
    may_sign = models.BooleanField(_("godkänna villkor och lämna kontonummer"), default=False)
    holds_from = models.DateTimeField(_("gäller från"))
    holds_until = models.DateTimeField(_("gäller till"))
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", verbose_name=_("fullmakten")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="powers_of_attorney",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at"]
        verbose_name = _("fullmakt")
        verbose_name_plural = _("fullmakter")
        constraints = [
            models.CheckConstraint(
                name="power_of_attorney_period_in_order",
                condition=models.Q(holds_until__gt=models.F("holds_from")),
            ),
            models.CheckConstraint(
                name="power_of_attorney_held_when_accepted",
                condition=models.Q(holder=None, accepted_at=None)
                | models.Q(holder__isnull=False, accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} – {self.organisation}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.organisation.authority_id

    @property
    def scopes(self) -> frozenset[Scope]:
        return scopes_of(may_write=self.may_write, may_claim=self.may_claim, may_sign=self.may_sign)

    @property
    def last_day(self) -> date:
        return last_day_before(self.holds_until)

    def standing_at(self, at: datetime) -> Standing:
        return standing(
            revoked=self.revoked_at is not None,
            accepted=self.accepted_at is not None,
            holds_from=self.holds_from,
            holds_until=self.holds_until,
            at=at,
        )


class Signature(models.Model):
    """Underskrift: the first of two has signed, and the second is awaited or has signed too.

    digest: what was signed, so that a change in between is seen. It is annulled then, and begins anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signatures")
    act = models.CharField(_("vad som undertecknas"), max_length=20, choices=SignedAct)
    subject_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["first_at", "id"]
        constraints = [
            models.CheckConstraint(name="signature_act_known", condition=models.Q(act__in=SignedAct.values)),
            models.UniqueConstraint(
                name="signature_one_waits",
                fields=["act", "subject_id"],
                condition=models.Q(second_at=None, annulled_at=None),
            ),
            models.CheckConstraint(
                name="signature_of_two_people",
                condition=models.Q(second_by=None, second_at=None)
                | (
                    models.Q(second_by__isnull=False, second_at__isnull=False, annulled_at=None)
                    & ~models.Q(second_by=models.F("first_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_act_display()}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.organisation.authority_id


class CountyManager(models.Manager["Municipality"]):
    """The municipalities of the authority's own county."""

    def get_queryset(self) -> models.QuerySet[Municipality]:
        return super().get_queryset().filter(other_county="")


class Municipality(models.Model):
    """Kommun: a municipality with its official four-digit code, of the county or beside it.

    `objects` are the county's own, which applications and consultations are about. `everywhere` has the
    neighbours too: they take part in forums that cross the county line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="municipalities")
    code = models.CharField(_("kommunkod"), max_length=4)
    name = models.CharField(_("namn"), max_length=60)
    population = models.PositiveIntegerField(_("folkmängd"))
    population_on = models.DateField(_("folkmängd den"))
    other_county = models.CharField(
        _("annat län"), max_length=60, blank=True, help_text=_("För en kommun utanför länet: dess län.")
    )
    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="municipality"
    )

    everywhere: ClassVar[models.Manager[Municipality]] = models.Manager()
    objects: ClassVar[CountyManager] = CountyManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("kommun")
        verbose_name_plural = _("kommuner")
        constraints = [
            models.UniqueConstraint(name="municipality_code_once", fields=["authority", "code"]),
        ]

    def __str__(self) -> str:
        return self.name


class PopulationFigure(models.Model):
    """Folkmängd: how many lived in a municipality on a day. The newest is the municipality's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="populations")
    counted_on = models.DateField(_("folkmängd den"))
    inhabitants = models.PositiveIntegerField(_("folkmängd"))

    class Meta:
        ordering = ["counted_on"]
        constraints = [
            models.UniqueConstraint(name="population_once_a_day", fields=["municipality", "counted_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.inhabitants}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.municipality.authority_id


class Mandate(models.Model):
    """Uppdrag: a person speaks for a municipality until it is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="mandates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates")
    kind = models.CharField(_("slag"), max_length=20, choices=MandateKind)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["municipality", "user"]
        constraints = [
            models.CheckConstraint(
                name="mandate_kind_known", condition=models.Q(kind__in=MandateKind.values)
            ),
            models.UniqueConstraint(
                name="mandate_once", fields=["municipality", "user"], condition=models.Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.municipality}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.municipality.authority_id
