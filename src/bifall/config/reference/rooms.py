"""Which apps of the house have a module of a name."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def rooms_with(module: str) -> Iterator[tuple[str, ModuleType]]:
    """(app, its module) for each app that has one, in the order of the apps' names."""
    names = sorted(config.name for config in apps.get_app_configs() if config.name.startswith("bifall."))
    for name in names:
        if find_spec(f"{name}.{module}") is not None:
            yield name.removeprefix("bifall."), import_module(f"{name}.{module}")
