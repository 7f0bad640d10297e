"""The picture bank: what must be known of a picture, how long it is shown, and what its file tells."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image, IptcImagePlugin

from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from bifall.press.commands import PictureValues, add_picture, describe_picture, tell_of_ending_rights
from bifall.press.models import PressImage, showable
from bifall.press.picture_bank import bank_pictures, pictures_of
from bifall.press.picture_metadata import PictureInfo, with_rights
from bifall.press.queries import public_pictures
from bifall.press.rules import PictureRights
from bifall.press.states import Consent, Licence
from tests.cast import Cast
from tests.documents.files import SERIAL, docx, picture
from tests.factories.pictures import added, described
from tests.factories.press import wagtail_roots

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def roots() -> None:
    wagtail_roots()


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_a_picture_comes_in_without_its_place_and_is_not_shown(cast: Cast, now: datetime) -> None:
    made = added(cast, "..\\namnden_i_salen.jpg")
    assert (made.title, made.authority, made.width, made.height) == (
        "namnden i salen",
        cast.region,
        1600,
        900,
    )
    with made.file.open("rb") as stored:
        assert SERIAL.encode() not in stored.read()
    assert list(pictures_of(cast.region)) == [made]
    assert list(bank_pictures(cast.region, now)) == list(public_pictures(cast.region, now)) == []


@pytest.mark.parametrize("content", [docx(), b"", picture("PNG")])
def test_what_is_no_such_picture_is_refused(cast: Cast, now: datetime, content: bytes) -> None:
    with pytest.raises(Refused):
        add_picture(
            authority_id=cast.region.pk,
            filename="a.jpg",
            content=content,
            actor=cast.communicator,
            at=now,
        )
    assert PressImage.objects.count() == 0


def test_the_bank_demands_maker_text_terms_and_consent(cast: Cast, now: datetime) -> None:
    made = added(cast)
    with pytest.raises(Refused) as refusal:
        described(
            cast,
            made,
            creator=" ",
            description="",
            licence=Licence.AGREEMENT,
            consent="",
            expires_on=TODAY - timedelta(days=1),
        )
    assert codes(refusal) == [
        ("picture_creator_missing", "creator"),
        ("picture_description_missing", "description"),
        ("picture_terms_missing", "licence_terms"),
        ("picture_consent_unknown", "consent"),
        ("picture_right_has_ended", "expires_on"),
    ]
    # A little at a time, as long as nobody else sees it.
    assert described(cast, made, is_in_bank=False, creator="", description="").creator == ""
    with pytest.raises(Refused) as refusal:
        described(cast, made, is_in_bank=False, licence="gratis", consent="kanske")
    assert codes(refusal) == [("picture_licence_unknown", "licence"), ("picture_consent_unknown", "consent")]
    shown = described(cast, made)
    assert list(bank_pictures(cast.region, now)) == list(public_pictures(cast.region, now)) == [shown]
    assert list(bank_pictures(cast.other_region, now)) == list(public_pictures(cast.other_region, now)) == []
    described(cast, made, is_in_bank=False)
    assert list(public_pictures(cast.region, now)) == []


RIGHTS: list[tuple[dict[str, Any], bool]] = [
    ({}, True),
    ({"expires_on": TODAY}, True),
    ({"expires_on": TODAY - timedelta(days=1)}, False),
    ({"consent": Consent.WITHDRAWN}, False),
    ({"consent": Consent.GIVEN, "consent_until": TODAY}, True),
    ({"consent": Consent.GIVEN, "consent_until": TODAY - timedelta(days=1)}, False),
    ({"allows_web": False}, False),
]


@pytest.mark.parametrize(("values", "is_shown"), RIGHTS)
def test_the_list_and_the_rule_agree_on_what_may_be_shown(
    cast: Cast, now: datetime, values: dict[str, Any], is_shown: bool
) -> None:
    made = described(cast, added(cast))
    PressImage.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    assert made.rights().may_be_shown(TODAY) is is_shown
    assert PressImage.objects.filter(showable(TODAY)).exists() is is_shown
    assert bank_pictures(cast.region, now).exists() is is_shown
    assert public_pictures(cast.region, now).exists() is is_shown


def test_the_first_of_two_last_days_counts() -> None:
    rights = PictureRights(creator="", description="", licence="own", expires_on=date(2027, 1, 2))
    assert rights.last_day() == date(2027, 1, 2)
    sooner = PictureRights(
        creator="", description="", licence="own", expires_on=date(2027, 1, 2), consent_until=date(2027, 1, 1)
    )
    assert sooner.last_day() == date(2027, 1, 1)


def test_the_bank_is_searched_by_words_and_licence(cast: Cast, now: datetime) -> None:
    hall = described(cast, added(cast), title="Salen", caption="Efter mötet")
    tree = described(cast, added(cast), title="Björken", creator="Bo Bild", licence=Licence.CC_BY)
    found = {
        asked: list(bank_pictures(cast.region, now, *asked))
        for asked in [
            ("", ""),
            ("möte", ""),
            ("ovalt bo", ""),
            ("bo björk", ""),
            ("", "cc_by"),
            ("salen", "cc_by"),
        ]
    }
    assert list(found.values()) == [[tree, hall], [hall], [tree, hall], [tree], [tree], []]


def test_the_communicators_are_told_once_before_a_right_ends(cast: Cast, now: datetime) -> None:
    ends = {-1: "gått ut", 0: "idag", 30: "om en månad", 31: "senare"}
    for days, title in ends.items():
        made = described(cast, added(cast), title=title)
        PressImage.objects.filter(pk=made.pk).update(expires_on=TODAY + timedelta(days=days))
    hidden = described(cast, added(cast), title="dold", is_in_bank=False)
    PressImage.objects.filter(pk=hidden.pk).update(expires_on=TODAY)
    written = tell_of_ending_rights(authority_id=cast.region.pk, path="/pressrum/bilder/", at=now)
    letters = Message.objects.filter(kind="press.picture_ending", recipient=cast.communicator).order_by("key")
    assert written == Message.objects.filter(kind="press.picture_ending").count() >= 2
    bodies = sorted(letter.body for letter in letters)
    assert [title in body for title, body in zip(("idag", "om en månad"), bodies, strict=True)] == [
        True,
        True,
    ]
    assert tell_of_ending_rights(authority_id=cast.region.pk, path="/pressrum/bilder/", at=now) == 0


def test_only_communicators_keep_pictures(cast: Cast, now: datetime) -> None:
    made = added(cast)
    for actor in (cast.officer, cast.director, cast.administrator, cast.applicant):
        with pytest.raises(PermissionDenied):
            add_picture(authority_id=cast.region.pk, filename="a.jpg", content=picture(), actor=actor, at=now)
        with pytest.raises(PermissionDenied):
            describe_picture(
                authority_id=cast.region.pk,
                picture_id=made.pk,
                values=PictureValues(title="", creator="", description=""),
                is_in_bank=False,
                actor=actor,
                at=now,
            )
    with pytest.raises(PressImage.DoesNotExist):
        describe_picture(
            authority_id=cast.region.pk,
            picture_id=PressImage.objects.create(
                title="Ute", creator="x", authority=cast.other_region, file="ute.jpg", width=1, height=1
            ).pk,
            values=PictureValues(title="", creator="", description=""),
            is_in_bank=False,
            actor=cast.communicator,
            at=now,
        )


ABOUT = PictureInfo(
    title="Nämnden & salen",
    creator="Fia <Fotograf>",
    credit="Foto: Fia Fotograf / Region Västerbotten",
    rights="© Region Västerbotten. CC BY 4.0",
    terms="CC BY 4.0, namnge upphovspersonen",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    alt="Ett ovalt bord.",
    captions={"sv": "Efter mötet på tisdagen", "en": "After the meeting"},
)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_the_file_tells_its_own_rights(format: str) -> None:
    """Read back by another reader than the one that wrote it."""
    out = io.BytesIO()
    Image.effect_noise((60, 40), 50).convert("RGB").save(out, format)
    with Image.open(io.BytesIO(out.getvalue())) as before:
        pixels = before.tobytes()
    content = with_rights(out.getvalue(), ABOUT)
    with Image.open(io.BytesIO(content)) as image:
        told = image.getxmp()["xmpmeta"]["RDF"]["Description"]
        assert image.tobytes() == pixels
        iptc = IptcImagePlugin.getiptcinfo(image)
    assert told["title"]["Alt"]["li"]["text"] == ABOUT.title
    assert told["creator"]["Seq"]["li"] == ABOUT.creator
    assert told["rights"]["Alt"]["li"]["text"] == ABOUT.rights
    assert told["Credit"] == ABOUT.credit
    assert told["UsageTerms"]["Alt"]["li"]["text"] == ABOUT.terms
    assert told["WebStatement"] == ABOUT.licence_url
    assert told["license"] == {"resource": ABOUT.licence_url}
    assert told["AltTextAccessibility"]["Alt"]["li"]["text"] == ABOUT.alt
    assert [(line["lang"], line["text"]) for line in told["description"]["Alt"]["li"]] == [
        ("x-default", ABOUT.captions["sv"]),
        ("sv", ABOUT.captions["sv"]),
        ("en", ABOUT.captions["en"]),
    ]
    if format == "JPEG":
        read = {number: value.decode() for (_record, number), value in iptc.items() if number != 90}
        assert read == {
            5: ABOUT.title,
            80: ABOUT.creator,
            110: "Foto: Fia Fotograf / Region Väs",
            115: "Foto: Fia Fotograf / Region Väs",
            116: ABOUT.rights,
            120: ABOUT.captions["sv"],
        }


def test_other_files_have_no_place_for_it() -> None:
    with pytest.raises(ValueError, match="neither"):
        with_rights(b"GIF89a", ABOUT)
