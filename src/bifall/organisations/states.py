from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    COMPANY = "company", _("företag")
    ASSOCIATION = "association", _("förening eller stiftelse")
    MUNICIPALITY = "municipality", _("kommun eller kommunalförbund")
    REGION = "region", _("region")
    UNIVERSITY = "university", _("universitet eller högskola")
    INSTITUTE = "institute", _("forskningsinstitut")
    AGENCY = "agency", _("statlig myndighet")
    OTHER = "other", _("annan juridisk person")


class Scope(models.TextChoices):
    """What a person may do in the name of an organisation. Whoever may do anything may read."""

    READ = "read", _("läsa")
    WRITE = "write", _("skriva och skicka in")
    CLAIM = "claim", _("begära utbetalning")
    SIGN = "sign", _("godkänna villkor och lämna kontonummer")


class MembershipRole(models.TextChoices):
    READER = "reader", _("läser")
    EDITOR = "editor", _("skriver")
    FINANCE = "finance", _("ekonomiansvarig")
    SIGNATORY = "signatory", _("firmatecknare")


class Standing(models.TextChoices):
    """Where a power of attorney stands at a moment: computed, never stored."""

    AWAITED = "awaited", _("inte mottagen")
    COMING = "coming", _("börjar senare")
    HOLDS = "holds", _("gäller")
    OVER = "over", _("tiden är ute")
    REVOKED = "revoked", pgettext_lazy("Standing", "återkallad")


class SignedAct(models.TextChoices):
    """What two sign together, where an organisation's signatories sign so."""

    SUBMIT_APPLICATION = "submit_application", _("en ansökan")
    ACCEPT_CONDITIONS = "accept_conditions", _("villkoren för ett stöd")
    SUBMIT_CLAIM = "submit_claim", _("en rekvisition")
    COMPLETE_CLAIM = "complete_claim", _("en kompletterad rekvisition")
    SIGN_ALONE = "sign_alone", _("att var och en tecknar ensam")


SCOPES: dict[MembershipRole, frozenset[Scope]] = {
    MembershipRole.READER: frozenset({Scope.READ}),
    MembershipRole.EDITOR: frozenset({Scope.READ, Scope.WRITE}),
    MembershipRole.FINANCE: frozenset({Scope.READ, Scope.WRITE, Scope.CLAIM}),
    MembershipRole.SIGNATORY: frozenset(Scope),
}


class MandateKind(models.TextChoices):
    OFFICIAL = "official", _("tjänsteperson")
    POLITICIAN = "politician", _("förtroendevald")
