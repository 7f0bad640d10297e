"""Who is told of what happens in a project, and what the register says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import format_lazy

from bifall.applications.queries import letter_values
from bifall.documents.commands import enter_in_register
from bifall.documents.models import Document
from bifall.documents.states import Direction
from bifall.notices.commands import notify
from bifall.notices.models import Message
from bifall.notices.recipients import users_told
from bifall.projects.models import Project
from bifall.wordings.commands import write_in_words
from bifall.wordings.letters import kind_of_letter

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def tell_beneficiary(
    project: Project,
    *,
    code: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
    key: str | None = None,
) -> list[Message]:
    """Write one of `wordings.letters.LETTERS` to each person who acts for the beneficiary.

    values: what the letter's own fields say; those that every letter has are taken from the project's case.
    """
    return write_in_words(
        call_id=project.application.round.call_id,
        authority_id=project.authority_id,
        to=users_told(kind_of_letter(code), project, at),
        code=code,
        values={**letter_values(project.application), "projekt": project.title, **(values or {})},
        path=reverse("my_projects:project", args=[project.pk]),
        at=at,
        key=key,
    )


def tell_officer(
    project: Project,
    *,
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    at: datetime,
    key: str | None = None,
) -> None:
    """A message to the one who handles the case."""
    for officer in users_told(kind, project, at):
        notify(
            authority_id=project.authority_id,
            recipient=officer,
            kind=kind,
            subject=_about(subject, project),
            body=_about(body, project),
            path=reverse("project_desk:project", args=[project.pk]),
            at=at,
            key=key,
        )


def note(
    project: Project,
    direction: Direction,
    description: StrPromise | str,
    at: datetime,
    document: Document | None = None,
) -> None:
    """Write in the register of the case what came in, went out or was drawn up."""
    if project.application.case is not None:
        enter_in_register(
            case=project.application.case,
            direction=direction,
            description=description,
            counterparty="" if direction == Direction.DRAWN_UP else project.organisation.name,
            document=document,
            at=at,
        )


def _about(text: StrPromise | str, project: Project) -> StrPromise:
    made: StrPromise = format_lazy(
        text, number=project.case_number, title=project.title, applicant=project.organisation.name
    )
    return made
