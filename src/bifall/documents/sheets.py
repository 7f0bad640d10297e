"""A paper as plain values: a head, and blocks from top to bottom. What it says is decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is a part of the paper (in the outline too), 2 and 3 lie below it."""

    kind: ClassVar[str] = "heading"
    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; blank lines in it part paragraphs."""

    kind: ClassVar[str] = "paragraph"
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and what stands there."""

    kind: ClassVar[str] = "facts"
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`total` is a last row that stands out; every row has as many cells as there are columns."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing; `alternative` says the same in words, and its table stands beside it. Colours are its
    own.
    """

    kind: ClassVar[str] = "picture"
    svg: str
    alternative: str
    caption: str


@dataclass(frozen=True, slots=True)
class Numbered:
    kind: ClassVar[str] = "numbered"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bullets:
    kind: ClassVar[str] = "bullets"
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Note:
    """A framed remark: a flag with the law behind it, how to appeal."""

    kind: ClassVar[str] = "note"
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who has signed or shall: (name, role, when, or "" while it is not done)."""

    kind: ClassVar[str] = "signatures"
    people: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class NewPage:
    kind: ClassVar[str] = "new_page"


Block = Heading | Paragraph | Facts | Table | Picture | Numbered | Bullets | Note | Signatures | NewPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A paper. `sort` is the kind of paper ("Protokoll"); `reference` stands in the head of every page."""

    language: str
    authority: str
    sort: str
    title: str
    dated: date
    reference: str = ""
    subtitle: str = ""
    lead: Sequence[tuple[str, str]] = ()
    blocks: Sequence[Block] = field(default_factory=tuple)
