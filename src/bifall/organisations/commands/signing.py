"""Two who sign together: the first signs and the second is awaited; only then the thing is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.events import SignatureAnnulled, SignedFirst, SignedSecond, SigningChanged
from bifall.organisations.models import Organisation, Signature
from bifall.organisations.policies import acts_for
from bifall.organisations.queries import people_acting_for, waiting_signature
from bifall.organisations.states import Scope, SignedAct


@transaction.atomic
def sign(
    *,
    organisation: Organisation,
    act: SignedAct,
    subject_id: UUID,
    digest: str,
    scope: Scope,
    actor: User,
    at: datetime,
) -> bool:
    """Whether all have signed who must, now that `actor` has. Where one signs alone, that is at once.

    Called inside the command of what is signed, whose door has asked for permission. `digest` stands for what
    is signed: a first signature under something else, or of one who may do `scope` no more, falls and the
    actor's is the first. Refused: signed_already.
    """
    if not organisation.signs_together:
        return True
    waiting = waiting_signature(act, subject_id, lock=True)
    if waiting is not None and (waiting.digest != digest or not _may_still(waiting, scope, at)):
        annul(signature=waiting, actor=actor, at=at)
        waiting = None
    if waiting is None:
        made = Signature.objects.create(
            organisation=organisation,
            act=act,
            subject_id=subject_id,
            digest=digest,
            first_by=actor,
            first_at=at,
        )
        record(SignedFirst(act=act, subject=str(subject_id)), subject=made, actor=actor, at=at)
        return False
    if waiting.first_by_id == actor.pk:
        raise Refused([Problem("signed_already")])
    waiting.second_by, waiting.second_at = actor, at
    waiting.save(update_fields=["second_by", "second_at"])
    record(SignedSecond(act=act, subject=str(subject_id)), subject=waiting, actor=actor, at=at)
    return True


@transaction.atomic
def annul(*, signature: Signature, actor: User, at: datetime) -> None:
    """The first signature falls, for what it stood under is no more."""
    signature.annulled_at = at
    signature.save(update_fields=["annulled_at"])
    event = SignatureAnnulled(
        act=signature.act, subject=str(signature.subject_id), user_id=str(signature.first_by_id)
    )
    record(event, subject=signature, actor=actor, at=at)


def _may_still(signature: Signature, scope: Scope, at: datetime) -> bool:
    person = signature.first_by
    person.asks_at = at
    return person.is_active and acts_for(person, signature.organisation_id, scope)


@transaction.atomic
def change_signing(*, organisation_id: UUID, together: bool, actor: User, at: datetime) -> Organisation:
    """Say whether two sign together. To let each sign alone again takes two, as everything else does then.

    Refused: signing_needs_two, signed_already.
    """
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)
    require(actor, "organisations.change_signing", organisation, at=at)
    if organisation.signs_together == together:
        return organisation
    if together:
        few = len(people_acting_for(organisation.pk, at, Scope.SIGN)) < 2
        refuse_if([Problem("signing_needs_two")] if few else [])
    elif not sign(
        organisation=organisation,
        act=SignedAct.SIGN_ALONE,
        subject_id=organisation.pk,
        digest="",
        scope=Scope.SIGN,
        actor=actor,
        at=at,
    ):
        return organisation
    else:
        for waiting in organisation.signatures.filter(second_at=None, annulled_at=None):
            annul(signature=waiting, actor=actor, at=at)
    organisation.signs_together = together
    organisation.save(update_fields=["signs_together"])
    record(SigningChanged(together=together), subject=organisation, actor=actor, at=at)
    return organisation
