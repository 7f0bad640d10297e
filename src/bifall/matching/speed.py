"""The inner loops, twice: as they stand here, and the same lines compiled where numba is installed.

A kernel is a plain function over flat sequences of whole numbers. It gives the same numbers either way, so
what runs it is a matter of speed alone. Interpreted, it is given lists, for Python reads them faster than
arrays.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bifall.matching.errors import ExtraMissing

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
T = TypeVar("T", bound=tuple[Any, ...])

# Under this many steps the compiler takes longer to load than the work takes.
WORTH_COMPILING = 500_000


class Engine(StrEnum):
    """What runs the inner loops. The result is the same."""

    AUTO = "auto"
    PLAIN = "plain"
    FAST = "fast"


class Kernel:
    """A function that can be run as it is, or compiled."""

    def __init__(self, plain: Callable[..., Any]) -> None:
        self.plain = plain

    @cached_property
    def fast(self) -> Callable[..., Any]:
        if not can_compile():
            raise ExtraMissing("fast")
        import numba  # noqa: PLC0415 -- slow to load, and not always there

        try:
            compiled: Callable[..., Any] = numba.njit(nogil=True, cache=True)(self.plain)
        except RuntimeError:
            # Nowhere to keep it: it is compiled anew in each process.
            compiled = numba.njit(nogil=True)(self.plain)
        return compiled


def can_compile() -> bool:
    return importlib.util.find_spec("numba") is not None


def is_fast(engine: Engine, steps: int) -> bool:
    """Whether to compile, for work of about so many steps."""
    if engine is Engine.AUTO:
        return steps >= WORTH_COMPILING and can_compile()
    return engine is Engine.FAST


def as_lists(columns: T) -> T:
    """A named tuple of arrays, as one of lists."""
    return type(columns)(*(one.tolist() if isinstance(one, np.ndarray) else one for one in columns))


def frozen(array: Any, dtype: type[np.generic]) -> Any:
    """An array of its own kind that nobody changes."""
    made = np.ascontiguousarray(array, dtype=dtype)
    if made is array and made.flags.writeable:
        made = made.copy()
    made.flags.writeable = False
    return made
