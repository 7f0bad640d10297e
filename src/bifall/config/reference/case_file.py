"""The case file: every part of it and its JSON Schema, from the pydantic models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bifall.config.reference.markdown import code, page, table
from bifall.flows.casefile.reading import json_schema

_INTRODUCTION = """
One board meeting, with all that led to it and all that followed, as a TOML file. How to write and run one is
told in [the how-to](../how-to/run-a-meeting-from-a-file.md). [case-file.schema.json](case-file.schema.json)
is the same as JSON Schema, for an editor that checks while one types; `bifall case schema` prints it.

Amounts are whole kronor, shares are percent, and times have their offset: `2023-12-06T09:00:00+01:00`. A
field that is not named here is refused. A key is a name used inside the file alone.
"""

Schema = Mapping[str, Any]


def as_json_schema() -> str:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def as_markdown() -> str:
    whole = json_schema()
    parts: Schema = whole["$defs"]
    sections = [_section("The file", whole, parts)]
    sections += [_section(_title(name), parts[name], parts) for name in _in_order(whole, parts)]
    return page("The case file", _INTRODUCTION, sections)


def _title(name: str) -> str:
    return name.removesuffix("Part")


def _in_order(whole: Schema, parts: Schema) -> Iterator[str]:
    """The parts, each where it is first spoken of."""
    seen: dict[str, None] = {}
    queue = [whole]
    while queue:
        for name in _named_in(queue.pop(0)):
            if name not in seen and "properties" in parts[name]:
                seen[name] = None
                queue.append(parts[name])
    yield from seen


def _named_in(schema: object) -> Iterator[str]:
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key == "$ref":
                yield str(value).rsplit("/", 1)[1]
            elif key != "$defs":
                yield from _named_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _named_in(value)


def _section(title: str, schema: Schema, parts: Schema) -> str:
    needed = set(schema.get("required", ()))
    rows = [
        (
            code(name),
            _kind(field, parts),
            "**needed**" if name in needed else _default(field),
            " ".join(field.get("description", "").split()),
        )
        for name, field in schema["properties"].items()
    ]
    said = " ".join(schema.get("description", "").split())
    parts_of_page = [f"## {title}", said, table(("Field", "Kind", "Default", "Note"), rows)]
    return "\n\n".join(part for part in parts_of_page if part)


def _default(field: Schema) -> str:
    given = field.get("default")
    return "" if given in (None, "", [], {}) else code(json.dumps(given, ensure_ascii=False))


def _kind(field: Schema, parts: Schema) -> str:
    """What a value is, in words."""
    if "$ref" in field:
        name = str(field["$ref"]).rsplit("/", 1)[1]
        if "enum" in parts[name]:
            return _one_of(parts[name]["enum"])
        return f"[{_title(name)}](#{_title(name).lower()})"
    if "anyOf" in field:
        # TOML has no null, and a decimal number may be written as one: only the first way is worth telling.
        return _kind(next(way for way in field["anyOf"] if way.get("type") != "null"), parts)
    if "enum" in field:
        return _one_of(field["enum"])
    return _plain(field, parts)


def _plain(field: Schema, parts: Schema) -> str:
    sort = field["type"]
    if sort == "array":
        return ("one or more: " if field.get("minItems") else "any number: ") + _kind(field["items"], parts)
    if sort == "object":
        (values,) = field["patternProperties"].values()
        return f"by key: {_kind(values, parts)}"
    if sort == "string":
        return _text(field)
    named = {"integer": "whole number", "number": "number", "boolean": "`true` or `false`"}[sort]
    return named + _limits(field)


def _text(field: Schema) -> str:
    if "format" in field:
        return {"date": "date", "date-time": "time"}[field["format"]]
    if "pattern" in field:
        return f"text like {code(field['pattern'])}"
    longest = f", at most {field['maxLength']} characters" if "maxLength" in field else ""
    return f"text{longest}" + (", not empty" if field.get("minLength") else "")


def _limits(field: Schema) -> str:
    lowest = field.get("minimum")
    limits = [
        f"from {lowest}" if lowest is not None else "",
        f"above {field['exclusiveMinimum']:g}" if "exclusiveMinimum" in field else "",
        f"to {field['maximum']:g}" if "maximum" in field else "",
    ]
    return "".join(f" {limit}" for limit in limits if limit)


def _one_of(values: list[object]) -> str:
    return " or ".join(code(value) for value in values)
