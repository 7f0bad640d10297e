from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.documents.states import DocumentKind


@dataclass(frozen=True, slots=True)
class CaseRegistered:
    name: ClassVar[str] = "documents.case_registered"
    case_number: str


@dataclass(frozen=True, slots=True)
class DocumentStored:
    name: ClassVar[str] = "documents.stored"
    kind: Annotated[str, DocumentKind]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentMadePublic:
    name: ClassVar[str] = "documents.made_public"
    kind: Annotated[str, DocumentKind]


TEXTS = {
    "documents.case_registered": _("Ärendet fick diarienummer {case_number}"),
    "documents.stored": _("En handling sparades: {kind}"),
    "documents.made_public": _("En handling blev offentlig: {kind}"),
}
