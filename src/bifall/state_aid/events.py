from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.state_aid.states import AidBasis, LinkHandling


@dataclass(frozen=True, slots=True)
class AidAssessed:
    """article: of a block exemption; "" on other bases."""

    name: ClassVar[str] = "state_aid.assessed"
    number: int
    basis: Annotated[str, AidBasis]
    article: str


@dataclass(frozen=True, slots=True)
class AidDeclared:
    """`awards` of `total_cents` euro cents together."""

    name: ClassVar[str] = "state_aid.declared"
    number: int
    awards: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class DeclaredLinkTakenIn:
    """handling: taken in as it was declared, or corrected."""

    name: ClassVar[str] = "state_aid.declared_link_taken_in"
    link_id: str
    ownership_id: str
    handling: Annotated[str, LinkHandling]


@dataclass(frozen=True, slots=True)
class DeclaredLinkLeftOut:
    name: ClassVar[str] = "state_aid.declared_link_left_out"
    link_id: str


@dataclass(frozen=True, slots=True)
class DeclaredAwardCorrected:
    """amount_cents: what it counts for from now on; 0 when it does not."""

    name: ClassVar[str] = "state_aid.declared_award_corrected"
    award_id: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class UndertakingDescribed:
    name: ClassVar[str] = "state_aid.undertaking_described"
    nace: str
    kind: str


@dataclass(frozen=True, slots=True)
class OwnershipRecorded:
    """control: "" when only a share is owned."""

    name: ClassVar[str] = "state_aid.ownership_recorded"
    link_id: str
    controller_id: str
    controlled_id: str
    control: str
    valid_from: str


@dataclass(frozen=True, slots=True)
class OwnershipEnded:
    name: ClassVar[str] = "state_aid.ownership_ended"
    link_id: str
    valid_to: str


@dataclass(frozen=True, slots=True)
class AccountsRecorded:
    name: ClassVar[str] = "state_aid.accounts_recorded"
    year: int


@dataclass(frozen=True, slots=True)
class ExemptionTried:
    name: ClassVar[str] = "state_aid.exemption_tried"
    number: int
    article: str
    passed: bool


@dataclass(frozen=True, slots=True)
class BeneficiaryNamed:
    name: ClassVar[str] = "state_aid.beneficiary_named"
    undertaking_id: str
    amount_sek: int


@dataclass(frozen=True, slots=True)
class BeneficiaryRemoved:
    name: ClassVar[str] = "state_aid.beneficiary_removed"
    undertaking_id: str


@dataclass(frozen=True, slots=True)
class RateRecorded:
    name: ClassVar[str] = "state_aid.rate_recorded"
    year: int
    month: int
    sek_per_eur: str


@dataclass(frozen=True, slots=True)
class AidAwarded:
    name: ClassVar[str] = "state_aid.awarded"
    amount_ore: int
    amount_cents: int
    sek_per_eur: str
    granted_on: str


@dataclass(frozen=True, slots=True)
class AwardWithdrawn:
    name: ClassVar[str] = "state_aid.award_withdrawn"
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AwardReported:
    name: ClassVar[str] = "state_aid.award_reported"
    reported_on: str


TEXTS = {
    "state_aid.assessed": _("Stödprövning {number} gjordes, med grunden {basis}"),
    "state_aid.declared": _("En redogörelse för annat stöd av mindre betydelse lämnades: {awards} stöd"),
    "state_aid.declared_link_taken_in": _("Ett företag som sökanden uppgav är hanterat: {handling}"),
    "state_aid.declared_link_left_out": _("Ett företag som sökanden uppgav togs inte in"),
    "state_aid.declared_award_corrected": _("Ett uppgivet stöd rättades"),
    "state_aid.undertaking_described": _("Företagets uppgifter sparades, med näringsgrenen {nace}"),
    "state_aid.ownership_recorded": _("Ägande eller kontroll antecknades från {valid_from}"),
    "state_aid.ownership_ended": _("Ägande eller kontroll antecknades som avslutad {valid_to}"),
    "state_aid.accounts_recorded": _("Räkenskapsåret {year} sparades"),
    "state_aid.exemption_tried": _("Stödet prövades mot gruppundantaget, prövning {number}"),
    "state_aid.beneficiary_named": _("Ett företag sattes upp som mottagare av {amount_sek}"),
    "state_aid.beneficiary_removed": _("Ett företag ströks som mottagare av stödet"),
    "state_aid.rate_recorded": _(
        "Kursen för månad {month} år {year} sparades: {sek_per_eur} kronor per euro"
    ),
    "state_aid.awarded": _("Stöd av mindre betydelse antecknades: {amount_ore}, beviljat {granted_on}"),
    "state_aid.award_withdrawn": _("Det antecknade stödet ströks"),
    "state_aid.award_reported": _("Stödet är infört i det centrala registret {reported_on}"),
}
