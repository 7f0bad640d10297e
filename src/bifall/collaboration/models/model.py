"""How the region and its municipalities work together in a period."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.collaboration.states import MODEL_WORKFLOW, ModelState


class CollaborationModel(models.Model):
    """Samverkansmodell: aims, principles and forums that hold for a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="collaboration_models")
    name = models.CharField(_("namn"), max_length=120)
    starts_on = models.DateField(_("från och med"))
    ends_on = models.DateField(_("till och med"))
    aims = models.TextField(_("syfte"), blank=True)
    principles = models.TextField(_("principer"), blank=True)
    adopted_by = models.CharField(_("fastställd genom"), max_length=200, blank=True)
    adopted_on = models.DateField(_("fastställd den"), null=True, blank=True)
    adopted_url = models.URLField(_("länk till beslutet"), blank=True)
    state = models.CharField(max_length=10, choices=ModelState, default=MODEL_WORKFLOW.initial)
    previous = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("samverkansmodell")
        verbose_name_plural = _("samverkansmodeller")
        constraints = [
            models.CheckConstraint(name="model_state_known", condition=Q(state__in=ModelState.values)),
            models.CheckConstraint(name="model_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="model_in_force_is_adopted",
                condition=Q(state=ModelState.DRAFT) | (~Q(adopted_by="") & Q(adopted_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ForumTopic(models.Model):
    """Ämne: something that the model's forums speak about. Each forum says on which of them it may speak."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    model = models.ForeignKey(CollaborationModel, on_delete=models.CASCADE, related_name="topics")
    name = models.CharField(_("ämne"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(name="forum_topic_once", fields=["model", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> uuid.UUID:
        return self.model.authority_id
