"""Everything that changes organisations, who acts for them, and who speaks for a municipality."""

from bifall.organisations.commands.membership import (
    accept_invitation,
    end_membership,
    hash_of,
    invite_colleague,
)
from bifall.organisations.commands.municipalities import end_mandate, give_mandate, load_municipality
from bifall.organisations.commands.powers import (
    accept_power_of_attorney,
    give_power_of_attorney,
    read_power_of_attorney,
    revoke_power_of_attorney,
)
from bifall.organisations.commands.registration import register_organisation
from bifall.organisations.commands.signing import annul, change_signing, sign

__all__ = [
    "accept_invitation",
    "accept_power_of_attorney",
    "annul",
    "change_signing",
    "end_mandate",
    "end_membership",
    "give_mandate",
    "give_power_of_attorney",
    "hash_of",
    "invite_colleague",
    "load_municipality",
    "read_power_of_attorney",
    "register_organisation",
    "revoke_power_of_attorney",
    "sign",
]
