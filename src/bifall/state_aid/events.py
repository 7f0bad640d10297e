from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.state_aid.states import AidBasis


@dataclass(frozen=True, slots=True)
class AidAssessed:
    """article: of a block exemption; "" on other bases."""

    name: ClassVar[str] = "state_aid.assessed"
    number: int
    basis: Annotated[str, AidBasis]
    article: str


TEXTS = {
    "state_aid.assessed": _("Stödprövning {number} gjordes, med grunden {basis}"),
}
