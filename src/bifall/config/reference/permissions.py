"""Every policy table, in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import ModuleType

from django.utils import translation

from bifall.accounts.predicates import Predicate
from bifall.accounts.states import Role
from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with

_INTRODUCTION = """
Who may do what, from the table in each app's `policies.py`. A role is held at the authority that the thing
belongs to, and opens nothing at another. "May *submit*" means that the [state table](states.md) allows that
action where the thing stands. Somebody whose account is closed may nothing.
"""


def as_markdown() -> str:
    sections = (_section(room, module) for room, module in rooms_with("policies"))
    return page("Permissions", _INTRODUCTION, [_roles(), *sections])


def _roles() -> str:
    with translation.override(None):
        rows = [(_words_of_role(role), code(role.value), str(role.label)) for role in Role]
    return f"## Roles\n\n{table(('Role', 'Code', 'Swedish'), rows)}"


def _section(room: str, module: ModuleType) -> str:
    permissions: Mapping[str, Predicate] = module.PERMISSIONS
    rows = [(code(name), in_words(str(allowed))) for name, allowed in permissions.items()]
    notes = [f"- *{name}*: {said}\n" for name, said in _explained(module)]
    return f"## {room}\n\n{table(('Permission', 'Who may'), rows)}" + ("\n" + "".join(notes) if notes else "")


def _explained(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The predicates of a table that have more to say than their name."""
    for name, found in vars(module).items():
        said = getattr(found, "__dict__", {}).get("__doc__")
        if hasattr(found, "test") and said and getattr(found, "__module__", "") == module.__name__:
            yield name.replace("_", " "), " ".join(said.split())


def in_words(name: str) -> str:
    """The name that the library gives a rule, "((a & b) | ~c)", as "(a and b) or not c"."""
    return _said(ast.parse(name, mode="eval").body)


def _said(node: ast.expr, within: type[ast.operator] | None = None) -> str:
    if isinstance(node, ast.BinOp):
        joiner = {ast.BitAnd: "and", ast.BitOr: "or"}[type(node.op)]
        text = f"{_said(node.left, type(node.op))} {joiner} {_said(node.right, type(node.op))}"
        return text if within in {None, type(node.op)} else f"({text})"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return f"not {_said(node.operand, ast.BitXor)}"
    if isinstance(node, ast.Name):
        return _name(node.id)
    raise ValueError(f"not a rule: {ast.unparse(node)}")


def _name(word: str) -> str:
    if word.startswith("holds_"):
        roles = [Role(held) for held in word.removeprefix("holds_").split("_or_")]
        return f"**{' / '.join(_words_of_role(role) for role in roles)}**"
    if word.startswith("can_"):
        return f"may *{word.removeprefix('can_').replace('_', ' ')}*"
    return word.replace("_", " ")


def _words_of_role(role: Role) -> str:
    return role.value.replace("_", " ")
