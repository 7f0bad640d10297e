from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FormCreated:
    name: ClassVar[str] = "questionnaires.form_created"
    key: str
    purpose: str


@dataclass(frozen=True, slots=True)
class FormVersionAdded:
    name: ClassVar[str] = "questionnaires.form_version_added"
    form_id: str
    number: int


@dataclass(frozen=True, slots=True)
class FormVersionChanged:
    name: ClassVar[str] = "questionnaires.form_version_changed"
    form_id: str
    number: int


@dataclass(frozen=True, slots=True)
class FormVersionPublished:
    name: ClassVar[str] = "questionnaires.form_version_published"
    form_id: str
    number: int
