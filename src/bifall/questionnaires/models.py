"""Forms as versioned data, and the answers given to them."""

from __future__ import annotations

import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.kernel.forms.schema import FormSchema
from bifall.questionnaires.states import Purpose


class Form(models.Model):
    """Formulär: a form in all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="forms")
    key = models.SlugField(_("kortnamn"), max_length=60)
    purpose = models.CharField(_("används till"), max_length=12, choices=Purpose)
    name = models.CharField(_("namn"), max_length=150)

    class Meta:
        ordering = ["name", "key"]
        verbose_name = _("formulär")
        verbose_name_plural = _("formulär")
        constraints = [
            models.UniqueConstraint(name="form_key_once", fields=["authority", "key"]),
            models.CheckConstraint(name="form_purpose_known", condition=models.Q(purpose__in=Purpose.values)),
        ]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """Formulärversion: the questions as they stood. It never changes once it is published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("frågor"))
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["form", "-number"]
        verbose_name = _("formulärversion")
        verbose_name_plural = _("formulärversioner")
        constraints = [
            models.UniqueConstraint(name="form_version_number_once", fields=["form", "number"]),
            models.CheckConstraint(name="form_version_number_from_one", condition=models.Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"

    @cached_property
    def schema(self) -> FormSchema:
        """The questions as values. Raises pydantic.ValidationError if the stored definition is broken."""
        return FormSchema.model_validate(self.definition)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.form.authority_id

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class AnswerSet(models.Model):
    """Svar: what was answered to one version of a form. The row is the lock that puts saves in order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="answer_sets")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="answer_sets")
    created_at = models.DateTimeField()
    locked_at = models.DateTimeField(_("låst"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("svar")
        verbose_name_plural = _("svar")

    def __str__(self) -> str:
        return f"{self.form_version}: {self.pk}"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class Answer(models.Model):
    """Svar på en fråga: the value that holds now, in its version (1 is the first that was saved)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer_set = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["answer_set", "question"]
        constraints = [
            models.UniqueConstraint(name="answer_once_per_question", fields=["answer_set", "question"]),
            models.CheckConstraint(name="answer_version_from_one", condition=models.Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.version})"

    @property
    def authority_id(self) -> uuid.UUID:
        return self.answer_set.authority_id


class AnswerRevision(models.Model):
    """Tidigare svar: a value that was replaced, and who had given it when. Nothing typed is ever lost."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["answer", "-version"]
        constraints = [
            models.UniqueConstraint(name="answer_revision_once", fields=["answer", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.answer.question} ({self.version})"
