"""What a case officer and a controller do with a recovery, each thing in a place of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bifall.claims import commands as claims
from bifall.desk import project_forms as forms
from bifall.flows import claim_handling
from bifall.ui.steps import Step

OF_A_RECOVERY = (
    Step(
        name="kommunicera",
        permission="claims.communicate_recovery",
        title=_("Låt mottagaren yttra sig"),
        button=_("Skicka"),
        told=_("Förslaget är skickat för yttrande."),
        form=forms.ReplyByForm,
        tells="claims.recovery_communicated",
        run=lambda thing, values, actor, at: claim_handling.communicate_recovery(
            recovery_id=thing.pk, reply_by=values["reply_by"], actor=actor, at=at
        ),
    ),
    Step(
        name="besluta",
        permission="claims.decide_recovery",
        title=_("Besluta återkravet"),
        button=_("Besluta"),
        told=_("Återkravet är beslutat."),
        tells="claims.recovery_decided",
        run=lambda thing, values, actor, at: claim_handling.decide_recovery(
            recovery_id=thing.pk, actor=actor, at=at
        ),
    ),
    Step(
        name="skriv-av",
        permission="claims.drop_recovery",
        title=_("Skriv av återkravet"),
        button=_("Skriv av"),
        told=_("Återkravet är avskrivet."),
        run=lambda thing, values, actor, at: claims.drop_recovery(recovery_id=thing.pk, actor=actor, at=at),
    ),
    Step(
        name="fakturera",
        permission="claims.invoice_recovery",
        title=_("Skicka kravet på återbetalning"),
        button=_("Skicka kravet"),
        told=_("Kravet är skickat."),
        form=forms.InvoiceForm,
        tells="claims.recovery_demanded",
        run=lambda thing, values, actor, at: claim_handling.invoice_recovery(
            recovery_id=thing.pk, due_on=values["due_on"], actor=actor, at=at
        ),
    ),
    Step(
        name="betalt",
        permission="claims.settle_recovery",
        title=_("Notera återbetalningen"),
        button=_("Notera"),
        lead=_("Räntan räknas fram till betalningsdagen."),
        told=_("Återbetalningen är noterad."),
        form=forms.SettleForm,
        run=lambda thing, values, actor, at: claims.settle_recovery(
            recovery_id=thing.pk, paid_on=values["paid_on"], actor=actor, at=at
        ),
    ),
)
