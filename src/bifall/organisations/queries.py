from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.organisations.models import Mandate, Membership, Municipality, Organisation


def visible_to(user: User) -> QuerySet[Organisation]:
    """The rows that `organisations.view` allows; a test holds the two together."""
    at_the_desk = user.authorities_as(Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR)
    member = Q(pk__in=user.memberships.filter(ended_at=None).values("organisation_id"))
    return Organisation.objects.filter(member | Q(authority_id__in=at_the_desk))


def acted_for_by(user: User, authority: Authority) -> QuerySet[Organisation]:
    """The organisations at this authority that the user acts for."""
    return Organisation.objects.filter(
        authority=authority, memberships__user=user, memberships__ended_at=None
    ).distinct()


def people_acting_for(organisation_id: UUID) -> list[User]:
    """Everybody who acts for an organisation now and can sign in, by name: whom letters to it go to."""
    held = Membership.objects.filter(organisation_id=organisation_id, ended_at=None)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "email"))


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
    return municipality.mandates.filter(ended_at=None, user__is_active=True).select_related("user")
