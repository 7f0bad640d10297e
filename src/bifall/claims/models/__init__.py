from bifall.claims.models.claims import Claim, CostRow
from bifall.claims.models.ledger import Appropriation, LedgerAccount, LedgerLine, Posting
from bifall.claims.models.money import Advance, GrantAccount, Recovery, ReferenceRate

__all__ = [
    "Advance",
    "Appropriation",
    "Claim",
    "CostRow",
    "GrantAccount",
    "LedgerAccount",
    "LedgerLine",
    "Posting",
    "Recovery",
    "ReferenceRate",
]
