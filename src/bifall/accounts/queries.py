from __future__ import annotations

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role

DESK_ROLES = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.ADMINISTRATOR)


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
