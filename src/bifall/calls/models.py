"""Calls, their rounds and criteria, and the strategy that projects shall carry forward."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.calls.states import CALL_WORKFLOW, CallState, Decider, RoundPhase
from bifall.questionnaires.models import FormVersion


class Strategy(models.Model):
    """Regional utvecklingsstrategi: the county's strategy in the version that held for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="strategies")
    name = models.CharField(_("namn"), max_length=150)
    valid_from = models.DateField(_("gäller från"))
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.name


class Priority(models.Model):
    """Prioritering: one of the strategy's priorities."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")
    code = models.SlugField(max_length=40)
    title = models.CharField(_("rubrik"), max_length=200)
    title_en = models.CharField(_("rubrik på engelska"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["strategy", "position"]
        constraints = [models.UniqueConstraint(name="priority_code_once", fields=["strategy", "code"])]

    def __str__(self) -> str:
        return self.title


class Call(models.Model):
    """Utlysning: an invitation to apply, with its form, its criteria and its limits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("rubrik"), max_length=200)
    title_en = models.CharField(_("rubrik på engelska"), max_length=200, blank=True)
    summary = models.TextField(_("kort om utlysningen"))
    summary_en = models.TextField(_("kort om utlysningen, på engelska"), blank=True)
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="calls", verbose_name=_("formulär")
    )
    concept_form_version = models.ForeignKey(
        FormVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="concept_calls",
        verbose_name=_("formulär för idéskiss"),
    )
    strategy = models.ForeignKey(
        Strategy, on_delete=models.PROTECT, related_name="calls", verbose_name=_("strategi")
    )
    decider = models.CharField(_("beslutas av"), max_length=10, choices=Decider, default=Decider.BOARD)
    organ = models.CharField(_("diariebeteckning"), max_length=10, default="RUN")
    legal_basis = models.CharField(_("rättslig grund"), max_length=120, default="förordning (2003:596)")
    highest_share_percent = models.DecimalField(
        _("högsta andel av kostnaderna, procent"),
        max_digits=5,
        decimal_places=2,
        default=Decimal("50"),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal("100"))],
    )
    highest_grant_sek = models.PositiveBigIntegerField(_("högsta belopp, kronor"), null=True, blank=True)
    state = models.CharField(max_length=12, choices=CallState, default=CALL_WORKFLOW.initial)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("utlysning")
        verbose_name_plural = _("utlysningar")
        constraints = [
            models.UniqueConstraint(name="call_slug_once", fields=["authority", "slug"]),
            models.CheckConstraint(name="call_state_known", condition=models.Q(state__in=CallState.values)),
            models.CheckConstraint(
                name="call_share_is_a_share",
                condition=models.Q(highest_share_percent__gt=0, highest_share_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_two_step(self) -> bool:
        """One hands in a concept first, and applies when invited."""
        return self.concept_form_version_id is not None


class Criterion(models.Model):
    """Bedömningskriterium: what assessors score, and how much it weighs.

    A horizontal one (gender equality, inclusion, environment) is followed across the whole round.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("kriterium"), max_length=120)
    title_en = models.CharField(_("kriterium på engelska"), max_length=120, blank=True)
    guidance = models.TextField(_("vägledning till bedömaren"), blank=True)
    weight = models.PositiveSmallIntegerField(
        _("vikt"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    is_horizontal = models.BooleanField(_("horisontellt kriterium"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["call", "position"]
        constraints = [
            models.UniqueConstraint(name="criterion_key_once", fields=["call", "key"]),
            models.CheckConstraint(name="criterion_has_weight", condition=models.Q(weight__gte=1)),
        ]

    def __str__(self) -> str:
        return self.title


class Round(models.Model):
    """Ansökningsomgång: the window of a call that leads to one decision, with its frame in SEK.

    In a call of two steps the concepts have a window of their own, before the one for applications.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("omgång"), max_length=80)
    opens_at = models.DateTimeField(_("öppnar"))
    closes_at = models.DateTimeField(_("stänger"))
    frame_sek = models.PositiveBigIntegerField(_("ram, kronor"))
    concept_opens_at = models.DateTimeField(_("öppnar för idéskisser"), null=True, blank=True)
    concept_closes_at = models.DateTimeField(_("stänger för idéskisser"), null=True, blank=True)

    class Meta:
        ordering = ["-closes_at"]
        verbose_name = _("ansökningsomgång")
        verbose_name_plural = _("ansökningsomgångar")
        constraints = [
            models.CheckConstraint(
                name="round_closes_after_opening", condition=models.Q(closes_at__gt=models.F("opens_at"))
            ),
            models.CheckConstraint(
                name="round_concepts_before_applications",
                condition=models.Q(concept_opens_at=None, concept_closes_at=None)
                | models.Q(
                    concept_closes_at__gt=models.F("concept_opens_at"),
                    concept_closes_at__lte=models.F("opens_at"),
                ),
            ),
            models.UniqueConstraint(name="round_name_once", fields=["call", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.call} – {self.name}"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.call.authority_id

    def phase(self, at: datetime) -> RoundPhase:
        """What the clock says: open from `opens_at`, closed from `closes_at` on."""
        return _phase(self.opens_at, self.closes_at, at)

    def concept_phase(self, at: datetime) -> RoundPhase | None:
        """The same of the window for concepts; None where there is none."""
        if self.concept_opens_at is None or self.concept_closes_at is None:
            return None
        return _phase(self.concept_opens_at, self.concept_closes_at, at)

    @property
    def first_opens_at(self) -> datetime:
        """When one can begin: with a concept where there is one, else with the application."""
        return self.concept_opens_at or self.opens_at

    @property
    def first_closes_at(self) -> datetime:
        """When it is too late to begin."""
        return self.concept_closes_at or self.closes_at


def _phase(opens_at: datetime, closes_at: datetime, at: datetime) -> RoundPhase:
    if at < opens_at:
        return RoundPhase.UPCOMING
    return RoundPhase.OPEN if at < closes_at else RoundPhase.CLOSED
