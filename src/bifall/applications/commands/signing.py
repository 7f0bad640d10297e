"""Two who sign together: the application's own signatures, and telling of those under whatever follows it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.commands.drafting import lock
from bifall.applications.models import Application
from bifall.applications.queries import digest_of
from bifall.documents.commands import enter_in_register
from bifall.documents.states import Direction
from bifall.kernel.problems import Problem, Refused
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations import commands as organisations
from bifall.organisations.models import Organisation, Signature
from bifall.organisations.queries import signing_of, waiting_signature
from bifall.organisations.states import Scope, SignedAct

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ACT = SignedAct.SUBMIT_APPLICATION


class SignedThing(Protocol):
    """What two sign, or what it belongs to: an application, a project."""

    @property
    def authority_id(self) -> UUID: ...

    @property
    def organisation(self) -> Organisation: ...

    @property
    def title(self) -> str: ...


@transaction.atomic
def sign_application(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """Sign, as the second of two, an application that has come in, as it was when the first signed it.

    It came in on the day that the first sent it. If the first may not sign any more the actor's signature is
    the first, and another person is awaited.

    Raises `Refused` while the text is another than the first signed: a completion has been begun, and who
    sends it signs as the first.
    """
    application = lock(application_id)
    require(actor, "applications.sign", application, at=at)
    waiting = waiting_signature(ACT, application.pk, lock=True)
    if waiting is None:
        raise ValueError("the permission asks for a signature that waits")
    if digest_of(application) != waiting.digest:
        raise Refused([Problem("signed_text_changed", params={"name": waiting.first_by.name})])
    if not _sign(application, waiting.digest, actor, at):
        return application
    if application.case is not None:
        enter_in_register(
            case=application.case,
            direction=Direction.INCOMING,
            description=_("Underskrift av ansökan"),
            counterparty=application.organisation.name,
            at=at,
        )
    for officer in users_told("applications.signed", application, at):
        notify(
            authority_id=application.authority_id,
            recipient=officer,
            kind="applications.signed",
            subject=format_lazy(_("{number}: två har undertecknat"), number=application.case_number),
            body=format_lazy(
                _("Ansökan {title} är undertecknad av två för {applicant}."),
                title=application.title,
                applicant=application.organisation.name,
            ),
            path=reverse("desk:case", args=[application.pk]),
            at=at,
        )
    return application


def sign_as_sent(application: Application, actor: User, at: datetime) -> None:
    """Whoever sends an application in signs it; where two sign together the second is asked."""
    _sign(application, digest_of(application), actor, at)


def sign_anew_if_changed(application: Application, actor: User, at: datetime) -> None:
    """A completion that changes what the first signed lets that fall: who sends it is the first now."""
    waiting = waiting_signature(ACT, application.pk, lock=True)
    if waiting is not None and waiting.digest != (digest := digest_of(application)):
        _sign(application, digest, actor, at)


def _sign(application: Application, digest: str, actor: User, at: datetime) -> bool:
    """Whether all have signed who must. The others are told of a first signature."""
    whole = organisations.sign(
        organisation=application.organisation,
        act=ACT,
        subject_id=application.pk,
        digest=digest,
        scope=Scope.WRITE,
        actor=actor,
        at=at,
    )
    if not whole:
        tell_of_signing(
            about=application,
            act=ACT,
            subject_id=application.pk,
            scope=Scope.WRITE,
            path=reverse("portal:application", args=[application.pk]),
            actor=actor,
            at=at,
        )
    return whole


@transaction.atomic
def tell_of_signing(
    *,
    about: SignedThing,
    act: SignedAct,
    subject_id: UUID,
    scope: Scope,
    path: str,
    actor: User,
    at: datetime,
) -> None:
    """After a first signature: ask those who can sign second, and tell whose earlier one fell with it."""
    for fallen in Signature.objects.filter(act=act, subject_id=subject_id, annulled_at=at):
        _tell_fallen(fallen, about, path, actor, at)
    signing = signing_of(act, subject_id, scope, at)
    for recipient in signing.awaited if signing is not None else ():
        notify(
            authority_id=about.authority_id,
            recipient=recipient,
            kind="organisations.signature_awaited",
            subject=_about(_("Underteckna du också: {title}"), about),
            body=format_lazy(
                _("{name} har undertecknat {act} för {organisation}. Ni tecknar två i förening."),
                name=actor.name,
                act=act.label,
                organisation=about.organisation.name,
            ),
            path=path,
            at=at,
        )


@transaction.atomic
def annul_if_changed(
    *,
    about: SignedThing,
    act: SignedAct,
    subject_id: UUID,
    digest: str,
    path: str,
    actor: User,
    at: datetime,
) -> None:
    """Let a first signature fall when what was signed is changed; who signed and who changed it are told."""
    waiting = waiting_signature(act, subject_id, lock=True)
    if waiting is not None and waiting.digest != digest:
        organisations.annul(signature=waiting, actor=actor, at=at)
        _tell_fallen(waiting, about, path, actor, at)


def _tell_fallen(fallen: Signature, about: SignedThing, path: str, actor: User, at: datetime) -> None:
    for recipient in dict.fromkeys([fallen.first_by, actor]):
        notify(
            authority_id=about.authority_id,
            recipient=recipient,
            kind="organisations.signature_fell",
            subject=_about(_("Underskriften gäller inte längre: {title}"), about),
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


def _about(text: StrPromise, about: SignedThing) -> StrPromise:
    made: StrPromise = format_lazy(text, title=about.title)
    return made
