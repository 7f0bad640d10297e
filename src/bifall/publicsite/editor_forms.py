"""The editor's own forms for pictures and files: what is sent goes through the house's door for uploads."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from bifall.documents.uploads import PICTURES, take_in
from bifall.kernel.problems import Refused
from bifall.ui.problems import text_of


class PictureUpload(WagtailImageField):
    """Wagtail's field unpacks a picture before it asks for its size; here it is asked for first."""

    def to_python(self, data: Any) -> Any:
        return super().to_python(_taken(data, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, PICTURES))


class PictureForm(BaseImageForm):
    """The picture is kept without places and serial numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            field = self.fields["file"]
            self.fields["file"] = PictureUpload(
                label=field.label, required=field.required, widget=field.widget
            )


class FileForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        return _taken(
            self.cleaned_data["file"], settings.BIFALL_ATTACHMENT_MAX_BYTES, settings.WAGTAILDOCS_EXTENSIONS
        )


def _taken(sent: Any, max_bytes: int, endings: Any) -> Any:
    """What was sent, as it may be kept. A form that is saved without a new file has none to ask about."""
    if not isinstance(sent, UploadedFile):
        return sent
    sent.seek(0)
    try:
        taken = take_in(
            filename=sent.name or "", content=sent.read(), max_bytes=max_bytes, endings=endings, field="file"
        )
    except Refused as refused:
        raise ValidationError([text_of(problem) for problem in refused.problems]) from refused
    return SimpleUploadedFile(taken.filename, taken.content, taken.media_type)
