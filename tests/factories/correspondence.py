"""A thread and a note, by the commands that write them."""

from __future__ import annotations

from datetime import datetime

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.correspondence.commands import send_message, write_note
from bifall.correspondence.models import CaseMessage, InternalNote
from tests.cast import Cast
from tests.conftest import NOW


def from_applicant(
    cast: Cast, case: Application, text: str = "När får vi svar?", *, at: datetime = NOW, **values: object
) -> CaseMessage:
    details: dict[str, object] = {"actor": cast.applicant, "text": text, "at": at}
    return send_message(application_id=case.pk, **(details | values))  # type: ignore[arg-type]


def from_authority(
    cast: Cast,
    case: Application,
    text: str = "Nämnden prövar den i december.",
    *,
    at: datetime = NOW,
    **values: object,
) -> CaseMessage:
    details: dict[str, object] = {"actor": cast.officer, "text": text, "at": at}
    return send_message(application_id=case.pk, **(details | values))  # type: ignore[arg-type]


def note(
    cast: Cast,
    case: Application,
    text: str = "Budgeten är svag.",
    *,
    actor: User | None = None,
    at: datetime = NOW,
) -> InternalNote:
    return write_note(application_id=case.pk, text=text, actor=actor or cast.officer, at=at)
