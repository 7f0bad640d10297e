from bifall.claims.models.claims import Claim, CostRow
from bifall.claims.models.cost_files import AccountRange, CostFile, ProjectBooks
from bifall.claims.models.ledger import Appropriation, LedgerAccount, LedgerLine, Posting
from bifall.claims.models.money import Advance, GrantAccount, Recovery, ReferenceRate
from bifall.claims.models.payments import (
    BankReport,
    BankReportLine,
    PayeeAccount,
    PayerAccount,
    Payment,
    PaymentBatch,
)
from bifall.claims.models.simplified import HourRate, LumpSum

__all__ = [
    "AccountRange",
    "Advance",
    "Appropriation",
    "BankReport",
    "BankReportLine",
    "Claim",
    "CostFile",
    "CostRow",
    "GrantAccount",
    "HourRate",
    "LedgerAccount",
    "LedgerLine",
    "LumpSum",
    "PayeeAccount",
    "PayerAccount",
    "Payment",
    "PaymentBatch",
    "Posting",
    "ProjectBooks",
    "Recovery",
    "ReferenceRate",
]
