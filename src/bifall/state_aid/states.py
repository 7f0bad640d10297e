"""What a person chooses between when state aid is assessed, under the codes of `regulations.state_aid`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import State


class AidCriterion(models.TextChoices):
    """The five parts of article 107.1, in the order in which they are asked."""

    PUBLIC_RESOURCES = "public_resources", _("offentliga medel")
    UNDERTAKING = "undertaking", _("ekonomisk verksamhet")
    ADVANTAGE = "advantage", _("fördel")
    SELECTIVITY = "selectivity", _("selektivitet")
    EFFECT = "effect", _("påverkan på konkurrens och handel")


class AidReach(models.TextChoices):
    DIRECT = "direct", _("till sökanden eller en partner")
    INDIRECT = "indirect", _("till de företag som projektet vänder sig till")


class AidBasis(models.TextChoices):
    NO_AID = "no_aid", _("inte statligt stöd")
    DE_MINIMIS = "de_minimis", _("stöd av mindre betydelse")
    BLOCK_EXEMPTION = "block_exemption", _("gruppundantag")
    SGEI = "sgei", _("stöd av mindre betydelse för tjänster av allmänt ekonomiskt intresse")
    NOTIFIED = "notified", _("anmält till kommissionen")


class Control(models.TextChoices):
    """The four ways to control, (EU) 2023/2831 artikel 2.2 a–d."""

    MAJORITY_OF_VOTES = "majority_of_votes", _("majoritet av rösterna")
    APPOINTS_BOARD = "appoints_board", _("rätt att utse styrelsens majoritet")
    DOMINANT_INFLUENCE = "dominant_influence", _("bestämmande inflytande genom avtal eller bolagsordning")
    VOTES_BY_AGREEMENT = "votes_by_agreement", _("majoritet av rösterna genom avtal")


class Direction(models.TextChoices):
    CONTROLS = "controls", _("företaget styr det andra")
    CONTROLLED_BY = "controlled_by", _("företaget styrs av det andra")


class LinkHandling(models.TextChoices):
    """What the officer did with an undertaking that the applicant has told of."""

    TAKEN_IN = "taken_in", _("intagen")
    CORRECTED = "corrected", _("rättad och intagen")
    LEFT_OUT = "left_out", _("inte intagen")


class DeMinimisKind(models.TextChoices):
    GENERAL = "general", _("allmänt")
    AGRICULTURE = "agriculture", _("jordbruk")
    FISHERY = "fishery", _("fiske och vattenbruk")
    SGEI = "sgei", _("tjänster av allmänt ekonomiskt intresse")


class OwnerKind(models.TextChoices):
    """Owners that the test of size treats apart from enterprises. Natural persons bind nobody alone."""

    PUBLIC_BODY = "public_body", _("offentligt organ")
    SMALL_AUTHORITY = "small_authority", _("liten självstyrande kommun")
    PASSIVE = "passive", _("riskkapitalbolag, universitet eller annan passiv ägare")


class EnterpriseSize(models.TextChoices):
    MICRO = "micro", _("mikroföretag")
    SMALL = "small", _("litet företag")
    MEDIUM = "medium", _("medelstort företag")
    LARGE = "large", _("stort företag")


# From when somebody handles the case; a fault that is found after the grant is mended by assessing anew.
ASSESSABLE = frozenset({State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED, State.GRANTED})
# While the decision is ahead: what is declared then counts when the award is tried.
ASKED_TO_DECLARE = ASSESSABLE - {State.GRANTED}
