"""What is done with files to the bank, with a payment in one, and with the account of a payee."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from bifall.claims import commands as claims
from bifall.desk.payment_forms import WhyForm
from bifall.ui.steps import Step

STEPS: Mapping[str, tuple[Step, ...]] = {
    "betalfil": (
        Step(
            name="slapp",
            permission="claims.release_payments",
            title=_("Släpp filen till banken"),
            button=_("Släpp"),
            lead=_("Du går i god för mottagare, konton och belopp. Filen skrivs nu, och kan sedan hämtas."),
            told=_("Filen är släppt. Hämta den och lämna den till banken."),
            run=lambda thing, values, actor, at: claims.release_batch(batch_id=thing.pk, actor=actor, at=at),
        ),
        Step(
            name="ta-tillbaka",
            permission="claims.cancel_payments",
            title=_("Ta tillbaka filen"),
            button=_("Ta tillbaka"),
            lead=_("Betalningarna kan sedan läggas i en ny fil."),
            told=_("Filen är återtagen."),
            form=WhyForm,
            is_danger=True,
            run=lambda thing, values, actor, at: claims.cancel_batch(
                batch_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
    "betalning": (
        Step(
            name="inte-utford",
            permission="claims.return_payment",
            title=_("Notera att betalningen inte blev av"),
            button=_("Notera"),
            lead=_("Om banken har avvisat den utan att det står i ett besked. Den kan läggas i en ny fil."),
            told=_("Betalningen är noterad som inte utförd."),
            form=WhyForm,
            run=lambda thing, values, actor, at: claims.return_payment(
                payment_id=thing.pk, reason=values["reason"], actor=actor, at=at
            ),
        ),
    ),
    "mottagarkonto": (
        Step(
            name="bekrafta",
            permission="claims.confirm_payee_account",
            title=_("Bekräfta mottagarens konto"),
            button=_("Bekräfta"),
            lead=_(
                "Kontrollera numret hos mottagaren på annat sätt än här, till exempel i Bankgirots register."
            ),
            told=_("Kontot är bekräftat."),
            run=lambda thing, values, actor, at: claims.confirm_payee_account(
                account_id=thing.pk, actor=actor, at=at
            ),
        ),
    ),
}
