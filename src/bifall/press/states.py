from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseKind(models.TextChoices):
    PRESS_RELEASE = "press_release", _("pressmeddelande")
    NEWS = "news", _("nyhet")
    INVITATION = "invitation", _("pressinbjudan")
    STATEMENT = "statement", _("uttalande")


class Language(models.TextChoices):
    """The language that a release is written in. Its figures are written in the same."""

    SWEDISH = "sv", _("svenska")
    ENGLISH = "en", _("engelska")


class SpokenLanguage(models.TextChoices):
    """The languages that a contact answers the press in."""

    SWEDISH = "sv", _("svenska")
    ENGLISH = "en", _("engelska")
    NORTH_SAMI = "se", _("nordsamiska")
    SOUTH_SAMI = "sma", _("sydsamiska")
    UME_SAMI = "sju", _("umesamiska")
    FINNISH = "fi", _("finska")
    MEANKIELI = "fit", _("meänkieli")
    NORWEGIAN = "no", _("norska")


class Licence(models.TextChoices):
    """On what terms a picture may be used."""

    OWN = "own", _("myndighetens egen, fri att använda i redaktionellt sammanhang")
    CC0 = "cc0", _("CC0 1.0, fri att använda")
    CC_BY = "cc_by", _("CC BY 4.0, namnge upphovspersonen")
    CC_BY_SA = "cc_by_sa", _("CC BY-SA 4.0, namnge upphovspersonen och dela lika")
    AGREEMENT = "agreement", _("enligt avtal")


class Consent(models.TextChoices):
    """Whether those who can be recognised in a picture have agreed to its being shown."""

    UNKNOWN = "", _("inte tillfrågade")
    NOT_NEEDED = "not_needed", _("behövs inte, ingen går att känna igen")
    GIVEN = "given", _("ja")
    WITHDRAWN = "withdrawn", _("har tagits tillbaka")


class Source(models.TextChoices):
    """What a text is about, when that is not a meeting."""

    ROUND = "round", _("utlysning")
    EVALUATION = "evaluation", _("utvärdering")
    FINAL_REPORT = "final_report", _("slutrapport")
    DELEGATED = "delegated", _("delegationsbeslut")


class Pace(models.TextChoices):
    """How often a subscriber gets letters."""

    AT_ONCE = "at_once", _("genast, ett brev för varje text")
    DAILY = "daily", _("samlat en gång om dagen")
    WEEKLY = "weekly", _("samlat en gång i veckan, på måndagar")


class ApprovalAnswer(models.TextChoices):
    WAITING = "waiting", _("väntar på svar")
    APPROVED = "approved", _("godkänd")
    RETURNED = "returned", _("lämnad tillbaka")


class QuoteAnswer(models.TextChoices):
    WAITING = "waiting", _("väntar på svar")
    APPROVED = "approved", _("godkänt av den som säger det")
    REFUSED = "refused", _("inte godkänt")
