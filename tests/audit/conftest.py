"""Two chains that real commands have written."""

from __future__ import annotations

from datetime import datetime

import pytest

from bifall.accounts.commands import assign_role, end_role
from bifall.accounts.models import RoleAssignment
from bifall.accounts.states import Role
from bifall.documents.commands import make_public, register_case, store_document
from bifall.documents.states import Access, DocumentKind
from bifall.notices.commands import mark_read, notify
from bifall.organisations.commands import (
    accept_invitation,
    end_membership,
    give_mandate,
    invite_colleague,
    register_organisation,
)
from bifall.organisations.models import Membership
from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind
from tests.cast import Cast, person

EVENTS_HERE = [
    "organisations.registered",
    "organisations.colleague_invited",
    "organisations.invitation_accepted",
    "organisations.membership_ended",
    "organisations.mandate_given",
    "accounts.role_assigned",
    "accounts.role_ended",
    "documents.case_registered",
    "documents.stored",
    "documents.made_public",
    "notices.read",
]
EVENTS_ELSEWHERE = ["documents.case_registered", "documents.case_registered"]
COMPANY, CASE, MESSAGE = "Norrskenet i Sorsele AB", "Ljusare vintrar", "Kom till Hällviksgatan 7"


@pytest.fixture
def chains(cast: Cast, now: datetime) -> Cast:
    """The cast, after a run of commands: eleven entries here and two elsewhere, one of them in between."""
    newcomer, here, elsewhere = person("Tyra Nykomling", at=now), cast.region.pk, cast.other_region.pk
    company = register_organisation(
        authority_id=here,
        name=COMPANY,
        country="SE",
        register_number="556036-0793",
        kind=OrganisationKind.COMPANY,
        actor=newcomer,
        at=now,
    )
    _invitation, token = invite_colleague(
        organisation_id=company.pk,
        email=cast.stranger.email,
        role=MembershipRole.EDITOR,
        actor=newcomer,
        at=now,
    )
    register_case(authority_id=elsewhere, organ="RUN", title=CASE, actor=cast.officer_elsewhere, at=now)
    accept_invitation(token=token, actor=cast.stranger, at=now)
    leaving = Membership.objects.get(organisation=company, user=cast.stranger)
    end_membership(membership_id=leaving.pk, actor=cast.stranger, at=now)
    give_mandate(
        municipality_id=cast.umea.pk,
        user_id=newcomer.pk,
        kind=MandateKind.POLITICIAN,
        actor=cast.umea_official,
        at=now,
    )
    role = assign_role(
        authority_id=here, user_id=newcomer.pk, role=Role.ASSESSOR, actor=cast.administrator, at=now
    )
    end_role(assignment_id=role.pk, actor=cast.administrator, at=now)
    assert RoleAssignment.objects.get(pk=role.pk).ended_at == now
    register_case(authority_id=here, organ="RUN", title=CASE, actor=cast.officer, at=now)
    register_case(authority_id=elsewhere, organ="RUN", title=CASE, actor=cast.officer_elsewhere, at=now)
    document = store_document(
        authority_id=here,
        kind=DocumentKind.MINUTES,
        access=Access.BOARD,
        title=CASE,
        filename=f"{cast.secretary.name}.pdf",
        media_type="application/pdf",
        content=b"%PDF-1.7",
        actor=cast.secretary,
        at=now,
    )
    make_public(document=document, actor=cast.secretary, at=now)
    message = notify(
        authority_id=here,
        recipient=newcomer,
        kind="test.told",
        subject=MESSAGE,
        body=MESSAGE,
        path="/",
        at=now,
    )
    assert message is not None
    mark_read(message_id=message.pk, actor=newcomer, at=now)
    return cast
