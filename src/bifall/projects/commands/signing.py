"""Telling those who sign together how far they have come with something of a project."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.notices.commands import notify
from bifall.organisations import commands as organisations
from bifall.organisations.models import Signature
from bifall.organisations.queries import signing_of, waiting_signature
from bifall.organisations.states import Scope, SignedAct
from bifall.projects.models import Project

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@transaction.atomic
def tell_of_signing(
    *, project: Project, act: SignedAct, subject_id: UUID, scope: Scope, path: str, actor: User, at: datetime
) -> None:
    """After a first signature: ask those who can sign second, and tell whose earlier one fell with it."""
    for fallen in Signature.objects.filter(act=act, subject_id=subject_id, annulled_at=at):
        _tell_fallen(fallen, project, path, actor, at)
    signing = signing_of(act, subject_id, scope, at)
    for recipient in signing.awaited if signing is not None else ():
        notify(
            authority_id=project.authority_id,
            recipient=recipient,
            kind="organisations.signature_awaited",
            subject=_about(_("Underteckna du också: {title}"), project),
            body=format_lazy(
                _("{name} har undertecknat {act} för {organisation}. Ni tecknar två i förening."),
                name=actor.name,
                act=act.label,
                organisation=project.organisation.name,
            ),
            path=path,
            at=at,
        )


@transaction.atomic
def annul_if_changed(
    *, project: Project, act: SignedAct, subject_id: UUID, digest: str, path: str, actor: User, at: datetime
) -> None:
    """Let a first signature fall when what was signed is changed; who signed and who changed it are told."""
    waiting = waiting_signature(act, subject_id, lock=True)
    if waiting is not None and waiting.digest != digest:
        organisations.annul(signature=waiting, actor=actor, at=at)
        _tell_fallen(waiting, project, path, actor, at)


def _tell_fallen(fallen: Signature, project: Project, path: str, actor: User, at: datetime) -> None:
    for recipient in dict.fromkeys([fallen.first_by, actor]):
        notify(
            authority_id=project.authority_id,
            recipient=recipient,
            kind="organisations.signature_fell",
            subject=_about(_("Underskriften gäller inte längre: {title}"), project),
            body=format_lazy(
                _(
                    "{name} hade undertecknat {act}. Det som undertecknades har ändrats, så båda behöver"
                    " underteckna på nytt."
                ),
                name=fallen.first_by.name,
                act=SignedAct(fallen.act).label,
            ),
            path=path,
            at=at,
        )


def _about(text: StrPromise, project: Project) -> StrPromise:
    made: StrPromise = format_lazy(text, title=project.title)
    return made
