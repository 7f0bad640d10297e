"""Pictures of the bank, drawn."""

from __future__ import annotations

from typing import Any

from bifall.press.commands import PictureValues, add_picture, describe_picture
from bifall.press.models import PressImage
from bifall.press.states import Consent
from tests.cast import Cast
from tests.conftest import NOW
from tests.documents.files import picture as drawn


def added(cast: Cast, filename: str = "namnden_i_salen.jpg", content: bytes = b"") -> PressImage:
    return add_picture(
        authority_id=cast.region.pk,
        filename=filename,
        content=content or drawn("JPEG", (1600, 900)),
        actor=cast.communicator,
        at=NOW,
    )


def described(cast: Cast, picture: PressImage, *, is_in_bank: bool = True, **values: Any) -> PressImage:
    known = {
        "title": picture.title,
        "creator": "Fia Fotograf",
        "description": "Nämnden vid ett ovalt bord.",
        "consent": Consent.NOT_NEEDED,
    }
    return describe_picture(
        authority_id=cast.region.pk,
        picture_id=picture.pk,
        values=PictureValues(**known | values),
        is_in_bank=is_in_bank,
        actor=cast.communicator,
        at=NOW,
    )
