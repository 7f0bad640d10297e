"""What stands under a signature on a claim."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.commands.signing import annul_if_changed, tell_of_signing
from bifall.claims.models import Claim
from bifall.organisations.commands import sign
from bifall.organisations.states import Scope, SignedAct

ACTS = (SignedAct.SUBMIT_CLAIM, SignedAct.COMPLETE_CLAIM)


def signed_by_all(claim: Claim, act: SignedAct, actor: User, at: datetime) -> bool:
    """Whether the claim has all the signatures that it needs; the second is asked for when it has not."""
    signed = sign(
        organisation=claim.project.organisation,
        act=act,
        subject_id=claim.pk,
        digest=digest_of(claim),
        scope=Scope.CLAIM,
        actor=actor,
        at=at,
    )
    if not signed:
        tell_of_signing(
            about=claim.project,
            act=act,
            subject_id=claim.pk,
            scope=Scope.CLAIM,
            path=reverse("my_projects:claim", args=[claim.pk]),
            actor=actor,
            at=at,
        )
    return signed


def fall_if_changed(claim: Claim, actor: User, at: datetime) -> None:
    """After every change of a claim: who signed it before did not sign this."""
    if not claim.project.organisation.signs_together:
        return
    for act in ACTS:
        annul_if_changed(
            about=claim.project,
            act=act,
            subject_id=claim.pk,
            digest=digest_of(claim),
            path=reverse("my_projects:claim", args=[claim.pk]),
            actor=actor,
            at=at,
        )


def digest_of(claim: Claim) -> str:
    """SHA-256 of all that the beneficiary has written in the claim; what the house computes is left out."""
    rows = (
        claim.rows.filter(is_computed=False)
        .order_by("position")
        .values_list(
            "cost_type",
            "booked_on",
            "voucher_number",
            "supplier",
            "text",
            "amount_ore",
            "voucher_id",
            "hour_rate_id",
            "hours",
            "lump_sum_id",
        )
    )
    papers = claim.papers.order_by("pk").values_list("pk", flat=True)
    written = [claim.starts_on, claim.ends_on, claim.is_final, claim.note, [*rows], [*papers]]
    return hashlib.sha256(json.dumps(written, default=str).encode()).hexdigest()
