from bifall.state_aid.models.assessments import AidAnswer, AidAssessment
from bifall.state_aid.models.awards import AidAward, AidDeclaration, DeclaredAward, MonthRate
from bifall.state_aid.models.beneficiaries import AidBeneficiary
from bifall.state_aid.models.declarations import AwardCorrection, DeclaredLink
from bifall.state_aid.models.exemptions import ExemptionTrial
from bifall.state_aid.models.undertakings import AnnualAccounts, OwnershipLink, Undertaking

__all__ = [
    "AidAnswer",
    "AidAssessment",
    "AidAward",
    "AidBeneficiary",
    "AidDeclaration",
    "AnnualAccounts",
    "AwardCorrection",
    "DeclaredAward",
    "DeclaredLink",
    "ExemptionTrial",
    "MonthRate",
    "OwnershipLink",
    "Undertaking",
]
