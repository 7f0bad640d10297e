"""Others than the applicant who get a part of the aid: named, declared for, and struck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.state_aid.beneficiary_queries import aid_left_sek
from bifall.state_aid.commands.declaring import keep_declaration
from bifall.state_aid.commands.locks import lock_beneficiary, lock_register
from bifall.state_aid.events import BeneficiaryNamed, BeneficiaryRemoved
from bifall.state_aid.models import AidBeneficiary, AidDeclaration, Undertaking
from bifall.state_aid.policies import acts_for_the_undertaking
from bifall.state_aid.rules import awards as award_rules
from bifall.state_aid.rules.awards import AwardValues
from bifall.state_aid.rules.beneficiaries import problems_with_beneficiary
from bifall.state_aid.rules.undertakings import RelatedUndertaking


@transaction.atomic
def name_beneficiary(
    *,
    application_id: UUID,
    related: RelatedUndertaking,
    amount_sek: int | None,
    why: str,
    actor: User,
    at: datetime,
) -> AidBeneficiary:
    """Say which part of the aid in the case goes to another undertaking, and for what.

    All parts together are no more than the grant, or than what is sought while nothing is granted. Of an
    undertaking that is known already the name is kept.
    """
    application = Application.objects.select_related("organisation").get(pk=application_id)
    require(actor, "state_aid.name_beneficiary", application, at=at)
    lock_register(application.authority_id)
    refuse_if(
        problems_with_beneficiary(
            related,
            applicant=application.organisation.register_number,
            amount_sek=amount_sek,
            left_sek=aid_left_sek(application),
            why=why,
        )
    )
    undertaking, _created = Undertaking.objects.get_or_create(
        authority_id=application.authority_id,
        country=related.country,
        register_number=normalise_organisation_number(related.register_number, related.country),
        defaults={"name": related.name.strip(), "recorded_at": at},
    )
    if acts_for_the_undertaking.test(actor, undertaking):
        raise Refused([Problem("beneficiary_is_ones_own", "register_number")])
    if application.aid_beneficiaries.filter(undertaking=undertaking, removed_at=None).exists():
        raise Refused([Problem("beneficiary_named_already", "register_number")])
    made = AidBeneficiary.objects.create(
        application=application,
        undertaking=undertaking,
        amount_sek=amount_sek or 0,
        why=why.strip(),
        named_by=actor,
        named_at=at,
    )
    event = BeneficiaryNamed(undertaking_id=str(undertaking.pk), amount_sek=made.amount_sek)
    record(event, subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def remove_beneficiary(*, beneficiary_id: UUID, reason: str, actor: User, at: datetime) -> AidBeneficiary:
    """Strike an undertaking that gets no part after all. Once its award is recorded that is struck first."""
    beneficiary = lock_beneficiary(beneficiary_id)
    require(actor, "state_aid.remove_beneficiary", beneficiary, at=at)
    refuse_if([] if reason.strip() else [Problem("beneficiary_removed_without_reason", "reason")])
    beneficiary.removed_at, beneficiary.removed_reason = at, reason.strip()
    beneficiary.save(update_fields=["removed_at", "removed_reason"])
    event = BeneficiaryRemoved(undertaking_id=str(beneficiary.undertaking_id))
    record(event, subject=beneficiary, actor=actor, at=at)
    return beneficiary


@transaction.atomic
def declare_for_beneficiary(
    *,
    beneficiary_id: UUID,
    awards: Sequence[AwardValues],
    declared_on: date | None,
    is_whole: bool,
    actor: User,
    at: datetime,
) -> AidDeclaration:
    """Keep what another beneficiary has declared in writing of its other de minimis aid of three years.

    awards: none when it has none, and none of a later day than the declaration. is_whole: it vouches that
    nothing is left out.
    """
    beneficiary = lock_beneficiary(beneficiary_id)
    require(actor, "state_aid.declare_for_beneficiary", beneficiary, at=at)
    today = timezone.localdate(at)
    problems = list(
        award_rules.problems_with_declaration(awards, is_whole=is_whole, today=today, declared_on=declared_on)
    )
    if declared_on is None or declared_on > today:
        problems.append(Problem("declaration_day_missing", "declared_on"))
    refuse_if(problems)
    return keep_declaration(
        beneficiary.application,
        beneficiary.undertaking,
        awards,
        declared_on=declared_on or today,
        actor=actor,
        at=at,
    )
