"""A form field for a file that belongs to a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024


class PaperField(forms.FileField):
    """(name, content) of the file; None when there is none. One that is too large is never read."""

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        limit = settings.BIFALL_ATTACHMENT_MAX_BYTES
        if upload.size > limit:
            raise ValidationError(
                _("Filen är för stor: högst %(limit)s megabyte."),
                code="size",
                params={"limit": limit // MEGABYTE},
            )
        return upload.name or "", upload.read()
