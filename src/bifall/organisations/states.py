from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("företag")
    ASSOCIATION = "association", _("förening eller stiftelse")
    MUNICIPALITY = "municipality", _("kommun eller kommunalförbund")
    REGION = "region", _("region")
    UNIVERSITY = "university", _("universitet eller högskola")
    INSTITUTE = "institute", _("forskningsinstitut")
    AGENCY = "agency", _("statlig myndighet")
    OTHER = "other", _("annan juridisk person")


class MembershipRole(models.TextChoices):
    EDITOR = "editor", _("skriver")
    SIGNATORY = "signatory", _("firmatecknare")


class MandateKind(models.TextChoices):
    OFFICIAL = "official", _("tjänsteperson")
    POLITICIAN = "politician", _("förtroendevald")
