"""A case file from disk: parsed, and every fault of form named with its place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bifall.flows.casefile.contradiction import Contradiction
from bifall.flows.casefile.schema import CaseFile

SCHEMA_ADDRESS = "https://json-schema.org/draft/2020-12/schema"


class CaseFileUnreadable(Exception):
    """The file is not TOML, or not a case file; `faults` name every place."""

    def __init__(self, faults: list[Contradiction]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read(path: Path) -> CaseFile:
    """Raises CaseFileUnreadable; OSError when there is no such file."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseFileUnreadable([Contradiction(path.name, f"is not TOML: {error}")]) from error
    try:
        return CaseFile.model_validate(values)
    except ValidationError as error:
        faults = [Contradiction(_place(e["loc"]), e["msg"].lower()) for e in error.errors()]
        raise CaseFileUnreadable(faults) from error


def _place(location: tuple[int | str, ...]) -> str:
    """`("applications", 0, "title")` as "applications[1].title": lists are counted from 1."""
    place = ""
    for step in location:
        if isinstance(step, int):
            place += f"[{step + 1}]"
        else:
            place += f".{step}" if place else step
    return place


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a case file, for editors that check while one types."""
    return {"$schema": SCHEMA_ADDRESS} | CaseFile.model_json_schema()
