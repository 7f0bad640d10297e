"""A letter's text with fields in braces: what it may hold, and what it says of a case."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bifall.kernel.problems import Problem

FIELD = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 200
LONGEST_BODY = 10_000
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and body of a letter, with fields such as {projekt}."""

    subject: str = ""
    body: str = ""

    def __bool__(self) -> bool:
        return bool(self.subject or self.body)


def trimmed(text: Text) -> Text:
    return Text(" ".join(text.subject.split()), text.body.replace("\r\n", "\n").strip())


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put what is known of the case in place of each field, once: what comes in is not read for fields.

    A field that has no value stays as it is written.
    """
    return FIELD.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def fields_in(text: str) -> list[str]:
    """The fields that a text names, in their order, each once."""
    return list(dict.fromkeys(name.strip() for name in FIELD.findall(text)))


def problems_with_text(
    text: Text, language: str, *, known: Collection[str], demanded: Collection[str]
) -> Iterator[Problem]:
    """What keeps a letter from being worded so. language: "sv" or "en", which the fields are named after.

    A language without any text is no problem: those who read it get the house's own.
    """
    if not text:
        return
    parts = {"subject": text.subject, "body": text.body}
    for part, words in parts.items():
        field = f"{part}_{language}"
        if not words:
            yield Problem("wording_half_written", field)
        yield from problems_with_fields(words, field, known)
    if len(text.subject) > LONGEST_SUBJECT:
        yield Problem("wording_subject_too_long", f"subject_{language}", {"most": LONGEST_SUBJECT})
    if len(text.body) > LONGEST_BODY:
        yield Problem("wording_body_too_long", f"body_{language}", {"most": LONGEST_BODY})
    named = set(fields_in(text.body))
    for name in demanded:
        if text.body and name not in named:
            yield Problem("wording_field_missing", f"body_{language}", {"name": name})


def problems_with_fields(words: str, field: str, known: Collection[str]) -> Iterator[Problem]:
    """Fields that are not among `known`, and a brace that begins or ends none."""
    for name in fields_in(words):
        if name not in known:
            listed = ", ".join(f"{{{one}}}" for one in known)
            yield Problem("wording_field_unknown", field, {"name": f"{{{name}}}", "known": listed})
    if re.search(r"[{}]", FIELD.sub("", words)):
        yield Problem("wording_brace_alone", field)


def problems_with_phrase(name: str, sv: str, en: str, *, known: Collection[str]) -> Iterator[Problem]:
    """What keeps a text from being one that messages begin with."""
    if not name:
        yield Problem("phrase_name_missing", "name")
    if len(name) > LONGEST_NAME:
        yield Problem("phrase_name_too_long", "name", {"most": LONGEST_NAME})
    if not sv:
        yield Problem("phrase_text_missing", "text_sv")
    for field, words in (("text_sv", sv), ("text_en", en)):
        yield from problems_with_fields(words, field, known)
        if len(words) > LONGEST_BODY:
            yield Problem("wording_body_too_long", field, {"most": LONGEST_BODY})
