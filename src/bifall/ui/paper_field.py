"""A form field for a file that belongs to a case, and the form of a page that receives one."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from bifall.kernel.problems import Problem
from bifall.ui.problems import text_of
from bifall.ui.uploads import SentFile, too_large

FileForm = TypeVar("FileForm", bound=forms.Form)


class PaperField(forms.FileField):
    """(name, content) of the file; None when there is none. One that is too large is never read."""

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > settings.BIFALL_ATTACHMENT_MAX_BYTES:
            raise ValidationError(text_of(too_large()), code="size")
        upload.seek(0)
        return upload.name or "", upload.read()


class PapersInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(PaperField):
    """[(name, content)] of the files; [] when there is none."""

    widget = PapersInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, list | tuple) else [data]
        papers = [super(PapersField, self).clean(upload, initial) for upload in sent]
        return [paper for paper in papers if paper is not None]


def with_file(
    form: type[FileForm], request: HttpRequest, sent: SentFile, *, field: str = "file", **about: Any
) -> FileForm:
    """The form of a view that `receives_file`. A request whose file is too large is not read at all: the form
    is then empty, and says so at the field.
    """
    if not sent.is_too_large:
        return form(request.POST, request.FILES, **about)
    made = form({}, MultiValueDict(), **about)
    made.full_clean()
    made.errors.clear()
    made.add_error(field, text_of(_told(sent)))
    return made


def _told(sent: SentFile) -> Problem:
    [problem] = sent.problems
    return problem
