from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.questionnaires.states import Purpose


@dataclass(frozen=True, slots=True)
class FormCreated:
    name: ClassVar[str] = "questionnaires.form_created"
    key: str
    purpose: Annotated[str, Purpose]


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


@dataclass(frozen=True, slots=True)
class FormVersionDiscarded:
    name: ClassVar[str] = "questionnaires.form_version_discarded"
    form_id: str
    number: int


TEXTS = {
    "questionnaires.form_created": _("Formuläret {key} skapades: {purpose}"),
    "questionnaires.form_version_added": _("Formuläret fick version {number}"),
    "questionnaires.form_version_changed": _("Formulärets version {number} ändrades"),
    "questionnaires.form_version_published": _("Formulärets version {number} publicerades"),
    "questionnaires.form_version_discarded": _(
        "Formulärets version {number} togs bort innan den publicerades"
    ),
}
