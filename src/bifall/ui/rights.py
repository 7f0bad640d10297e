"""What each role may do: read from the policy tables, and said in words.

A role gives a right when there is some case in which somebody may do the thing with the role, and may not
without it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from bifall.accounts.states import Role
from bifall.ui.rights_words import WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from bifall.accounts.predicates import Predicate

HOLDS = "holds_"


class Reach(models.TextChoices):
    """How far a role's right goes."""

    ALWAYS = "always", _("ja")
    SOMETIMES = "sometimes", _("i vissa lägen")
    NEVER = "never", _("nej")


@dataclass(frozen=True, slots=True)
class Right:
    """A line of the table: what is done, and the reach of each role in the order of `Role`."""

    words: StrPromise | str
    reaches: tuple[tuple[Role, Reach], ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role, reach in self.reaches if reach != Reach.NEVER)


@dataclass(frozen=True, slots=True)
class Area:
    """The rights of one app."""

    title: StrPromise | str
    rights: tuple[Right, ...]


@cache
def areas() -> tuple[Area, ...]:
    """Every right that some role gives, app by app in the order of the work."""
    return tuple(area for area in _areas() if area.rights)


def _areas() -> Iterator[Area]:
    # The upper parts of the house are installed first, and the work begins at the bottom.
    for config in reversed(list(apps.get_app_configs())):
        module = f"{config.name}.policies"
        if config.name.startswith("bifall.") and find_spec(module) is not None:
            table: Mapping[str, Predicate] = import_module(module).PERMISSIONS
            yield Area(config.verbose_name, tuple(_rights(table)))


def _rights(table: Mapping[str, Predicate]) -> Iterator[Right]:
    for permission, allowed in table.items():
        rule = str(allowed)
        reaches = tuple((role, reach_of(rule, role)) for role in Role)
        if any(reach != Reach.NEVER for _role, reach in reaches):
            yield Right(WORDS.get(permission, permission), reaches)


def reach_of(rule: str, role: Role) -> Reach:
    """What `role` alone gives by a rule as the library names it, "((holds_director & a) | ~b)"."""
    tree = ast.parse(rule, mode="eval").body
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    by_role = {name: role in _roles_of(name) for name in names if name.startswith(HOLDS)}
    if not any(by_role.values()):
        return Reach.NEVER
    others = sorted(names - by_role.keys())
    without_role = dict.fromkeys(by_role, False)
    cases = [dict(zip(others, case, strict=True)) for case in product((True, False), repeat=len(others))]
    gives = [_holds(tree, case | by_role) and not _holds(tree, case | without_role) for case in cases]
    if not any(gives):
        return Reach.NEVER
    return Reach.ALWAYS if all(_holds(tree, case | by_role) for case in cases) else Reach.SOMETIMES


def _roles_of(name: str) -> frozenset[Role]:
    return frozenset(Role(held) for held in name.removeprefix(HOLDS).split("_or_"))


def _holds(node: ast.expr, true: Mapping[str, bool]) -> bool:
    if isinstance(node, ast.BinOp):
        left, right = _holds(node.left, true), _holds(node.right, true)
        return (left and right) if isinstance(node.op, ast.BitAnd) else (left or right)
    if isinstance(node, ast.UnaryOp):
        return not _holds(node.operand, true)
    if isinstance(node, ast.Name):
        return true[node.id]
    raise ValueError(f"not a rule: {ast.unparse(node)}")
