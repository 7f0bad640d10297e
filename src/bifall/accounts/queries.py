from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bifall.accounts.models import Absence, Authority, RoleAssignment, User
from bifall.accounts.states import Role

DESK_ROLES = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR)


def authority_for_host(host: str) -> Authority | None:
    """The authority whose site is asked for: the one with that host name, else the one without any.

    An installation with one authority needs no host names at all.
    """
    name = host.partition(":")[0].lower()
    known = {a.hostname: a for a in Authority.objects.filter(hostname__in=[name, ""]).order_by("-slug")}
    return known.get(name) or known.get("")


def people_with_role(authority: Authority, role: Role) -> list[User]:
    held = {"role_assignments__authority": authority, "role_assignments__ended_at": None}
    return list(User.objects.filter(is_active=True, role_assignments__role=role, **held).order_by("name"))


def people_at(authority: Authority, role: Role | None = None, *, former: bool = False) -> QuerySet[User]:
    """Those who hold a role at the authority now (`role`, when it is given), with their `roles_here`.

    former: those who have held one and hold none any more.
    """
    assigned = RoleAssignment.objects.filter(authority=authority, user=OuterRef("pk"))
    held = assigned.filter(ended_at=None)
    if former:
        people = User.objects.filter(Exists(assigned), ~Exists(held))
    else:
        people = User.objects.filter(Exists(held.filter(role=role) if role else held))
    here = RoleAssignment.objects.filter(authority=authority, ended_at=None).order_by("role")
    return people.order_by("name", "email").prefetch_related(
        Prefetch("role_assignments", here, to_attr="roles_here")
    )


def named(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those of `people` whose name, title or address holds every one of the words."""
    for word in words.split():
        # SQLite compares letters beyond a–z as they are written, so both ways of writing are tried.
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        hit = Q(email__icontains=word)
        for spelling in sorted(spellings):
            hit |= Q(name__icontains=spelling) | Q(title__icontains=spelling)
        people = people.filter(hit)
    return people


def roles_filled(authority: Authority) -> frozenset[Role]:
    """The roles that somebody who can sign in holds at the authority."""
    held = RoleAssignment.objects.filter(authority=authority, ended_at=None, user__is_active=True)
    return frozenset(Role(role) for role in held.order_by().values_list("role", flat=True).distinct())


def absences_between(authority_id: UUID, first_day: date, last_day: date) -> QuerySet[Absence]:
    """Those that hold on any of the days and have not been called off, the first first."""
    return Absence.objects.filter(
        authority_id=authority_id, ended_at=None, first_day__lte=last_day, last_day__gte=first_day
    ).order_by("first_day", "officer__name")


def absences_from(authority_id: UUID, day: date) -> QuerySet[Absence]:
    """Those that hold on the day or later."""
    found = absences_between(authority_id, day, date.max)
    return found.select_related("officer", "substitute")


def absence_on(officer_id: UUID | None, authority_id: UUID, day: date) -> Absence | None:
    """The officer's absence on the day; None when they are there, or when nobody is asked about."""
    away = absences_between(authority_id, day, day).filter(officer_id=officer_id, substitute__is_active=True)
    return away.select_related("officer", "substitute").first()


def absences_of_or_covered_by(user: User, authority_id: UUID, day: date) -> list[Absence]:
    """The user's own absence on the day, and those in which they stand in for a colleague."""
    away = absences_between(authority_id, day, day).filter(
        Q(officer=user, substitute__is_active=True) | Q(substitute=user)
    )
    return list(away.select_related("officer", "substitute"))


def stood_in_for(user: User, authority_id: UUID, day: date) -> list[User]:
    """The officers that the user is a substitute for on the day."""
    away = absences_of_or_covered_by(user, authority_id, day)
    return [absence.officer for absence in away if absence.substitute_id == user.pk]
