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


# From when somebody handles the case; a fault that is found after the grant is mended by assessing anew.
ASSESSABLE = frozenset({State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED, State.GRANTED})
