"""Who assesses state aid, declares it, gives it and reports it, and who reads of it.

Nobody does so for an organisation that they act for themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import has_been_submitted, is_tied_to_the_applicant
from bifall.applications.states import State
from bifall.assessment.policies import has_declared_conflict
from bifall.organisations.policies import is_signatory_of, is_tied_to
from bifall.state_aid.states import ASKED_TO_DECLARE, ASSESSABLE, AidBasis

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.state_aid.models import (
        AidAward,
        AidBeneficiary,
        DeclaredAward,
        DeclaredLink,
        OwnershipLink,
        Undertaking,
    )

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY, Role.AUDITOR)
ASSESSORS = (Role.CASE_OFFICER, Role.CONTROLLER)


@predicate
def is_handled(user: User, application: Application) -> bool:
    return application.state in ASSESSABLE


@predicate
def is_asked_to_declare(user: User, application: Application) -> bool:
    return application.state in ASKED_TO_DECLARE


@predicate
def is_granted(user: User, application: Application) -> bool:
    return application.state == State.GRANTED


@predicate
def stands_on_de_minimis(user: User, application: Application) -> bool:
    """The assessment that counts says so."""
    return application.aid_assessments.filter(replaced_at=None, basis=AidBasis.DE_MINIMIS).exists()


@predicate
def stands_on_an_exemption(user: User, application: Application) -> bool:
    return application.aid_assessments.filter(replaced_at=None, basis=AidBasis.BLOCK_EXEMPTION).exists()


@predicate
def signs_for_the_applicant(user: User, application: Application) -> bool:
    return is_signatory_of(user, application.organisation_id)


@predicate
def acts_for_the_undertaking(user: User, undertaking: Undertaking) -> bool:
    return undertaking.organisation_id is not None and is_tied_to(user, undertaking.organisation_id)


@predicate
def acts_for_an_end(user: User, link: OwnershipLink) -> bool:
    return any(acts_for_the_undertaking.test(user, end) for end in (link.controller, link.controlled))


@predicate
def lasts(user: User, link: OwnershipLink) -> bool:
    return link.valid_to is None


@predicate
def counts(user: User, award: AidAward) -> bool:
    return award.withdrawn_at is None


@predicate
def is_party_to_its_case(user: User, award: AidAward) -> bool:
    application = award.application
    return (
        is_tied_to_the_applicant.test(user, application)
        or has_declared_conflict.test(user, application)
        or acts_for_the_undertaking.test(user, award.undertaking)
    )


@predicate
def waits(user: User, link: DeclaredLink) -> bool:
    return not link.handling


@predicate
def is_handled_in_its_case(user: User, part: DeclaredLink | DeclaredAward) -> bool:
    return part.declaration.application.state in ASSESSABLE


@predicate
def is_party_to_the_case_of(user: User, part: DeclaredLink | DeclaredAward) -> bool:
    application = part.declaration.application
    return (
        is_tied_to_the_applicant.test(user, application)
        or has_declared_conflict.test(user, application)
        or acts_for_the_undertaking.test(user, part.declaration.undertaking)
    )


@predicate
def is_named(user: User, beneficiary: AidBeneficiary) -> bool:
    return beneficiary.removed_at is None


@predicate
def its_case_is_handled(user: User, beneficiary: AidBeneficiary) -> bool:
    application = beneficiary.application
    return application.state in ASSESSABLE and stands_on_de_minimis.test(user, application)


@predicate
def its_case_is_granted(user: User, beneficiary: AidBeneficiary) -> bool:
    return beneficiary.application.state == State.GRANTED


@predicate
def has_been_awarded(user: User, beneficiary: AidBeneficiary) -> bool:
    awards = beneficiary.application.aid_awards.filter(withdrawn_at=None)
    return awards.filter(undertaking=beneficiary.undertaking_id).exists()


@predicate
def is_tied_to_the_beneficiary(user: User, beneficiary: AidBeneficiary) -> bool:
    """Party to the case, or acting for the undertaking that gets the part."""
    application = beneficiary.application
    return (
        is_tied_to_the_applicant.test(user, application)
        or has_declared_conflict.test(user, application)
        or acts_for_the_undertaking.test(user, beneficiary.undertaking)
    )


handles_the_beneficiary = (
    holds(*ASSESSORS) & is_named & its_case_is_handled & ~has_been_awarded & ~is_tied_to_the_beneficiary
)
handles_the_declaration = holds(*ASSESSORS) & is_handled_in_its_case & ~is_party_to_the_case_of
no_party = ~is_tied_to_the_applicant & ~has_declared_conflict

PERMISSIONS = {
    "state_aid.view_case": holds(*DESK) & has_been_submitted & no_party,
    "state_aid.assess": holds(*ASSESSORS) & is_handled & no_party,
    "state_aid.try_exemption": holds(*ASSESSORS) & is_handled & stands_on_an_exemption & no_party,
    "state_aid.declare": signs_for_the_applicant & is_asked_to_declare & stands_on_de_minimis,
    "state_aid.name_beneficiary": holds(*ASSESSORS) & is_handled & stands_on_de_minimis & no_party,
    "state_aid.remove_beneficiary": handles_the_beneficiary,
    "state_aid.declare_for_beneficiary": handles_the_beneficiary,
    "state_aid.award_beneficiary": handles_the_beneficiary & its_case_is_granted,
    "state_aid.take_in_link": handles_the_declaration & waits,
    "state_aid.correct_declared": handles_the_declaration,
    "state_aid.view_register": holds(*DESK),
    "state_aid.describe_undertaking": holds(*ASSESSORS) & ~acts_for_the_undertaking,
    "state_aid.record_ownership": holds(*ASSESSORS) & ~acts_for_the_undertaking,
    "state_aid.end_ownership": holds(*ASSESSORS) & ~acts_for_an_end & lasts,
    "state_aid.keep_rates": holds(*ASSESSORS),
    "state_aid.record_award": holds(*ASSESSORS) & is_granted & stands_on_de_minimis & no_party,
    "state_aid.withdraw_award": holds(Role.CONTROLLER) & counts & ~is_party_to_its_case,
    "state_aid.report_awards": holds(Role.CONTROLLER),
}

publish(PERMISSIONS)
