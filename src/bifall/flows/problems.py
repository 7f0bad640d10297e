"""What a step that touches several apps can be refused with, in the user's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "aid_not_assessed": _(
        "Ingen har prövat om stödet är statligt stöd. Pröva det först, på ärendets sida Statsstöd."
    ),
    "aid_grant_refused": _("Stödet får inte beviljas {name}. {explained} Källa: {source}."),
    "aid_granted_and_not_recorded": _(
        "I beloppet ingår stöd som är beviljat men inte infört som stöd av mindre betydelse: {cases}."
    ),
    "aid_exemption_not_tried": _(
        "Stödet är inte prövat mot gruppundantagets artikel. Pröva det på ärendets sida Statsstöd."
    ),
    "batch_payment_held_up": _(
        "Betalningen i {case} väntar: det som stödet vilar på som statligt stöd är inte infört."
    ),
    "aid_award_missing": _(
        "För in stödet av mindre betydelse först, på ärendets sida Statsstöd. Det saknas för: {names}."
    ),
}
