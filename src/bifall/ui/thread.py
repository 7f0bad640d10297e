"""The thread of a case as a page shows it, to either party, and the form in which one writes there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.correspondence.commands import send_message
from bifall.correspondence.models import CaseMessage, Reading
from bifall.correspondence.rules import MOST_ATTACHMENTS
from bifall.correspondence.states import Party
from bifall.documents.models import Document
from bifall.documents.rules import ATTACHABLE
from bifall.kernel.problems import Refused
from bifall.ui.demanded import demanded
from bifall.ui.middleware import signed_in
from bifall.ui.paper_field import PapersField, with_file
from bifall.ui.problems import add_to
from bifall.ui.uploads import SentFile


class MessageForm(forms.Form):
    """`key` is the message's id, so that a form sent twice is one message."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = demanded(forms.CharField(label=_("Meddelande"), widget=forms.Textarea({"rows": 6})))
    attachment = PapersField(label=_("Filer"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["attachment"].help_text = _("Högst {most} filer: {kinds}.").format(
            most=MOST_ATTACHMENTS, kinds=", ".join(sorted(ATTACHABLE))
        )


def send(request: HttpRequest, sent: SentFile, application_id: UUID) -> MessageForm | None:
    """Send what was written; None when that is done, else the form with what stood in the way.

    sent: the files "attachment", from `receives_file`.
    """
    form = with_file(MessageForm, request, sent, field="attachment")
    if not form.is_valid():
        return form
    try:
        send_message(
            application_id=application_id,
            text=form.cleaned_data["text"],
            attachments=form.cleaned_data["attachment"],
            message_id=form.cleaned_data["key"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        add_to(form, refused.problems)
        return form
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """A message as `reader` sees it. read_by: the others who have had it before them."""

    message: CaseMessage
    is_own_side: bool
    is_new: bool
    attachments: list[Document]
    read_by: list[Reading]


def lines_of(messages: Iterable[CaseMessage], reader: User, party: Party) -> list[Line]:
    """The thread as the reader, on the side of `party`, sees it before their own reading is noted."""
    lines = []
    for message in messages:
        readings = list(message.readings.all())
        is_own_side = message.party == party
        has_read = any(reading.reader_id == reader.pk for reading in readings)
        lines.append(
            Line(
                message=message,
                is_own_side=is_own_side,
                is_new=not is_own_side and not has_read,
                attachments=list(message.attachments.all()),
                read_by=[reading for reading in readings if reading.reader_id != reader.pk],
            )
        )
    return lines
