"""What the page about the engine says is so."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import bifall.matching
from bifall.matching import errors

PAGE = (Path(__file__).parents[2] / "docs/reference/matching.md").read_text(encoding="utf-8")


def test_the_example_gives_what_it_says():
    lines = [line[4:] for line in re.findall(r"^    .+$", PAGE, re.MULTILINE)]
    names: dict[str, object] = {}
    shown = []
    for line in lines:
        code, _, comment = line.partition("  # ")
        if comment:
            value = eval(code, names)  # noqa: S307
            shown.append((repr(value), re.split(r":(?= )", comment)[0].replace("'", '"')))
        else:
            exec(line, names)  # noqa: S102
    assert (
        [value.replace("'", '"') for value, _ in shown]
        == [said for _, said in shown]
        == ["30", '(("skog", 30),)']
    )


def test_every_function_is_told_of_and_every_name_is_there():
    functions = {
        name for name in bifall.matching.__all__ if inspect.isfunction(getattr(bifall.matching, name))
    }
    told = set(re.findall(r"`(?:Market\.)?([a-z_]+)(?:\([^`]*\))?`", PAGE))
    assert sorted(functions - told) == []
    assert sorted(set(re.findall(r"`([a-z]+_[a-z]+)`", PAGE)) & set(bifall.matching.__all__)) == sorted(
        functions - {"fit", "assign"}
    )


def test_every_error_is_told_of():
    kinds = {
        name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, ValueError)
    }
    assert sorted(kinds - set(re.findall(r"`([A-Za-z]+)`", PAGE))) == []
    assert {kind.__mro__[1] for name, kind in vars(errors).items() if name in kinds - {"MatchingError"}} == {
        errors.MatchingError
    }
