"""Words for profiles, typed by the leader or read from the files that ESCO and JobTech Taxonomy give out.

None of them comes with Bifall: their licences ask for the source and the version to be named where they are
used, so the leader who reads a file says where it is from.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from bifall.arenas.rules import NewTerm
from bifall.arenas.states import TermKind
from bifall.kernel.problems import Problem, Refused
from bifall.matching import MatchingError, Taxonomy, read_esco, read_jobtech


def typed_terms(kind: TermKind, words: Sequence[str]) -> list[NewTerm]:
    return [NewTerm(kind, word) for word in words]


def terms_from_file(kind: TermKind, words: Sequence[str], content: bytes, source: str) -> list[NewTerm]:
    """The file's concepts; with `words`, only those that go by one of them.

    Refuses a file that is neither ESCO's skills (CSV) nor JobTech's concepts (JSON), one without a named
    source, and a word that the file does not have.
    """
    if not source.strip():
        raise Refused([Problem("arena_term_source_missing", "source")])
    taxonomy = _read(content)
    if not words:
        return [
            NewTerm(kind, concept.label, concept.id, source.strip()) for concept in taxonomy.concepts.values()
        ]
    found, lost = [], []
    for word in words:
        concepts = taxonomy.find(word)
        if concepts:
            found.append(NewTerm(kind, concepts[0].label, concepts[0].id, source.strip()))
        else:
            lost.append(word)
    if lost:
        raise Refused([Problem("arena_term_not_in_file", "words", {"words": ", ".join(lost[:5])})])
    return found


def _read(content: bytes) -> Taxonomy:
    try:
        text = content.decode("utf-8-sig")
        if text.lstrip()[:1] in {"[", "{"}:
            return read_jobtech(text)
        found = read_esco(text.splitlines(keepends=True))
    except (UnicodeDecodeError, MatchingError, csv.Error, AttributeError, TypeError) as fault:
        raise Refused([Problem("arena_term_file_unreadable", "file")]) from fault
    if not len(found):
        raise Refused([Problem("arena_term_file_unreadable", "file")])
    return found
