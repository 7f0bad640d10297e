from bifall.state_aid.commands.assessing import assess
from bifall.state_aid.commands.awarding import (
    award_beneficiary,
    record_award,
    record_rate,
    report_awards,
    withdraw_award,
)
from bifall.state_aid.commands.beneficiaries import (
    declare_for_beneficiary,
    name_beneficiary,
    remove_beneficiary,
)
from bifall.state_aid.commands.declared_links import correct_declared_award, leave_out_link, take_in_link
from bifall.state_aid.commands.declaring import declare_aid
from bifall.state_aid.commands.exempting import try_exemption
from bifall.state_aid.commands.undertakings import (
    describe_undertaking,
    end_ownership,
    record_accounts,
    record_ownership,
)

__all__ = [
    "assess",
    "award_beneficiary",
    "correct_declared_award",
    "declare_aid",
    "declare_for_beneficiary",
    "describe_undertaking",
    "end_ownership",
    "leave_out_link",
    "name_beneficiary",
    "record_accounts",
    "record_award",
    "record_ownership",
    "record_rate",
    "remove_beneficiary",
    "report_awards",
    "take_in_link",
    "try_exemption",
    "withdraw_award",
]
