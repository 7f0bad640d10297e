"""What releases are about, and who answers for them."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.press.states import SpokenLanguage


class Topic(models.Model):
    """Ämne: what a release is about, in the newsroom's own list. An ended one is not chosen anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="topics")
    name = models.CharField(_("ämne"), max_length=60)
    name_en = models.CharField(_("ämnets namn på engelska"), max_length=60, blank=True)
    slug = models.SlugField(max_length=60)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("ämne")
        verbose_name_plural = _("ämnen")
        constraints = [models.UniqueConstraint(name="topic_once", fields=["authority", "slug"])]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in the reader's language, or in Swedish when it has not been written."""
        return (self.name_en if language.startswith("en") else "") or self.name


class PressContact(models.Model):
    """Presskontakt: a person whom journalists may call, or who knows a matter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="press_contacts")
    name = models.CharField(_("namn"), max_length=120)
    title = models.CharField(_("titel"), max_length=120, blank=True)
    unit = models.CharField(_("enhet"), max_length=120, blank=True)
    phone = models.CharField(_("telefon"), max_length=30)
    email = models.EmailField(_("e-postadress"))
    area = models.CharField(_("ansvarsområde"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="contacts", verbose_name=_("ämnen"))
    languages = models.JSONField(_("språk"), default=list, blank=True, help_text=_("koder: sv, en …"))
    calendar_number = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("presskontakt")
        verbose_name_plural = _("presskontakter")
        constraints = [models.UniqueConstraint(name="press_contact_once", fields=["authority", "email"])]

    def __str__(self) -> str:
        return self.name

    def spoken(self) -> list[str]:
        """The languages in words, when they are more than Swedish."""
        known = [SpokenLanguage(code).label for code in self.languages if code in SpokenLanguage.values]
        return [str(label) for label in known] if set(self.languages) - {SpokenLanguage.SWEDISH} else []


class ContactAbsence(models.Model):
    """Frånvaro: days, both included, when a contact cannot answer the press. Why is nobody's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey(PressContact, on_delete=models.CASCADE, related_name="absences")
    first_on = models.DateField(_("från och med"))
    last_on = models.DateField(_("till och med"))

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins", condition=models.Q(last_on__gte=models.F("first_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.first_on}–{self.last_on}"


class DutyWeek(models.Model):
    """Pressjour: who answers the press in an ISO week, from Monday to Sunday."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="duty_weeks")
    year = models.PositiveSmallIntegerField(_("år"))
    week = models.PositiveSmallIntegerField(_("vecka"))
    contact = models.ForeignKey(PressContact, on_delete=models.PROTECT, related_name="duty_weeks")
    backup = models.ForeignKey(
        PressContact, null=True, blank=True, on_delete=models.PROTECT, related_name="backup_weeks"
    )

    class Meta:
        ordering = ["year", "week"]
        constraints = [
            models.UniqueConstraint(name="duty_week_once", fields=["authority", "year", "week"]),
            models.CheckConstraint(name="duty_week_is_a_week", condition=models.Q(week__gte=1, week__lte=53)),
            models.CheckConstraint(
                name="backup_is_somebody_else", condition=~models.Q(backup=models.F("contact"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-W{self.week:02d}: {self.contact}"
