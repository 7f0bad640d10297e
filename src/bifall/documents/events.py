from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CaseRegistered:
    name: ClassVar[str] = "documents.case_registered"
    case_number: str


@dataclass(frozen=True, slots=True)
class DocumentStored:
    name: ClassVar[str] = "documents.stored"
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentMadePublic:
    name: ClassVar[str] = "documents.made_public"
    kind: str
