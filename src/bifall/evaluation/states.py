from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.kernel.workflow import Workflow


class EvaluationKind(models.TextChoices):
    BASELINE = "baseline", _("startmätning")
    MID_TERM = "mid_term", _("halvtidsutvärdering")
    ONGOING = "ongoing", _("löpande lärande utvärdering")
    FINAL = "final", _("slututvärdering")


class EvaluationState(models.TextChoices):
    PLANNED = "planned", _("planeras")
    COLLECTING = "collecting", _("enkäten är öppen")
    ANALYSING = "analysing", _("analyseras")
    PUBLISHED = "published", _("publicerad")
    FOLLOWED_UP = "followed_up", _("uppföljd")


class EvaluationAction(models.TextChoices):
    OPEN = "open", _("öppna enkäten")
    CLOSE = "close", _("stäng enkäten")
    PUBLISH = "publish", _("publicera")
    FOLLOW_UP = "follow_up", _("avsluta uppföljningen")


EVALUATION_WORKFLOW = Workflow(
    initial=EvaluationState.PLANNED,
    moves={
        (EvaluationState.PLANNED, EvaluationAction.OPEN): EvaluationState.COLLECTING,
        (EvaluationState.COLLECTING, EvaluationAction.CLOSE): EvaluationState.ANALYSING,
        (EvaluationState.ANALYSING, EvaluationAction.PUBLISH): EvaluationState.PUBLISHED,
        (EvaluationState.PUBLISHED, EvaluationAction.FOLLOW_UP): EvaluationState.FOLLOWED_UP,
    },
)

PUBLIC = frozenset({EvaluationState.PUBLISHED, EvaluationState.FOLLOWED_UP})


class TheoryLevel(models.TextChoices):
    """The steps of a programme theory, from why to what for."""

    PROBLEM = "problem", _("problem")
    RESOURCES = "resources", _("resurser")
    ACTIVITIES = "activities", _("aktiviteter")
    OUTPUT = "output", _("prestationer")
    RESULT = "result", _("resultat")
    EFFECT = "effect", _("effekter")


class RespondentRole(models.TextChoices):
    POLITICIAN = "politician", _("förtroendevald")
    OFFICIAL = "official", _("tjänsteperson")
    APPLICANT = "applicant", _("sökande")
    PARTNER = "partner", _("samarbetspart")
    OTHER = "other", _("annan")


class SizeClass(models.TextChoices):
    SMALL = "small", _("kommuner under 5 000 invånare")
    MEDIUM = "medium", _("kommuner med 5 000 till 20 000 invånare")
    LARGE = "large", _("kommuner över 20 000 invånare")
    NONE = "none", _("utan kommun")


class FindingKind(models.TextChoices):
    STRENGTH = "strength", _("det fungerar")
    WEAKNESS = "weakness", _("det brister")


class Stance(models.TextChoices):
    ACCEPTED = "accepted", _("regionen följer rekommendationen")
    PARTLY = "partly", _("regionen följer rekommendationen delvis")
    DECLINED = "declined", _("regionen följer inte rekommendationen")


class RecommendationState(models.TextChoices):
    GIVEN = "given", _("väntar på regionens svar")
    UNDER_WAY = "under_way", _("genomförs")
    DECLINED = "declined", _("genomförs inte")
    DONE = "done", _("genomförd")


class RecommendationAction(models.TextChoices):
    TAKE_UP = "take_up", _("följ rekommendationen")
    DECLINE = "decline", _("avstå")
    FINISH = "finish", _("slutför")


RECOMMENDATION_WORKFLOW = Workflow(
    initial=RecommendationState.GIVEN,
    moves={
        (RecommendationState.GIVEN, RecommendationAction.TAKE_UP): RecommendationState.UNDER_WAY,
        (RecommendationState.GIVEN, RecommendationAction.DECLINE): RecommendationState.DECLINED,
        (RecommendationState.UNDER_WAY, RecommendationAction.FINISH): RecommendationState.DONE,
    },
)
