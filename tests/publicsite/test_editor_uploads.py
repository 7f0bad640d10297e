"""Pictures and files that the editor takes in: the same door as everywhere, and what leaves it again."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from bifall.press.models import NewsroomPage, PressImage
from tests.cast import Cast
from tests.documents.files import docx, picture, png_of_size
from tests.publicsite.test_press import signed_in


def send(client: Client, cast: Cast, filename: str, content: bytes) -> dict[str, object]:
    pictures = Collection.objects.get(name=cast.region.name)
    answer = client.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": filename,
            "files[]": SimpleUploadedFile(filename, content),
            "collection": str(pictures.pk),
        },
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    found: dict[str, object] = answer.json()
    return found


def test_the_editor_keeps_a_picture_without_its_place(region: Cast, newsroom: NewsroomPage) -> None:
    client = signed_in(region.communicator)
    told = send(client, region, "na\u202emn.JPG", picture("JPEG", orientation=6) + b"<script>")
    assert told["success"] is True
    waiting = UploadedFile.objects.get()
    prefix = f"uploaded-image-{waiting.pk}"
    about = {
        "title": "Namn",
        "creator": "Fia Fotograf",
        "licence": "own",
        "collection": str(Collection.objects.get(name=region.region.name).pk),
        "tags": "",
    }
    answer = client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {f"{prefix}-{name}": value for name, value in about.items()},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is True
    kept = PressImage.objects.get()
    assert (kept.width, kept.height) == (20, 40)
    content = kept.file.read()
    with Image.open(io.BytesIO(content)) as image:
        assert (image.size, dict(image.getexif())) == ((20, 40), {})
    assert (b"<script>" in content, "\u202e" in kept.file.name) == (False, False)


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.gif", b"GIF89a/*"),
        ("a.png", picture("JPEG")),
        ("a.jpg", docx()),
        ("a.png", png_of_size(10_000, 5_001)),
    ],
)
def test_the_editor_refuses_what_is_no_picture(
    region: Cast, newsroom: NewsroomPage, filename: str, content: bytes
) -> None:
    told = send(signed_in(region.communicator), region, filename, content)
    assert (told["success"], bool(told["error_message"])) == (False, True)
    assert (PressImage.objects.count(), UploadedFile.objects.count()) == (0, 0)
