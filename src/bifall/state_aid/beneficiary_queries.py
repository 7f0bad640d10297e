"""Questions about others than the applicant who get a part of the aid in a case."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Sum

from bifall.applications.models import Application
from bifall.state_aid.models import AidAward, AidBeneficiary
from bifall.state_aid.queries import grant_of


def beneficiaries_of(application: Application) -> QuerySet[AidBeneficiary]:
    """Those who get a part, by name."""
    named = AidBeneficiary.objects.filter(application=application, removed_at=None)
    return named.select_related("undertaking", "named_by").order_by("undertaking__name", "id")


def all_beneficiaries_of(application: Application) -> QuerySet[AidBeneficiary]:
    """Those who were struck too, in the order in which they were named."""
    named = AidBeneficiary.objects.filter(application=application)
    return named.select_related("undertaking", "named_by").order_by("named_at", "undertaking__name", "id")


def parts_sek(application: Application) -> int:
    """What others than the applicant get together, in whole kronor."""
    found = beneficiaries_of(application).order_by().aggregate(total=Sum("amount_sek"))
    return int(found["total"] or 0)


def aid_left_sek(application: Application) -> int:
    """What of the aid nobody else has been named for: of the grant, or of what is sought while there is none.

    What is recorded as the applicant's own is taken.
    """
    grant = grant_of(application)
    whole = grant.granted_sek if grant is not None else application.sought_sek
    own = AidAward.objects.filter(
        application=application,
        withdrawn_at=None,
        undertaking__organisation_id=application.organisation_id,
    ).aggregate(total=Sum("amount_ore"))
    return whole - parts_sek(application) - int(own["total"] or 0) // 100


def to_award() -> QuerySet[AidBeneficiary]:
    """Those whose part no award is recorded for."""
    awarded = AidAward.objects.filter(
        application=OuterRef("application"), undertaking=OuterRef("undertaking"), withdrawn_at=None
    )
    return AidBeneficiary.objects.filter(~Exists(awarded), removed_at=None)
