"""The `rules` library with types: predicates combine with & | ~, and a table of them is a policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, cast

from rules.permissions import add_perm, has_perm, perm_exists, set_perm
from rules.predicates import predicate as rules_predicate

from bifall.accounts.states import Role

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.kernel.workflow import Workflow


class Predicate(Protocol):
    def __and__(self, other: Predicate, /) -> Predicate: ...
    def __or__(self, other: Predicate, /) -> Predicate: ...
    def __invert__(self) -> Predicate: ...
    def test(self, user: User, obj: Any = ..., /) -> bool: ...


def predicate(test: Callable[..., bool]) -> Predicate:
    """A question about (user, obj), or about the user alone."""
    return cast("Predicate", rules_predicate(test))  # type: ignore[no-untyped-call]


def publish(permissions: Mapping[str, Predicate]) -> None:
    """Make a policy table known, so that `user.has_perm(name, obj)` asks it."""
    for name, allowed in permissions.items():
        put = set_perm if perm_exists(name) else add_perm  # type: ignore[no-untyped-call]
        put(name, allowed)  # type: ignore[no-untyped-call]


def answer(permission: str, user: User, obj: Any) -> bool | None:
    """What the policy tables say of `user` and `obj`; None for a permission that stands in none of them."""
    if not perm_exists(permission):  # type: ignore[no-untyped-call]
        return None
    return user.is_active and bool(has_perm(permission, user, obj))  # type: ignore[no-untyped-call]


def holds(*roles: Role, at: str = "authority_id") -> Predicate:
    """The user holds one of `roles` at the authority of the object.

    `at` is the path from the object to its authority's id ("round.call.authority_id"). An authority belongs
    to itself.
    """

    def test(user: User, obj: Any) -> bool:
        return attrgetter(at)(obj) in user.authorities_as(*roles)

    test.__name__ = f"holds_{'_or_'.join(roles)}"
    return predicate(test)


def in_state(workflow: Workflow[Any, Any], action: Any, field: str = "state") -> Predicate:
    """The state table allows `action` from where the object stands."""

    def test(user: User, obj: Any) -> bool:
        state = type(workflow.initial)(getattr(obj, field))
        return workflow.allows(state, action)

    test.__name__ = f"can_{action.value}"
    return predicate(test)
