from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.organisations.models import (
    Mandate,
    Membership,
    Municipality,
    Organisation,
    PowerOfAttorney,
    Signature,
)
from bifall.organisations.policies import DESK, authorisations, organisations_of
from bifall.organisations.states import SCOPES, MembershipRole, Scope, SignedAct

SPEAKS = Q(ended_at=None, user__is_active=True)
# The field of a power of attorney that gives each scope; to read is part of every one.
GIVEN: dict[Scope, dict[str, bool]] = {
    Scope.READ: {},
    Scope.WRITE: {"may_write": True},
    Scope.CLAIM: {"may_claim": True},
    Scope.SIGN: {"may_sign": True},
}


def visible_to(user: User) -> QuerySet[Organisation]:
    """The rows that `organisations.view` allows; a test holds the two together."""
    at_the_desk = user.authorities_as(*DESK)
    return Organisation.objects.filter(Q(pk__in=organisations_of(user)) | Q(authority_id__in=at_the_desk))


def acted_for_by(user: User, authority: Authority, scope: Scope = Scope.READ) -> QuerySet[Organisation]:
    """The organisations at this authority that the user may do `scope` for."""
    return Organisation.objects.filter(authority=authority, pk__in=organisations_of(user, scope))


def in_force(at: datetime) -> Q:
    """Memberships and powers of attorney whose period it is at `at`."""
    return (Q(holds_from=None) | Q(holds_from__lte=at)) & (Q(holds_until=None) | Q(holds_until__gt=at))


def people_acting_for(organisation_id: UUID, at: datetime, scope: Scope = Scope.READ) -> list[User]:
    """Everybody who may do `scope` for an organisation at `at`, also by a power of attorney, and can sign in,
    by name. Letters to the organisation go to all who may read.
    """
    roles = [role for role in MembershipRole if scope in SCOPES[role]]
    members = Membership.objects.filter(
        in_force(at), organisation_id=organisation_id, ended_at=None, role__in=roles
    )
    powers = PowerOfAttorney.objects.filter(
        in_force(at), organisation_id=organisation_id, revoked_at=None, holder__isnull=False, **GIVEN[scope]
    )
    acting = Q(pk__in=members.values("user_id")) | Q(pk__in=powers.values("holder_id"))
    return list(User.objects.filter(acting, is_active=True).order_by("name", "email"))


def members_of(organisation: Organisation, at: datetime) -> QuerySet[Membership]:
    """Those who work there and whose time is not over at `at`; also those whose time has not come yet."""
    over = Q(holds_until__isnull=False, holds_until__lte=at)
    return organisation.memberships.filter(ended_at=None).exclude(over).select_related("user")


def memberships_of(user: User, at: datetime) -> QuerySet[Membership]:
    """The user's own, whose time is not over at `at`."""
    over = Q(holds_until__isnull=False, holds_until__lte=at)
    held = user.memberships.filter(ended_at=None).exclude(over)
    return held.select_related("organisation").order_by("organisation__name")


def signatories_of(organisation: Organisation, at: datetime) -> QuerySet[User]:
    held = organisation.memberships.filter(in_force(at), ended_at=None, role=MembershipRole.SIGNATORY)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "pk")


def powers_given_by(organisation: Organisation) -> QuerySet[PowerOfAttorney]:
    """Every power of attorney that the organisation has given, the newest first."""
    return organisation.powers_of_attorney.select_related("holder", "document", "given_by")


def powers_held_for(organisation_id: UUID) -> QuerySet[PowerOfAttorney]:
    """Those that somebody has accepted, the newest first; also what is over, for it was acted on."""
    held = PowerOfAttorney.objects.filter(organisation_id=organisation_id, accepted_at__isnull=False)
    return held.select_related("holder").order_by("-given_at", "id")


def powers_held_by(user: User, at: datetime) -> QuerySet[PowerOfAttorney]:
    """What the user has accepted, whose time is not over at `at`."""
    held = user.powers_of_attorney.filter(revoked_at=None, holds_until__gt=at)
    return held.select_related("organisation", "document").order_by("organisation__name", "holds_from")


def powers_visible_to(user: User) -> QuerySet[PowerOfAttorney]:
    """The rows that `organisations.view_power_of_attorney` allows; a test holds the two together."""
    worked_for = [
        held.organisation_id
        for held in authorisations(user)
        if held.works_there and held.holds_at(user.asks_at)
    ]
    return PowerOfAttorney.objects.filter(Q(organisation_id__in=worked_for) | Q(holder=user))


def municipalities_of(authority: Authority) -> QuerySet[Municipality]:
    return Municipality.objects.filter(authority=authority)


def with_neighbours(authority: Authority) -> QuerySet[Municipality]:
    """The county's municipalities, and those of other counties that the authority's forums reach."""
    return Municipality.everywhere.filter(authority=authority)


def with_representatives(municipalities: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """Each municipality with its `representatives`: the mandates that are held now."""
    held = Mandate.objects.filter(ended_at=None).select_related("user").order_by("user__name", "pk")
    return municipalities.prefetch_related(Prefetch("mandates", held, to_attr="representatives"))


def named_first_in(name: str, municipalities: QuerySet[Municipality]) -> Municipality | None:
    """The municipality whose name an organisation's name begins with: "Vindelns kommun" is Vindeln's."""
    found = [place for place in municipalities if name.casefold().startswith(place.name.casefold())]
    return max(found, key=lambda place: len(place.name), default=None)


def without_representatives(authority: Authority) -> QuerySet[Municipality]:
    spoken_for = Mandate.objects.filter(ended_at=None, user__is_active=True).values("municipality_id")
    return municipalities_of(authority).exclude(pk__in=spoken_for)


def spoken_for_by(user: User) -> QuerySet[Municipality]:
    return Municipality.objects.filter(mandates__user=user, mandates__ended_at=None).distinct()


def representatives_of(municipality: Municipality) -> QuerySet[Mandate]:
    return municipality.mandates.filter(SPEAKS).select_related("user")


def with_speakers(municipalities: QuerySet[Municipality]) -> QuerySet[Municipality]:
    """Each municipality with its `speakers`, which are its `representatives_of`, in one question for all."""
    held = Mandate.objects.filter(SPEAKS).select_related("user")
    return municipalities.prefetch_related(Prefetch("mandates", held, to_attr="speakers"))


def waiting_signature(act: SignedAct, subject_id: UUID, *, lock: bool = False) -> Signature | None:
    """The first signature under something, while the second is awaited. lock: until the transaction ends."""
    found = Signature.objects.filter(act=act, subject_id=subject_id, second_at=None, annulled_at=None)
    if lock:
        found = found.select_for_update(of=("self",))
    return found.select_related("first_by", "organisation").first()


@dataclass(frozen=True, slots=True)
class Signing:
    """Who has signed first, and who can sign second."""

    first_by: User
    first_at: datetime
    awaited: list[User]


def signing_of(act: SignedAct, subject_id: UUID, scope: Scope, at: datetime) -> Signing | None:
    """How far the two have come with something; None while nobody has signed it, and when both have."""
    waiting = waiting_signature(act, subject_id)
    if waiting is None:
        return None
    others = [one for one in people_acting_for(waiting.organisation_id, at, scope) if one != waiting.first_by]
    return Signing(waiting.first_by, waiting.first_at, others)


def signed_by_two(act: SignedAct, subject_id: UUID) -> Signature | None:
    """The two signatures under something, when both have signed: the last of them."""
    found = Signature.objects.filter(act=act, subject_id=subject_id, second_at__isnull=False)
    return found.select_related("first_by", "second_by").order_by("-second_at").first()
