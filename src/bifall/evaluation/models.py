"""Evaluations, what was asked in them, what was answered, and what came of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.board.models import AgendaItem
from bifall.calls.models import Call
from bifall.collaboration.models import CollaborationModel
from bifall.documents.models import Document
from bifall.evaluation.states import (
    EVALUATION_WORKFLOW,
    PUBLIC,
    RECOMMENDATION_WORKFLOW,
    EvaluationKind,
    EvaluationState,
    FindingKind,
    RecommendationState,
    RespondentRole,
    SizeClass,
    Stance,
    TheoryLevel,
)
from bifall.organisations.models import Municipality
from bifall.projects.models import Project
from bifall.questionnaires.models import FormVersion


class Evaluation(models.Model):
    """Utvärdering: whether something led to what it was for, by those who took part in it.

    Of a project or a call, or, without either, of the collaboration with the municipalities: by the model
    that held when the evaluated time began, if one did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="evaluations")
    title = models.CharField(_("rubrik"), max_length=200)
    kind = models.CharField(_("slag"), max_length=10, choices=EvaluationKind)
    project = models.ForeignKey(
        Project, null=True, blank=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.PROTECT, related_name="evaluations"
    )
    model = models.ForeignKey(
        CollaborationModel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name=_("samverkansmodell"),
    )
    previous = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="following",
        verbose_name=_("förra utvärderingen"),
    )
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"))
    purpose = models.TextField(_("syfte"))
    state = models.CharField(max_length=12, choices=EvaluationState, default=EVALUATION_WORKFLOW.initial)
    form_version = models.ForeignKey(
        FormVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluations",
        verbose_name=_("frågeformulär"),
    )
    is_anonymous = models.BooleanField(_("anonyma svar"), default=True)
    closes_on = models.DateField(_("svara senast"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    conclusion = models.TextField(_("slutsats"), blank=True)
    report = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agenda_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evaluations",
        verbose_name=_("ärende i nämnden"),
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "title"]
        verbose_name = _("utvärdering")
        verbose_name_plural = _("utvärderingar")
        constraints = [
            models.CheckConstraint(
                name="evaluation_state_known", condition=models.Q(state__in=EvaluationState.values)
            ),
            models.CheckConstraint(
                name="evaluation_kind_known", condition=models.Q(kind__in=EvaluationKind.values)
            ),
            models.CheckConstraint(
                name="evaluation_of_one_thing", condition=models.Q(project=None) | models.Q(call=None)
            ),
            models.CheckConstraint(
                name="evaluation_ends_after_start",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            ),
        ]
        indexes = [models.Index(name="evaluation_by_state", fields=["authority", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def is_of_the_collaboration(self) -> bool:
        return self.project_id is None and self.call_id is None


class TheoryStep(models.Model):
    """Steg i programteorin: a link of the chain from problem to effect that the evaluation tries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="theory_steps")
    level = models.CharField(_("steg"), max_length=10, choices=TheoryLevel)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.CheckConstraint(
                name="theory_level_known", condition=models.Q(level__in=TheoryLevel.values)
            ),
            models.UniqueConstraint(name="theory_position_once", fields=["evaluation", "position"]),
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationQuestion(models.Model):
    """Utvärderingsfråga: what the evaluation is to answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("fråga"), max_length=300)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(name="evaluation_question_once", fields=["evaluation", "position"])
        ]

    def __str__(self) -> str:
        return self.text


class Ticket(models.Model):
    """Enkätinbjudan: somebody is asked to answer, once, by a link of their own.

    The link is computed from the id and stands nowhere. `stratum_role` and `stratum_size` are what an answer
    may say of who gave it; they are set when the survey opens. That somebody has answered is kept without a
    time, so that an anonymous answer has nothing to be compared with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="tickets")
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-postadress"))
    language = models.CharField(_("språk"), max_length=2, default="sv")
    role = models.CharField(_("roll"), max_length=10, choices=RespondentRole)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    size_class = models.CharField(_("storlek"), max_length=10, choices=SizeClass)
    stratum_role = models.CharField(max_length=10, blank=True)
    stratum_size = models.CharField(max_length=40, blank=True)
    has_answered = models.BooleanField(_("har svarat"), default=False)

    class Meta:
        ordering = ["evaluation", "name", "email"]
        constraints = [
            models.UniqueConstraint(name="ticket_once", fields=["evaluation", "email"]),
            models.CheckConstraint(
                name="ticket_role_known", condition=models.Q(role__in=RespondentRole.values)
            ),
        ]
        indexes = [models.Index(name="ticket_left", fields=["evaluation", "has_answered"])]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> uuid.UUID:
        return self.evaluation.authority_id


class Reply(models.Model):
    """Enkätsvar: what somebody answered. An anonymous one has no ticket, no time and no place in any order.

    Its id is random and says nothing of when it came; `bifall.evaluation.commands.replies` tells how the
    rows are kept from lying in the order in which people answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="replies")
    role = models.CharField(max_length=10, blank=True)
    size_class = models.CharField(max_length=40, blank=True)
    values: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    ticket = models.OneToOneField(
        Ticket, null=True, blank=True, on_delete=models.CASCADE, related_name="reply"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def authority_id(self) -> uuid.UUID:
        return self.evaluation.authority_id


class Finding(models.Model):
    """Iakttagelse: what the evaluation found, good or bad."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("slag"), max_length=10, choices=FindingKind)
    text = models.TextField(_("iakttagelse"))
    statement = models.CharField(_("påstående som visar det"), max_length=60, blank=True)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(name="finding_position_once", fields=["evaluation", "position"]),
            models.CheckConstraint(
                name="finding_kind_known", condition=models.Q(kind__in=FindingKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Recommendation(models.Model):
    """Rekommendation: what should be done, the region's answer to it, and whether it has been done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(_("rekommendation"))
    statement = models.CharField(_("påstående som visar om det hjälpte"), max_length=60, blank=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState, default=RECOMMENDATION_WORKFLOW.initial
    )
    stance = models.CharField(_("regionens svar"), max_length=10, choices=Stance, blank=True)
    answer = models.TextField(_("vad regionen ska göra"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recommendations",
        verbose_name=_("ansvarig"),
    )
    due_on = models.DateField(_("klart senast"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    done_on = models.DateField(_("klart den"), null=True, blank=True)
    done_note = models.TextField(_("vad som har gjorts"), blank=True)

    class Meta:
        ordering = ["evaluation", "position"]
        constraints = [
            models.UniqueConstraint(name="recommendation_position_once", fields=["evaluation", "position"]),
            models.CheckConstraint(
                name="recommendation_state_known",
                condition=models.Q(state__in=RecommendationState.values),
            ),
            models.CheckConstraint(
                name="recommendation_under_way_has_owner_and_day",
                condition=~models.Q(state__in=["under_way", "done"])
                | models.Q(owner__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def authority_id(self) -> uuid.UUID:
        return self.evaluation.authority_id
