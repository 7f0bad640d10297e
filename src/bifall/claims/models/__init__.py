from bifall.claims.models.claims import Claim, CostRow
from bifall.claims.models.cost_files import AccountRange, CostFile, ProjectBooks
from bifall.claims.models.ledger import Appropriation, LedgerAccount, LedgerLine, Posting
from bifall.claims.models.money import Advance, GrantAccount, Recovery, ReferenceRate

__all__ = [
    "AccountRange",
    "Advance",
    "Appropriation",
    "Claim",
    "CostFile",
    "CostRow",
    "GrantAccount",
    "LedgerAccount",
    "LedgerLine",
    "Posting",
    "ProjectBooks",
    "Recovery",
    "ReferenceRate",
]
